"""Microformats: properties of an element, and what their markup says.

The part of https://microformats.org/wiki/microformats2-parsing that responses need,
in time linear to the page: of each property no more than ten values are looked at.
"""

from collections.abc import Iterator, Mapping
from urllib.parse import urljoin

from justhtml import Element

MOST_VALUES = 10

Properties = Mapping[str, list[Element]]  # by name, prefix and all: p-name

_PREFIXES = ("p-", "u-", "dt-", "e-")
_SILENT = frozenset({"template", "script", "style"})
# What parts the words around it by a space, whether it is written or not.
_PARTED = frozenset(
    [
        *("article", "blockquote", "br", "dd", "div", "dt", "figcaption", "li", "p"),
        *("pre", "section", "td", "tr", *(f"h{level}" for level in range(1, 7))),
    ]
)
# Elements whose attributes say what a property is; the first that an element has.
_TEXTS = {
    "abbr": "title",
    "area": "alt",
    "data": "value",
    "img": "alt",
    "input": "value",
    "link": "title",
}
_ADDRESSES = {
    "a": "href",
    "area": "href",
    "link": "href",
    "audio": "src",
    "iframe": "src",
    "img": "src",
    "source": "src",
    "video": "src",
    "object": "data",
    "abbr": "title",
    "data": "value",
    "input": "value",
}
_TIMES = {
    "time": "datetime",
    "ins": "datetime",
    "del": "datetime",
    "abbr": "title",
    "data": "value",
    "input": "value",
}


def elements(root: object) -> Iterator[Element]:
    """Yield the elements below a node in document order, however deep they are."""
    for node in _nodes(root):
        if isinstance(node, Element):
            yield node


def children(element: Element) -> list[Element]:
    """Return the elements right below one."""
    return [child for child in element.children or () if isinstance(child, Element)]


def attribute(element: Element, name: str) -> str:
    """Return an attribute; empty if there is none."""
    return (element.attrs or {}).get(name) or ""


def classes(element: Element) -> list[str]:
    """Return the classes of an element."""
    return attribute(element, "class").split()


def is_item(element: Element) -> bool:
    """Tell whether an element is a microformat of its own."""
    return any(name.startswith("h-") for name in classes(element))


def read_properties(item: Element) -> Properties:
    """Gather the elements of each property; those of items within are not its own."""
    found: dict[str, list[Element]] = {}
    stack = list(reversed(item.children or ()))
    while stack:
        node = stack.pop()
        if not isinstance(node, Element):
            continue
        for name in classes(node):
            if name.startswith(_PREFIXES):
                values = found.setdefault(name, [])
                if len(values) < MOST_VALUES:
                    values.append(node)
        if not is_item(node):
            stack.extend(reversed(node.children or ()))
    return found


def read_text(element: Element | None) -> str:
    """Return the words in an element; pictures by their alternatives."""
    if element is None:
        return ""
    words = []
    for node in _nodes(element):
        name = getattr(node, "name", "")
        if name == "#text":
            words.append(getattr(node, "data", None) or "")
        elif name == "img" and isinstance(node, Element):
            words.append(attribute(node, "alt"))
        elif name in _PARTED:
            words.append(" ")
    return "".join(words)


def read_plain(element: Element) -> str:
    """Return what a p- property says."""
    if parts := [e for e in elements(element) if "value" in classes(e)]:
        return "".join(_said(part, _TEXTS) for part in parts[:MOST_VALUES])
    return _said(element, _TEXTS)


def read_time(element: Element) -> str:
    """Return what a dt- property says."""
    return _said(element, _TIMES).strip()


def read_url(element: Element, base: str) -> str:
    """Return the address that an element names, resolved; empty without one."""
    return resolve(attribute(element, _ADDRESSES.get(element.name, "")), base)


def resolve(href: str, base: str) -> str:
    """Resolve a reference; empty if it is none."""
    href = href.strip()
    try:
        return urljoin(base, href) if href else ""
    except ValueError:
        return ""


def find_base(root: object, url: str) -> str:
    """Return what a page's references are relative to."""
    for element in elements(root):
        if element.name == "base" and (href := attribute(element, "href")):
            return resolve(href, url) or url
    return url


def item_name(item: Element) -> str:
    """Return the name of an item such as an h-card, be it implied."""
    own = read_properties(item)
    if names := own.get("p-name"):
        return read_plain(names[0])
    if any(name.startswith(("p-", "e-")) for name in own) or _has_items(own):
        return ""
    only = _only_child(item)
    for element in (item, only, only and _only_child(only)):
        is_named = element and element.name in {"abbr", "area", "img"}
        if element and is_named and (said := attribute(element, _TEXTS[element.name])):
            return said
    return read_text(item)


def item_url(item: Element, base: str) -> str:
    """Return the address of an item such as an h-card, be it implied."""
    own = read_properties(item)
    if urls := own.get("u-url"):
        return read_url(urls[0], base)
    if any(name.startswith("u-") for name in own) or _has_items(own):
        return ""
    for element in (item, _only_link(item), _only_link(_only_child(item))):
        if element and element.name in {"a", "area"}:
            return read_url(element, base)
    return ""


def _nodes(root: object) -> Iterator[object]:
    """Yield the nodes below one in document order, but what is never shown."""
    stack = [root]
    while stack:
        node = stack.pop()
        if getattr(node, "name", "") in _SILENT:
            continue
        yield node
        stack.extend(reversed(getattr(node, "children", None) or ()))


def _said(element: Element, by: Mapping[str, str]) -> str:
    return attribute(element, by.get(element.name, "")) or read_text(element)


def _has_items(own: Properties) -> bool:
    return any(is_item(element) for values in own.values() for element in values)


def _only_child(item: Element) -> Element | None:
    """Return the one child of an item, unless that is an item itself."""
    found = children(item)
    return found[0] if len(found) == 1 and not is_item(found[0]) else None


def _only_link(item: Element | None) -> Element | None:
    """Return the one link right below an element, unless that is an item itself."""
    links = [e for e in children(item) if e.name == "a"] if item else []
    return links[0] if len(links) == 1 and not is_item(links[0]) else None
