"""h-entry: what a page of somebody says of itself, as far as a response shows it.

The part of microformats2 that matters here (https://microformats.org/wiki/h-entry),
read from an HTML5 tree in time linear to the page.
"""

from justhtml import Element, JustHTML

from causerie.pingbacks.parsing.microformats import (
    Properties,
    attribute,
    classes,
    elements,
    find_base,
    is_item,
    item_name,
    item_url,
    read_plain,
    read_properties,
    read_text,
    read_time,
    read_url,
)
from causerie.pingbacks.parsing.sanitize_entry import (
    KINDS,
    MAX_EXCERPT,
    Said,
    keep,
    read_lang,
    shown,
)
from causerie.urls import is_same_address


def read_said(page: str, url: str, target: str) -> Said:
    """Read what a page at `url` says, in the entry that links to `target`.

    >>> read_said('<title>A</title><p>See <a href="/b/">b</a>.', "http://a/", "http://a/b/")
    Said(kind='mention', title='A', author='', author_url='', published='', \
excerpt='See b.', lang='')
    """
    root = JustHTML(page, sanitize=False).root
    base = find_base(root, url)
    link = next((e for e in elements(root) if _leads_to(e, base, target)), None)
    entry = _entry_around(link) or _first(root, "h-entry")
    own = read_properties(entry) if entry else {}
    html = _first_tag(root, "html")
    kind = next(
        (kind for name, kind in KINDS.items() if _refers(own, name, base, target)),
        "mention",
    )
    names = own.get("p-name")
    title = read_plain(names[0]) if names else ""
    dates = own.get("dt-published")
    return keep(
        {
            "kind": kind,
            "title": title or read_text(_first_tag(root, "title")),
            "published": read_time(dates[0]) if dates else "",
            "excerpt": _excerpt(kind, own, link),
            "lang": _lang(entry) or _lang(html),
            **_author(own.get("p-author"), base),
        }
    )


# What holds the words around a link that are quoted.
_PASSAGES = frozenset(
    [
        *("article", "blockquote", "body", "dd", "div", "figcaption", "li", "p"),
        *("section", "td", *(f"h{level}" for level in range(1, 7))),
    ]
)


def _first(root: object, name: str) -> Element | None:
    return next((e for e in elements(root) if name in classes(e)), None)


def _first_tag(root: object, tag: str) -> Element | None:
    return next((e for e in elements(root) if e.name == tag), None)


def _entry_around(element: Element | None) -> Element | None:
    """Return the outermost entry that an element stands in."""
    found = None
    node: object = element
    while node is not None:
        if isinstance(node, Element) and "h-entry" in classes(node):
            found = node
        node = getattr(node, "parent", None)
    return found


def _lang(element: Element | None) -> str:
    return read_lang(attribute(element, "lang")) if element else ""


def _leads_to(element: Element, base: str, target: str) -> bool:
    return element.name == "a" and is_same_address(read_url(element, base), target)


def _refers(own: Properties, name: str, base: str, target: str) -> bool:
    """Tell whether a property leads to the target, itself or by the citation in it."""
    links = own.get(f"u-{name}", ())
    if any(is_same_address(read_url(link, base), target) for link in links):
        return True
    cites = filter(is_item, (*links, *own.get(f"p-{name}", ())))
    return any(is_same_address(item_url(cite, base), target) for cite in cites)


def _author(authors: list[Element] | None, base: str) -> dict[str, str]:
    if not authors:
        return {}
    card = authors[0]
    if not is_item(card):
        return {"author": read_plain(card)}
    return {"author": item_name(card), "author_url": item_url(card, base)}


def _excerpt(kind: str, own: Properties, link: Element | None) -> str:
    """Return what a reply says, or else the words around the link."""
    if kind in {"like", "repost", "bookmark"}:
        return ""
    if kind == "reply" or link is None:
        said = own.get("e-content") or own.get("p-content") or own.get("p-summary")
        return shown(read_text(said[0]), MAX_EXCERPT) if said else ""
    return _around(link)


def _around(link: Element) -> str:
    block: object = link
    while isinstance(block, Element) and block.name not in _PASSAGES:
        block = getattr(block, "parent", None)
    if not isinstance(block, Element):
        return shown(read_text(link), MAX_EXCERPT)
    words = " ".join(read_text(block).split())
    at = max(words.find(" ".join(read_text(link).split())), 0)
    start = max(0, at - MAX_EXCERPT // 3)
    if start:
        start = words.find(" ", start) + 1
    return shown(("…" if start else "") + words[start:], MAX_EXCERPT)
