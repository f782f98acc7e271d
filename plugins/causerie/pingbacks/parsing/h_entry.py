"""h-entry: read the summary of a source's entry, as far as our pages show it.

Only that part of https://microformats.org/wiki/h-entry is read, and of hentry before
it, from an HTML5 tree, in time linear to the page.
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
    read_dt_value,
    read_p_value,
    read_properties,
    read_text,
    read_url,
)
from causerie.pingbacks.parsing.sanitize_entry import (
    KINDS,
    MAX_EXCERPT,
    EntrySummary,
    primary_language,
    sanitize_entry,
    sanitize_entry_text,
)
from causerie.urls import is_same_address


def read_entry_summary(page: str, url: str, target: str) -> EntrySummary:
    """Read the summary of the entry that links to `target`, in a page at `url`.

    >>> read_entry_summary('<title>A</title><p>See <a href="/b/">b</a>.', "http://a/", "http://a/b/")
    EntrySummary(kind='mention', title='A', author='', author_url='', published='', \
excerpt='See b.', lang='')
    """
    root = JustHTML(page, sanitize=False).root
    base = find_base(root, url)
    link = next((e for e in elements(root) if _links_to(e, base, target)), None)
    entry = _find_entry(root, link)
    own = read_properties(entry) if entry else {}
    html = _first_of_tag(root, "html")
    kind = next(
        (
            kind
            for name, kind in KINDS.items()
            if _property_links_to(own, name, base, target)
        ),
        "mention",
    )
    names = own.get("p-name")
    title = read_p_value(names[0]) if names else ""
    dates = own.get("dt-published")
    return sanitize_entry(
        {
            "kind": kind,
            "title": title or read_text(_first_of_tag(root, "title")),
            "published": read_dt_value(dates[0]) if dates else "",
            "excerpt": _excerpt(kind, own, link),
            "lang": _lang(entry) or _lang(html),
            **_author(entry, own, base),
        }
    )


# The elements whose text is quoted around a link.
_PASSAGE_TAGS = frozenset(
    [
        *("article", "blockquote", "body", "dd", "div", "figcaption", "li", "p"),
        *("section", "td", *(f"h{level}" for level in range(1, 7))),
    ]
)


def _first_of_class(root: object, name: str) -> Element | None:
    return next((e for e in elements(root) if name in classes(e)), None)


def _first_of_tag(root: object, tag: str) -> Element | None:
    return next((e for e in elements(root) if e.name == tag), None)


def _find_entry(root: object, link: Element | None) -> Element | None:
    """Return the entry around a link, or the first one; a classic one if need be."""
    return (
        _outermost_around(link, "h-entry")
        or _outermost_around(link, "hentry")
        or _first_of_class(root, "h-entry")
        or _first_of_class(root, "hentry")
    )


def _outermost_around(element: Element | None, name: str) -> Element | None:
    """Return the outermost element of a class around another one."""
    found = None
    node: object = element
    while node is not None:
        if isinstance(node, Element) and name in classes(node):
            found = node
        node = getattr(node, "parent", None)
    return found


def _lang(element: Element | None) -> str:
    return primary_language(attribute(element, "lang")) if element else ""


def _links_to(element: Element, base: str, target: str) -> bool:
    return element.name == "a" and is_same_address(read_url(element, base), target)


def _property_links_to(own: Properties, name: str, base: str, target: str) -> bool:
    """Return whether a property links to the target, directly or by its h-cite."""
    links = own.get(f"u-{name}", ())
    if any(is_same_address(read_url(link, base), target) for link in links):
        return True
    cites = filter(is_item, (*links, *own.get(f"p-{name}", ())))
    return any(is_same_address(item_url(cite, base), target) for cite in cites)


def _author(entry: Element | None, own: Properties, base: str) -> dict[str, str]:
    """Read the author of an entry: a card, a name, or a link to their page."""
    card = next(iter(own.get("p-author", ())), None)
    if card and is_item(card):
        return {"author": item_name(card), "author_url": item_url(card, base)}
    link = next(filter(_leads_to_author, elements(card or entry)), None)
    return {
        "author": read_p_value(card) if card else read_text(link),
        "author_url": read_url(link, base) if link else "",
    }


def _leads_to_author(element: Element) -> bool:
    return element.name == "a" and "author" in attribute(element, "rel").lower().split()


def _excerpt(kind: str, own: Properties, link: Element | None) -> str:
    """Return the content of a reply, or else the words around the link."""
    if kind in {"like", "repost", "bookmark"}:
        return ""
    if kind == "reply" or link is None:
        contents = own.get("e-content") or own.get("p-content") or own.get("p-summary")
        return (
            sanitize_entry_text(read_text(contents[0]), MAX_EXCERPT) if contents else ""
        )
    return _words_around(link)


def _words_around(link: Element) -> str:
    block: object = link
    while isinstance(block, Element) and block.name not in _PASSAGE_TAGS:
        block = getattr(block, "parent", None)
    if not isinstance(block, Element):
        return sanitize_entry_text(read_text(link), MAX_EXCERPT)
    words = " ".join(read_text(block).split())
    at = max(words.find(" ".join(read_text(link).split())), 0)
    start = max(0, at - MAX_EXCERPT // 3)
    if start:
        start = words.find(" ", start) + 1
    return sanitize_entry_text(("…" if start else "") + words[start:], MAX_EXCERPT)
