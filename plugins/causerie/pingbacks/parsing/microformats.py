"""Microformats: the properties of an element, and their values.

Only the part of https://microformats.org/wiki/microformats2-parsing that mentions need,
in time linear to the page: at most ten values of each property are read.
"""

from collections.abc import Iterator, Mapping

from justhtml import Element

from causerie.pingbacks.parsing.resolve_link import base_of_page, resolve_link

MAX_VALUES = 10

Properties = Mapping[str, list[Element]]  # by name, prefix and all: p-name

_PREFIXES = ("p-", "u-", "dt-", "e-")
# The roots of classic microformats that WordPress's themes have, with their properties.
# A title is that of the page, as in pingbacks.
_CLASSIC = {
    "hentry": {
        "author": "p-author",
        "entry-content": "e-content",
        "entry-summary": "p-summary",
        "published": "dt-published",
    },
    "vcard": {"fn": "p-name", "url": "u-url"},
}
_INVISIBLE = frozenset({"template", "script", "style"})
# Elements that separate the words around them, even without a space.
_SPACED_TAGS = frozenset(
    [
        *("article", "blockquote", "br", "dd", "div", "dt", "figcaption", "li", "p"),
        *("pre", "section", "td", "tr", *(f"h{level}" for level in range(1, 7))),
    ]
)
# The attribute that holds the value of a property, by element.
_VALUE_ATTRIBUTES = {"abbr": "title", "data": "value", "input": "value"}
_TEXT_ATTRIBUTES = _VALUE_ATTRIBUTES | {"area": "alt", "img": "alt", "link": "title"}
_URL_ATTRIBUTES = {
    **_VALUE_ATTRIBUTES,
    **dict.fromkeys(("a", "area", "link"), "href"),
    **dict.fromkeys(("audio", "iframe", "img", "source", "video"), "src"),
    "object": "data",
}
_TIME_ATTRIBUTES = _VALUE_ATTRIBUTES | dict.fromkeys(("time", "ins", "del"), "datetime")


def elements(root: object) -> Iterator[Element]:
    """Yield the elements below a node in document order, without recursion."""
    for node in _nodes(root):
        if isinstance(node, Element):
            yield node


def children(element: Element) -> list[Element]:
    """Return the child elements of an element."""
    return [child for child in element.children or () if isinstance(child, Element)]


def attribute(element: Element, name: str) -> str:
    """Return the value of an attribute; empty if there is none."""
    return (element.attrs or {}).get(name) or ""


def classes(element: Element) -> list[str]:
    """Return the classes of an element."""
    return attribute(element, "class").split()


def is_item(element: Element) -> bool:
    """Return whether an element is an item: the root of a microformat."""
    return any(name.startswith("h-") or name in _CLASSIC for name in classes(element))


def read_properties(item: Element) -> Properties:
    """Collect the elements of each property, without those of nested items."""
    found: dict[str, list[Element]] = {}
    classic = _classic_properties(item)
    stack = list(reversed(item.children or ()))
    while stack:
        node = stack.pop()
        if not isinstance(node, Element):
            continue
        for written in classes(node):
            name = written if classic is None else classic.get(written, "")
            if name.startswith(_PREFIXES):
                values = found.setdefault(name, [])
                if len(values) < MAX_VALUES:
                    values.append(node)
        if not is_item(node):
            stack.extend(reversed(node.children or ()))
    return found


def read_text(element: Element | None) -> str:
    """Return the text of an element, with the alternatives of its images."""
    if element is None:
        return ""
    words = []
    for node in _nodes(element):
        name = getattr(node, "name", "")
        if name == "#text":
            words.append(getattr(node, "data", None) or "")
        elif name == "img" and isinstance(node, Element):
            words.append(attribute(node, "alt"))
        elif name in _SPACED_TAGS:
            words.append(" ")
    return "".join(words)


def read_p_value(element: Element) -> str:
    """Return the value of a p- property."""
    if parts := [e for e in elements(element) if "value" in classes(e)]:
        return "".join(
            _attribute_or_text(part, _TEXT_ATTRIBUTES) for part in parts[:MAX_VALUES]
        )
    return _attribute_or_text(element, _TEXT_ATTRIBUTES)


def read_dt_value(element: Element) -> str:
    """Return the value of a dt- property; of one without, of the time in it."""
    parts = [e for e in elements(element) if "value" in classes(e)]
    if not parts and not attribute(element, _TIME_ATTRIBUTES.get(element.name, "")):
        parts = [e for e in elements(element) if attribute(e, "datetime")][:1]
    parts = parts[:MAX_VALUES] or [element]
    values = [_attribute_or_text(part, _TIME_ATTRIBUTES) for part in parts]
    return " ".join(values).strip()


def read_url(element: Element, base: str) -> str:
    """Return the URL of an element, resolved; empty without one."""
    name = _URL_ATTRIBUTES.get(element.name, "")
    return resolve_link(attribute(element, name), base)


def find_base(root: object, url: str) -> str:
    """Return the base URL of a page."""
    bases = (
        element.attrs or {} for element in elements(root) if element.name == "base"
    )
    href = next((attrs["href"] for attrs in bases if "href" in attrs), None)
    return base_of_page(href, url)


def item_name(item: Element) -> str:
    """Return the name of an item such as an h-card, explicit or implied."""
    own = read_properties(item)
    if names := own.get("p-name"):
        return read_p_value(names[0])
    if any(name.startswith(("p-", "e-")) for name in own) or _has_items(own):
        return ""
    only = _only_child(item)
    for element in (item, only, _only_child(only)):
        if element and element.name in {"abbr", "area", "img"}:
            name = attribute(element, _TEXT_ATTRIBUTES[element.name])
            if name:
                return name
    return read_text(item)


def item_url(item: Element, base: str) -> str:
    """Return the URL of an item such as an h-card, explicit or implied."""
    own = read_properties(item)
    if urls := own.get("u-url"):
        return read_url(urls[0], base)
    if any(name.startswith("u-") for name in own) or _has_items(own):
        return ""
    links = _only_child(item, "a"), _only_child(_only_child(item), "a")
    for element in (item, *links):
        if element and element.name in {"a", "area"}:
            return read_url(element, base)
    return ""


def _classic_properties(item: Element) -> Mapping[str, str] | None:
    """Return the properties of a classic item by their classes; None for a new one."""
    names = classes(item)
    if any(name.startswith("h-") for name in names):
        return None
    return next((_CLASSIC[name] for name in names if name in _CLASSIC), None)


def _nodes(root: object) -> Iterator[object]:
    """Yield a node and those below it in document order, without invisible elements."""
    stack = [root]
    while stack:
        node = stack.pop()
        if getattr(node, "name", "") in _INVISIBLE:
            continue
        yield node
        stack.extend(reversed(getattr(node, "children", None) or ()))


def _attribute_or_text(element: Element, names: Mapping[str, str]) -> str:
    return attribute(element, names.get(element.name, "")) or read_text(element)


def _has_items(own: Properties) -> bool:
    return any(is_item(element) for values in own.values() for element in values)


def _only_child(item: Element | None, tag: str = "") -> Element | None:
    """Return the only child of an element (with a tag), unless it is an item itself."""
    found = [e for e in children(item) if tag in {"", e.name}] if item else []
    return found[0] if len(found) == 1 and not is_item(found[0]) else None
