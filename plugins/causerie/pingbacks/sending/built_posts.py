"""Built posts: read the posts and their external links from the built HTML."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from urllib.parse import quote, unquote, urljoin, urlsplit

from lxml import etree, html

from causerie.pingbacks.parsing.html_start_tags import is_gone_status
from causerie.urls import absolute, normalise_path, path_of, site_path


@dataclass(frozen=True, slots=True)
class BuiltPost:
    """A post as its built page shows it."""

    path: str  # below the site's root
    date: datetime  # aware
    digest: str  # of its title, words and links, without markup
    targets: tuple[str, ...]  # on other hosts, in order, as written
    opted_out: bool = False  # by `Pingbacks: no`: no target is notified


class PageState(StrEnum):
    """What is published at the path of a post that is no longer built."""

    GONE = "gone"  # a tombstone
    MOVED = "moved"  # an alias page
    MISSING = "missing"


def read_built_posts(output: Path, site: str) -> Iterator[BuiltPost]:
    """Yield the posts of a built site; `site` is its public address.

    A post is a page with one dated h-entry that has an e-content (microformats2), whose
    canonical address is its own.
    """
    found = sorted(output.rglob("*.html"))
    for file in filter(Path.is_file, found):  # a slug may call a folder so
        data = file.read_bytes()
        path = _path(output, file)
        if b"e-content" in data and (post := read_built_post(data, path, site)):
            yield post


def read_built_post(data: bytes, path: str, site: str) -> BuiltPost | None:
    """Read the post of a page; None if the page is not a post."""
    root = _parse(data)
    if root is None or _canonical(root, site) != normalise_path(path):
        return None
    bodies = root.xpath(_BODY)
    dates = root.xpath(_DATE)
    if len(bodies) != 1 or not dates:
        return None
    hrefs = [
        _absolute(a.get("href").strip(), site)
        for a in bodies[0].iter("a")
        if a.get("href")
    ]
    titles = [title.text_content() for title in root.xpath(_TITLE)[:1]]
    return BuiltPost(
        path,
        datetime.fromisoformat(dates[0]),
        _digest([*titles, bodies[0].text_content(), *sorted(hrefs)]),
        tuple(_external_links(hrefs, absolute(path, site))),
        opted_out=bodies[0].get("data-pingbacks") == "no",
    )


def find_page_state(output: Path, path: str, site: str) -> tuple[PageState, str]:
    """Return the state of the page at a path, and for MOVED the path it leads to."""
    file = output / unquote(path).lstrip("/")
    is_file = file.suffix == ".html" and not path.endswith("/")
    file = file if is_file else file / "index.html"
    root = _parse(file.read_bytes()) if file.is_file() else None
    if root is None:
        return PageState.MISSING, ""
    if any(is_gone_status(meta.attrib) for meta in root.iter("meta")):
        return PageState.GONE, ""
    canonical = _canonical(root, site)
    if canonical and canonical != normalise_path(path):
        return PageState.MOVED, canonical
    return PageState.MISSING, ""


_CLASS = "//*[contains(concat(' ', @class, ' '), ' {} ')]"
_ENTRY = _CLASS.format("h-entry")
_BODY = _ENTRY + _CLASS.format("e-content")
_TITLE = _ENTRY + _CLASS.format("p-name")
# of the post's header: the responses in the h-entry have dates too
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


def _absolute(href: str, site: str) -> str:
    """Return a link that begins at the host's root in full, as digests have it."""
    if not href.startswith("/") or href.startswith("//"):
        return href
    return site.removesuffix(path_of(site)) + href


def _external_links(hrefs: list[str], page: str) -> Iterator[str]:
    """Yield the addresses on other hosts, each once."""
    own = urlsplit(page).hostname
    for href in dict.fromkeys(hrefs):
        try:
            # an absolute address stays as written: receivers search for exactly that
            target = href if "://" in href else urljoin(page, href)
            parts = urlsplit(target)
            is_external = parts.hostname and parts.hostname != own
        except ValueError:
            continue
        if is_external and parts.scheme.lower() in {"http", "https"}:
            yield target


def _digest(texts: list[str]) -> str:
    """Digest texts without their spaces: typography and themes may change those."""
    words = "\n".join("".join(text.split()) for text in texts)
    return hashlib.sha256(words.encode()).hexdigest()[:16]
