"""Theme links: check the links of templates and settings before a release.

A theme's links are the same on all pages of a template, so two pages of each template
are checked; and only if the author has templates of his own.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from causerie.bridge.check_urls import find_fault
from causerie.bridge.dead_links import WrittenFiles
from causerie.bridge.own_urls import rebase
from causerie.bridge.site import Site
from causerie.problems import Level, Problem, Where
from causerie.settings import did_you_mean
from causerie.text.html_links import find_links
from causerie.theme_path import theme_path
from causerie.urls import site_path

HOME = "index.html"


def check_profiles(site: Site) -> Iterator[Problem]:
    """Report addresses in SOCIAL that cannot be followed."""
    for name, address in site.settings.get("SOCIAL") or ():
        if fault := find_fault(address, release=site.release):
            what = f"SOCIAL: {fault.what}"
            yield Problem(site.locate("SOCIAL", name), what, fault.fix, fault.level)


def check_home(site: Site) -> Iterator[Problem]:
    """Report that nothing stands at the site's own address, to which pages link."""
    if (site.output / HOME).is_file():
        return
    name = site.settings["INDEX_SAVE_AS"]
    moved = name != HOME
    setting = "INDEX_SAVE_AS" if moved else "DIRECT_TEMPLATES"
    why = f"{setting} is {name!r}" if moved else f"{setting} has no 'index'"
    what = f"{why}, and nothing is written to {HOME}: each page links there."
    fix = f"Write a page with Save_as: {HOME}, or leave {setting} as it was."
    yield Problem(site.locate(setting), what, fix, Level.WARNING)


def check_authors(site: Site) -> Iterator[Problem]:
    """Report names of AUTHORS that no post has, and portraits no page can show."""
    given: Mapping[str, Any] = site.settings.get("AUTHORS") or {}
    posts = (entry.post for entry in site.build.articles())
    known = {author for post in posts for author in post.authors}
    for name, card in given.items():
        where = site.locate("AUTHORS", name)
        if name not in known:
            what = f"AUTHORS: no post is by {name!r}."
            fix = did_you_mean(name, known) or "Write the name as posts have it."
            yield Problem(where, what, fix, Level.WARNING)
        image = card.get("image", "")
        if image and not (site.content / image).is_file():
            what = f"AUTHORS: there is no {site.content.name}/{image}."
            yield Problem(where, what, "Check the name, or put the file there.")
        elif image and not (site.output / image).is_file():
            what = f"AUTHORS: {site.content.name}/{image} is published nowhere."
            yield Problem(where, what, "Put it below content/images/, and write that.")


def check_theme(site: Site, written: WrittenFiles) -> Iterator[Problem]:
    """Report dead links of an author's own templates."""
    folders = [Path(each) for each in site.settings["THEME_TEMPLATES_OVERRIDES"]]
    theme = Path(site.settings["THEME"])
    if theme.resolve() != theme_path().resolve():
        folders.append(theme / "templates")
    if not site.release or not folders:
        return
    reported: set[str] = set()
    for name, content in site.build.writer.samples():
        file = site.output / name
        if not file.is_file() or file.suffix != ".html":
            continue
        for href in _links_of_theme(content, file):
            what, fix = _fault(site, href, name, written)
            if not what or href in reported:
                continue
            reported.add(href)
            # a link in no template comes from a setting, or from a reader's comment
            if where := _where(site, folders, href):
                yield Problem(where, what, fix)


def _links_of_theme(content: Any, file: Path) -> Iterator[str]:
    """Yield the addresses on a page that are not in its post's body."""
    body = getattr(content, "content", "")
    own = {link.href for link in find_links(body)} if isinstance(body, str) else set()
    text = file.read_text(encoding="utf-8")
    begun = max(text.find("<body"), 0)
    for part in (text[:begun], text[begun:]):
        for link in find_links(part):
            if link.href not in own:
                yield link.href


def _fault(site: Site, href: str, name: str, written: WrittenFiles) -> tuple[str, str]:
    page = "/" + name.removesuffix("index.html")
    shown = rebase(href, site.local_url, site.url)
    path = site_path(shown, site=site.url, page=page)
    if path is None:
        fault = find_fault(href, release=site.release)
        return (f"{fault.what}", fault.fix) if fault else ("", "")
    if written.file(path):
        return "", ""
    what = f"The template's link to {path} leads nowhere: the site has nothing there."
    return what, "Check the address."


def _where(site: Site, folders: list[Path], href: str) -> Where | None:
    """Return the line of a template that has an address."""
    path = urlsplit(href).path.strip("/")
    words = [each for each in (href, f"/{path}", path) if each.strip("/")]
    files = [file for folder in folders for file in sorted(folder.rglob("*.html"))]
    for word in words:
        pattern = re.compile(rf"{re.escape(word)}(?![\w-])")
        for file in files:
            for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
                if pattern.search(line):
                    return Where(_relative(site, file), number)
    return None


def _relative(site: Site, file: Path) -> str:
    file = file.resolve()
    inside = file.is_relative_to(site.root)
    return (file.relative_to(site.root) if inside else file).as_posix()
