"""Complete: is what a tool built whole? Else its time would mean nothing."""

import re
from collections.abc import Iterator
from hashlib import sha256
from math import ceil
from pathlib import Path
from urllib.parse import unquote, urlsplit

import hugo_site
from edits import Edit
from tools import TOOLS, run, run_clean

_LINK = re.compile(rb'(?:href|src)="([^"]+)"')
_BODY = re.compile(r"<article>(.*)</article>", re.DOTALL)


def check_hugo(site: Path) -> None:
    """Stop with a sentence unless Hugo wrote every post, list, feed and link."""
    output = site / TOOLS["hugo"].output
    posts = sorted((site / hugo_site.FOLDER / "content/posts").glob("*.md"))
    missing = [*_missing_pages(output, posts), *_dead_links(output)]
    if missing:
        raise SystemExit("Hugo's site is not whole: " + "; ".join(missing[:5]))


def check_edit(site: Path, tool: str, edit: Edit) -> None:
    """Stop with a sentence unless what a tool built shows an edit where it should."""
    address = edit.address if tool != "hugo" or edit.hugo is None else edit.hugo
    if not address:
        return
    page = site / TOOLS[tool].output / address.lstrip("/")
    page = page / "index.html" if address.endswith("/") else page
    seen = page.is_file() and edit.words.encode() in page.read_bytes()
    if seen == edit.gone:
        is_not = "still shows" if edit.gone else "does not show"
        raise SystemExit(f"{page} {is_not} {edit.words!r}.")


def is_as_clean(site: Path) -> bool:
    """Build after many edits; tell whether a clean build gives the very same files."""
    output = site / TOOLS["inv"].output
    run(site, "inv")
    before = _files(output)
    run_clean(site, "inv")
    return before == _files(output)


def _missing_pages(output: Path, posts: list[Path]) -> Iterator[str]:
    for post in posts:
        year, month, day, slug = post.stem.split("-", 3)
        page = output / year / month / day / slug / "index.html"
        if not page.is_file():
            yield f"{page} is missing"
            continue
        body = _BODY.search(page.read_text(encoding="utf-8"))
        source = post.read_text(encoding="utf-8").split("\n\n", 1)[1]
        headings = len(re.findall(r"^###? ", source, re.MULTILINE))
        items = len(re.findall(r"^ *(?:-|\d\.) ", source, re.MULTILINE))
        found = [len(re.findall(f"<{tag}", body[1] if body else "")) for tag in _TAGS]
        if found != [headings, items]:
            yield f"{page} has {found} headings and items, not {[headings, items]}"
    last = output / "page" / str(ceil(len(posts) / 10)) / "index.html"
    if not last.is_file():
        yield f"{last} is missing"
    items = (output / "index.xml").read_text(encoding="utf-8").count("<item>")
    if items != min(20, len(posts)):
        yield f"the feed has {items} posts"


_TAGS = ("h[23] id", "li>")


def _dead_links(output: Path) -> Iterator[str]:
    known: set[str] = set()
    for page in output.rglob("*.html"):
        for href in set(_LINK.findall(page.read_bytes())):
            parts = urlsplit(href.decode())
            if parts.scheme and parts.netloc != "banc.example":
                continue
            path = unquote(parts.path)
            if path in known:
                continue
            known.add(path)
            target = output / path.lstrip("/")
            if not (target.is_file() or (target / "index.html").is_file()):
                yield f"{page} links to {path}, which is not there"


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).digest()
        for path in folder.rglob("*")
        if path.is_file()
    }
