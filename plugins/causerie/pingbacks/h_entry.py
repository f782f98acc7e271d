"""h-entry: what a page of somebody says of itself, as far as a response shows it.

The part of microformats2 that matters here (https://microformats.org/wiki/h-entry),
read from an HTML5 tree in time linear to the page.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin, urlsplit

from justhtml import Element, JustHTML

from causerie.visible import visible

MAX_NAME = 80  # characters
MAX_TITLE = 200
MAX_EXCERPT = 300
MAX_URL = 500

# How a page may refer to another one, and what that makes of it.
KINDS = {
    "u-in-reply-to": "reply",
    "u-like-of": "like",
    "u-repost-of": "repost",
    "u-bookmark-of": "bookmark",
}


@dataclass(frozen=True, slots=True)
class Said:
    """What a page says, as plain text of bounded length."""

    kind: str = "mention"  # or one of KINDS
    title: str = ""
    author: str = ""
    author_url: str = ""  # http(s), or empty
    published: str = ""  # ISO 8601 with an offset, or empty
    excerpt: str = ""
    lang: str = ""


def read_said(page: str, url: str, target: str) -> Said:
    """Read what a page at `url` says, in the entry that links to `target`.

    >>> read_said('<title>A</title><p>See <a href="/b/">b</a>.', "http://a/", "http://a/b/")
    Said(kind='mention', title='A', author='', author_url='', published='', \
excerpt='See b.', lang='')
    """
    root = JustHTML(page, sanitize=False).root
    link = next((e for e in _elements(root) if _leads_to(e, url, target)), None)
    entry = _entry_around(link) or _first(root, "h-entry")
    own = _properties(entry) if entry else {}
    html = _first_tag(root, "html")
    kind = next(
        (
            kind
            for name, kind in KINDS.items()
            if any(_cites(e, url, target) for e in own.get(name, ()))
        ),
        "mention",
    )
    title = _text(own.get("p-name"))
    return Said(
        kind=kind,
        title=visible(title or _text_of(_first_tag(root, "title")), MAX_TITLE),
        published=_date(own.get("dt-published")),
        excerpt=_excerpt(kind, own, link),
        lang=_lang(entry) or _lang(html),
        **_author(own.get("p-author"), url),
    )


Properties = dict[str, list[Element]]

_BLOCKS = frozenset(
    [
        *("article", "blockquote", "body", "dd", "div", "figcaption", "li", "p"),
        *("section", "td", *(f"h{level}" for level in range(1, 7))),
    ]
)
_SILENT = frozenset({"template", "script", "style"})


def _elements(root: object) -> Iterator[Element]:
    """Yield the elements below a node in document order, however deep they are."""
    stack = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, Element):
            if node.name in _SILENT:
                continue
            yield node
        stack.extend(reversed(getattr(node, "children", None) or ()))


def _properties(entry: Element) -> Properties:
    """Gather the elements of each property; those of entries within are not its own."""
    found: Properties = {}
    stack = list(reversed(entry.children or ()))
    while stack:
        node = stack.pop()
        if not isinstance(node, Element):
            continue
        classes = _classes(node)
        for name in classes:
            if name.startswith(("p-", "u-", "dt-", "e-")):
                found.setdefault(name, []).append(node)
        if not any(name.startswith("h-") for name in classes):
            stack.extend(reversed(node.children or ()))
    return found


def _classes(element: Element) -> list[str]:
    return _attribute(element, "class").split()


def _attribute(element: Element, name: str) -> str:
    return (element.attrs or {}).get(name) or ""


def _first(root: object, name: str) -> Element | None:
    return next((e for e in _elements(root) if name in _classes(e)), None)


def _first_tag(root: object, tag: str) -> Element | None:
    return next((e for e in _elements(root) if e.name == tag), None)


def _entry_around(element: Element | None) -> Element | None:
    """Return the outermost entry that an element stands in."""
    found = None
    node: object = element
    while node is not None:
        if isinstance(node, Element) and "h-entry" in _classes(node):
            found = node
        node = getattr(node, "parent", None)
    return found


def _leads_to(element: Element, url: str, target: str) -> bool:
    return element.name == "a" and _resolve(element, url) == target


def _resolve(element: Element, url: str) -> str:
    href = (_attribute(element, "href") or _attribute(element, "cite")).strip()
    try:
        return urljoin(url, href) if href else ""
    except ValueError:
        return ""


def _cites(element: Element, url: str, target: str) -> bool:
    """Tell whether a property leads to the target, itself or by the citation in it."""
    within = (e for e in _elements(element) if "u-url" in _classes(e))
    return any(_resolve(e, url) == target for e in (element, *within))


def _text(elements: list[Element] | None) -> str:
    return _text_of(elements[0]) if elements else ""


def _text_of(element: Element | None) -> str:
    return element.to_text(separator="", strip=False) if element else ""


def _author(elements: list[Element] | None, url: str) -> dict[str, str]:
    if not elements:
        return {}
    card = elements[0]
    name = _first(card, "p-name") if card.children else None
    link = _first(card, "u-url") or card
    address = _resolve(link, url)
    is_web = urlsplit(address).scheme in {"http", "https"}
    return {
        "author": visible(_text_of(name or card), MAX_NAME),
        "author_url": address if is_web and len(address) <= MAX_URL else "",
    }


def _date(elements: list[Element] | None) -> str:
    if not elements:
        return ""
    given = _attribute(elements[0], "datetime") or _text_of(elements[0])
    try:
        moment = datetime.fromisoformat(given.strip())
    except ValueError:
        return ""
    return moment.isoformat(timespec="seconds") if moment.tzinfo else ""


def _lang(element: Element | None) -> str:
    lang = _attribute(element, "lang") if element else ""
    return lang[:2].lower() if lang[:2].isalpha() and lang[:2].isascii() else ""


def _excerpt(kind: str, own: Properties, link: Element | None) -> str:
    """Return what a reply says, or else the words around the link."""
    if kind in {"like", "repost", "bookmark"}:
        return ""
    if kind == "reply" or link is None:
        text = _text(own.get("e-content")) or _text(own.get("p-summary"))
        return visible(text, MAX_EXCERPT)
    return _around(link)


def _around(link: Element) -> str:
    block: object = link
    while isinstance(block, Element) and block.name not in _BLOCKS:
        block = getattr(block, "parent", None)
    if not isinstance(block, Element):
        return visible(_text_of(link), MAX_EXCERPT)
    words = " ".join(_text_of(block).split())
    at = max(words.find(" ".join(_text_of(link).split())), 0)
    start = max(0, at - MAX_EXCERPT // 3)
    if start:
        start = words.find(" ", start) + 1
    return visible(("…" if start else "") + words[start:], MAX_EXCERPT)
