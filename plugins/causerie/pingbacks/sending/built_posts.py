"""Pages: the posts of a built site, and what their bodies link to on other hosts."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from urllib.parse import quote, unquote, urljoin, urlsplit

from lxml import etree, html

from causerie.pingbacks.parsing.html_start_tags import says_gone
from causerie.urls import absolute, normalise_path, site_path


@dataclass(frozen=True, slots=True)
class Page:
    """A post as its page shows it."""

    path: str  # below the site's root
    date: datetime  # aware
    digest: str  # of its title, its words and its links; markup aside
    targets: tuple[str, ...]  # on other hosts, in order, as written
    silent: bool = False  # its author wants nobody told


class Fate(StrEnum):
    """What became of the page of a post that was there once."""

    GONE = "gone"  # a tombstone stands there
    MOVED = "moved"  # a page stands there that leads on
    MISSING = "missing"


def read_pages(output: Path, site: str) -> Iterator[Page]:
    """Yield the posts of a built site; `site` is its public address.

    A post is the one dated h-entry of a page (microformats2) with an e-content, and
    the page's canonical address is its own.
    """
    for file in sorted(output.rglob("*.html")):
        data = file.read_bytes()
        path = _path(output, file)
        if b"e-content" in data and (page := read_page(data, path, site)):
            yield page


def read_page(data: bytes, path: str, site: str) -> Page | None:
    """Read the post of a page; None if it has none of its own."""
    root = _parse(data)
    if root is None or _canonical(root, site) != normalise_path(path):
        return None
    bodies = root.xpath(_BODY)
    dates = root.xpath(_DATE)
    if len(bodies) != 1 or not dates:
        return None
    hrefs = [a.get("href").strip() for a in bodies[0].iter("a") if a.get("href")]
    titles = [title.text_content() for title in root.xpath(_TITLE)[:1]]
    return Page(
        path,
        datetime.fromisoformat(dates[0]),
        _digest([*titles, bodies[0].text_content(), *sorted(hrefs)]),
        tuple(_elsewhere(hrefs, absolute(path, site))),
        silent=bodies[0].get("data-pingbacks") == "no",
    )


def find_fate(output: Path, path: str, site: str) -> tuple[Fate, str]:
    """Tell what stands at the address of a post that is none any more.

    With MOVED comes the path that the page there leads to.
    """
    file = output / unquote(path).lstrip("/")
    file = file if file.suffix == ".html" else file / "index.html"
    root = _parse(file.read_bytes()) if file.is_file() else None
    if root is None:
        return Fate.MISSING, ""
    if any(says_gone(meta.attrib) for meta in root.iter("meta")):
        return Fate.GONE, ""
    canonical = _canonical(root, site)
    if canonical and canonical != normalise_path(path):
        return Fate.MOVED, canonical
    return Fate.MISSING, ""


_CLASS = "//*[contains(concat(' ', @class, ' '), ' {} ')]"
_ENTRY = _CLASS.format("h-entry")
_BODY = _ENTRY + _CLASS.format("e-content")
_TITLE = _ENTRY + _CLASS.format("p-name")
# not the dates of the responses, which stand in the h-entry as well
_DATE = f"{_ENTRY}/header{_CLASS.format('dt-published')}/@datetime"


def _parse(data: bytes) -> html.HtmlElement | None:
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        return html.document_fromstring(data, parser=parser)
    except etree.ParserError:
        return None


def _path(output: Path, file: Path) -> str:
    name = file.relative_to(output).as_posix().removesuffix("index.html")
    return "/" + quote(name, safe="/~!$&'()*+,;=:@")


def _canonical(root: html.HtmlElement, site: str) -> str | None:
    for link in root.iter("link"):
        if link.get("rel") == "canonical":
            return site_path(link.get("href", ""), site=site)
    return None


def _elsewhere(hrefs: list[str], page: str) -> Iterator[str]:
    """Yield the addresses on other hosts once each."""
    own = urlsplit(page).hostname
    for href in dict.fromkeys(hrefs):
        try:
            # a whole address stays as written: receivers look for exactly that
            target = href if "://" in href else urljoin(page, href)
            parts = urlsplit(target)
            elsewhere = parts.hostname and parts.hostname != own
        except ValueError:
            continue
        if elsewhere and parts.scheme.lower() in {"http", "https"}:
            yield target


def _digest(texts: list[str]) -> str:
    """Digest words, not their spaces: typography and themes may change those."""
    words = "\n".join("".join(text.split()) for text in texts)
    return hashlib.sha256(words.encode()).hexdigest()[:16]
