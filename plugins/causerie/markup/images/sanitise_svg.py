"""Sanitise drawings: an SVG that somebody opens is a page, and could act as one.

In an `<img>` nothing of it runs. Opened by itself, as by the link of a figure, its
scripts would be the site's own.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from lxml import etree

# Elements that act, or that hold pages of other kinds (SVG 2, 12 and 15).
_ACTING = frozenset(
    {
        *("script", "handler", "listener", "foreignobject", "iframe", "embed"),
        *("object", "audio", "video", "link", "meta", "base"),
    }
)
_ANIMATING = frozenset({"set", "animate"})
_PICTURE = re.compile(r"data:image/(?:png|jpe?g|gif|webp|avif)[;,]", re.IGNORECASE)
_LINK = re.compile(r"(?:https?:|mailto:|tel:)", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|//|\\", re.IGNORECASE)
_IMPORT = re.compile(r"@import\b[^;]*;?", re.IGNORECASE)
_URL = re.compile(
    r"url\(\s*(?P<quote>[\"']?)(?P<to>(?:(?!(?P=quote)\s*\)).)*)(?P=quote)\s*\)",
    re.IGNORECASE | re.DOTALL,
)
# A browser reads an address without these.
_BLANK = re.compile(r"[\0-\x20]+")


class Taken(NamedTuple):
    """Something that was taken out of a drawing."""

    what: str
    line: int  # of the drawing's file, from 1


def sanitise_svg(data: bytes) -> tuple[bytes, list[Taken]]:
    """Return a drawing without what acts in it or asks other hosts, and what that was.

    One that is harmless stays as it is to the byte. Raise ValueError with the reason
    and its line if it cannot be read as XML, or is no SVG.
    """
    parser = etree.XMLParser(resolve_entities="internal", no_network=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(f"{error.msg}", error.lineno or 1) from error
    if etree.QName(root).localname.lower() != "svg":
        raise ValueError("its root is no svg", root.sourceline or 1)
    taken = list(_take_out(root))
    if not taken:
        return data, []
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True), taken


def _take_out(root: Any) -> Iterator[Taken]:
    for beside in root.itersiblings(preceding=True):
        if isinstance(beside, etree._ProcessingInstruction):  # noqa: SLF001
            yield Taken("a style sheet of its own", beside.sourceline or 1)
    for each in [*root.iter()]:
        line = each.sourceline or 1
        if isinstance(each.tag, str):
            yield from _take_element(each, etree.QName(each).localname, line)
        elif not isinstance(each, etree._Comment):  # noqa: SLF001
            _remove(each)
            yield Taken("an instruction to programs", line)


def _take_element(element: Any, name: str, line: int) -> Iterator[Taken]:
    if name.lower() in _ACTING or _animates_address(element, name):
        _remove(element)
        yield Taken(f"<{name}>", line)
        return
    yield from _take_attributes(element, name, line)
    if name == "style" and (text := "".join(element.itertext())):
        harmless = _harmless_style(_IMPORT.sub("", text))
        if harmless != text:
            element[:] = []
            element.text = harmless
            yield Taken("an address in <style>", line)


def _take_attributes(element: Any, name: str, line: int) -> Iterator[Taken]:
    for attribute, value in element.attrib.items():
        own = etree.QName(attribute).localname.lower()
        if own.startswith("on") or _leads_away(name, own, value):
            del element.attrib[attribute]
            yield Taken(f"the attribute {own}", line)
        elif (harmless := _harmless_style(value)) != value:
            element.set(attribute, harmless)
            yield Taken(f"an address in {own}", line)


def _animates_address(element: Any, name: str) -> bool:
    animated = element.get("attributeName", "").lower()
    return name in _ANIMATING and (
        animated.endswith("href") or animated.startswith("on")
    )


def _leads_away(element: str, attribute: str, value: str) -> bool:
    if attribute not in {"href", "src", "action", "formaction", "base"}:
        return False
    address = _BLANK.sub("", value)
    if element == "a":
        return bool(_SCHEME.match(address)) and not _LINK.match(address)
    if attribute == "base":
        return True
    return bool(_SCHEME.match(address)) and not _PICTURE.match(address)


def _harmless_style(text: str) -> str:
    def change(found: re.Match[str]) -> str:
        address = _BLANK.sub("", found["to"])
        away = _SCHEME.match(address) and not _PICTURE.match(address)
        font = address.lower().startswith(("data:font/", "data:application/"))
        return "none" if away and not font else found[0]

    return _URL.sub(change, text)


def _remove(element: Any) -> None:
    """Remove an element, and leave the text that follows it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)
