"""Dead links: those that lead nowhere in what is written, with their lines."""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from html import escape, unescape
from pathlib import Path, PurePosixPath
from unicodedata import normalize
from urllib.parse import quote, unquote

from causerie.bridge.intrasite import MARKED, NAMES, TAG, split_name
from causerie.bridge.links import normalise_parts
from causerie.bridge.site import Entry, Reference, Site
from causerie.post import Status
from causerie.problems import Finding, Level, Problem, Where
from causerie.settings import did_you_mean

# What a build keeps for reworks of it.
ANCHORS_KEPT, NAMES_KEPT = "anchors", "names"
# What a fragment may be besides an element's id (HTML, 7.4.6.4; Media Fragments URI;
# Text Fragments).
_NO_ID = re.compile(r"(?:top)?$|(?:t|xywh|track|id)=|.*:~:|!|/", re.IGNORECASE)
_ID_OF = re.compile(r"""\s(?:id|name)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_LIKE_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?:[/:]|$)(?<!\.md)(?<!\.html)")
_EMPTY = re.compile(r"""\]\(\s*(?:<\s*>\s*)?\)|(?:href|src)\s*=\s*(?:""|''|[\s>])""")


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: a build's output, before it that of the pages made anew."""

    folders: tuple[Path, ...]
    _ids: dict[Path, frozenset[str]] = field(default_factory=dict)

    def file(self, path: str) -> Path | None:
        """Return the file that a web server would answer with at a site path."""
        name = unquote(path).lstrip("/")
        for folder in self.folders:
            for file in (folder / name, folder / name / "index.html"):
                if file.is_file():
                    return file
        return None

    def ids(self, file: Path) -> frozenset[str]:
        """Return the ids that a page has, its theme's as well."""
        if file not in self._ids:
            text = file.read_text(encoding="utf-8", errors="replace")
            self._ids[file] = frozenset(
                unescape("".join(found.groups("")))
                for tag in TAG.findall(text)
                for found in _ID_OF.finditer(tag)
            )
        return self._ids[file]


def check_references(site: Site, written: Written) -> Iterator[Problem]:
    """Find links to pages, places and files that are not there, or not published.

    What a draft links to is only a warning: it may be a draft too.
    """
    texts: dict[str, list[str]] = {}
    said: set[tuple[str, str]] = set()
    for reference in site.references:
        source = reference.source.post
        href = reference.link.href
        if (source.source, href) in said:
            continue
        wrong = _fault(site, reference, written)
        if wrong is None:
            continue
        said.add((source.source, href))
        path = site.content / source.source
        lines = texts.setdefault(source.source, _read_lines(path))
        found = replace(wrong, line=find_line(lines, href))
        yield tell(site, reference.source, found)


def tell(site: Site, entry: Entry, finding: Finding) -> Problem:
    """Say where something is wrong; a draft must not stop a release."""
    path = (site.content / entry.post.source).relative_to(site.root).as_posix()
    draft = entry.post.status is Status.DRAFT
    level = Level.WARNING if draft else finding.level
    return Problem(Where(path, finding.line), finding.what, finding.fix, level)


def anchors(site: Site) -> frozenset[tuple[str, str]]:
    """Return the places on other posts' pages that posts lead to: path and fragment."""
    return frozenset(
        (_path_of(reference), reference.fragment)
        for reference in site.references
        if reference.fragment and reference.target is not reference.source
    )


def has_place(written: Written, path: str, fragment: str) -> bool:
    """Tell whether a fragment leads to a place of the page at a site path.

    Of what is no page nothing is known.
    """
    file = written.file(path)
    if file is None or file.suffix not in {".html", ".htm"}:
        return True
    if _NO_ID.match(fragment):
        return True
    bare = fragment.partition(":~:")[0]
    return bool({bare, unquote(bare)} & written.ids(file))


def find_line(lines: Sequence[str], href: str) -> int:
    """Return the line, from 1, where a link first stands; 0 if it is not found.

    What is between code fences is not looked at: it is not a link.
    """
    if href.strip():
        forms = {href, escape(href), href.replace("&", "&amp;"), unquote(href)}
        forms |= {quote(href, safe="/:?#[]@!$&'()*+,;=%{}|~"), href.strip()}
        pattern = re.compile(
            r"(?<![\w/.{}%-])(?:"
            + "|".join(re.escape(form) for form in sorted(forms, reverse=True))
            + r")(?![\w/%-])"
        )
    else:
        pattern = _EMPTY
    fence = ""
    for number, line in enumerate(lines, 1):
        mark = line.lstrip()[:3]
        if mark in {"```", "~~~"} and fence in {"", mark}:
            fence = "" if fence else mark
        elif not fence and pattern.search(line):
            return number
    return 0


def _fault(site: Site, reference: Reference, written: Written) -> Finding | None:
    href = reference.link.href
    if reference.fault or reference.file:
        return reference.fault or _of_file(site, reference)
    if _is_unpublished(reference):
        return _of_draft(reference)
    path = _path_of(reference)
    if reference.target is None and path and written.file(path) is None:
        what = f"The link {href!r} leads to {path}, where the site has nothing."
        return Finding(what, _suggest_address(site, reference))
    return _of_fragment(reference, written)


def _of_file(site: Site, reference: Reference) -> Finding | None:
    href = reference.link.href
    if reference.missing:
        what = f"The link {href!r} names a file that does not exist."
        return Finding(what, _suggest(site, reference))
    if not href.strip()[1:].startswith("filename"):
        return None
    what = f"The link {href!r} names a file that is no post."
    level = Level.ERROR if site.release else Level.WARNING
    return Finding(what, "Write {static} in place of {filename}.", level)


def _is_unpublished(reference: Reference) -> bool:
    target = reference.target
    return target is not None and target.post.status is Status.DRAFT


def _of_draft(reference: Reference) -> Finding | None:
    target = reference.target
    if target is None or target is reference.source:
        return None
    what = (
        f"The link {reference.link.href!r} leads to {target.post.source}, a draft or a"
        " post of the future: readers would find nothing there."
    )
    return Finding(what, "Take the link out until that post is published.")


def _of_fragment(reference: Reference, written: Written) -> Finding | None:
    """Find a fragment without a place: readers come to the top of the page."""
    path, fragment = _path_of(reference), reference.fragment
    if not fragment or has_place(written, path, fragment):
        return None
    named = unquote(fragment)
    what = f"The link {reference.link.href!r} leads to no place of that page:"
    what += f" nothing on it has the id {named!r}."
    ids = sorted(written.ids(written.file(path) or Path()))
    near = did_you_mean(named, ids, nearness=0.75)
    return Finding(what, near or "Check the id, also its capitals.", Level.WARNING)


def _path_of(reference: Reference) -> str:
    return reference.target.post.path if reference.target else reference.path


def _suggest(site: Site, reference: Reference) -> str:
    """Name the file that a link seems to mean."""
    marked = MARKED.match(reference.link.href)
    is_post = marked is not None and marked["what"] == "filename"
    found = _nearest(site, reference.file, is_post=is_post)
    if found and marked:
        if found != reference.file and _same(found, reference.file):
            return (
                f"There is a content/{found}: it looks the same, but its accents are"
                " encoded otherwise. Copy the file's name into the link."
            )
        return f"Did you mean {{{marked['what']}}}/{found}?"
    return f"Is there a content/{reference.file}?"


def _suggest_address(site: Site, reference: Reference) -> str:
    """Name the file or the word that an address seems to mean."""
    marked = MARKED.match(reference.link.href)
    if marked and (what := marked["what"]) in NAMES:
        name, _ = split_name(marked["path"])
        names = site.memory.kept(NAMES_KEPT) if site.memory else names_of(site)
        near = did_you_mean(name, names[what])
        return near or f"No published post has that {what}."
    href = re.split("[?#]", unquote(reference.link.href))[0]
    beside = PurePosixPath(reference.source.post.source).parent / href.lstrip("/")
    for name in (href.lstrip("/"), str(beside)):
        if found := _nearest(site, normalise_parts(name)):
            what = "filename" if found.endswith((".md", ".markdown")) else "static"
            return f"Did you mean {{{what}}}/{found}?"
    if _LIKE_HOST.match(href):
        return f"For a page of another site write 'https://{href}'."
    return "Check the address, or add it to the Aliases of the post it meant."


def names_of(site: Site) -> dict[str, list[str]]:
    """Return the tags, categories and authors that published posts have."""
    posts = [entry.post for entry in site.published()]
    tags = sorted({tag for post in posts for tag in post.tags})
    return {
        "tag": tags,
        "category": sorted({post.category for post in posts}),
        "author": sorted({post.author for post in posts}),
    }


def _nearest(site: Site, name: str, *, is_post: bool = False) -> str:
    """Return the file below content/ that has nearly this name, or none."""
    wanted = _plain(name)
    last = _last(wanted)
    files = list(_files(site.content))
    alike: tuple[Callable[[str], bool], ...] = (
        lambda file: _plain(file) == wanted,
        lambda file: _plain(file) == f"{wanted}.md",
        lambda file: "." in last and _last(file) == last,
        lambda file: is_post and _undated(_last(file)) in {last, f"{last}.md"},
    )
    for is_alike in alike:
        if found := next(filter(is_alike, files), ""):
            return found
    ending = PurePosixPath(last).suffix
    of_kind = [file for file in files if file.lower().endswith(ending)]
    near = get_close_matches(name, of_kind if ending else [], n=1, cutoff=0.85)
    return near[0] if near else ""


def _files(content: Path) -> Iterator[str]:
    for folder, folders, names in os.walk(content):
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        for name in sorted(names):
            if not name.startswith("."):
                yield Path(folder, name).relative_to(content).as_posix()


def _plain(name: str) -> str:
    return normalize("NFC", name).casefold()


def _same(one: str, other: str) -> bool:
    return normalize("NFC", one) == normalize("NFC", other)


def _last(name: str) -> str:
    return _plain(name).rsplit("/", 1)[-1]


def _undated(name: str) -> str:
    return re.sub(r"^\d{4}-\d{2}-\d{2}-", "", name)


def _read_lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8-sig").splitlines()
