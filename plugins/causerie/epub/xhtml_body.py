"""Convert the body of a post to XHTML that books may have (EPUB 3, 6.1).

It is parsed as browsers do; elements keep their place where the schema of books allows
it, else only their words stay. What is left out is told.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from justhtml import JustHTML
from lxml import etree

from causerie.epub.xhtml_shape import OPS, XHTML, mend_shape
from causerie.text.xml_characters import strip_illegal_xml

_FOR_A_DRAWING = "svg"

_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "dd", "details", "div", "dl", "dt"}
    | {"figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header"}
    | {"hr", "li", "ol", "p", "pre", "section", "summary", "table", "tbody", "td"}
    | {"tfoot", "th", "thead", "tr", "ul", "caption", "colgroup", "col"}
)
_INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "del", "dfn", "em", "i"}
    | {"img", "ins", "kbd", "mark", "q", "rp", "rt", "ruby", "s", "samp", "small"}
    | {"span", "strong", "sub", "sup", "time", "u", "var", "wbr"}
)
_RENAMED = {
    "center": "div",
    "main": "div",
    "nav": "div",
    "hgroup": "div",
    "menu": "ul",
    "tt": "code",
    "strike": "s",
    "acronym": "abbr",
    "dir": "ul",
}
# Of these nothing is for readers.
_SILENT = frozenset({"script", "style", "template", "head", "link", "meta", "noscript"})
# What books cannot do: a link stands in its place, or a word to the author.
_ACTIVE = frozenset({"iframe", "video", "audio", "object", "embed", "canvas", "applet"})
_FIELDS = frozenset({"button", "input", "select", "textarea", "progress", "meter"})
_PHRASING = frozenset({"p", "pre", "summary", "h1", "h2", "h3", "h4", "h5", "h6"})
_TRANSPARENT = frozenset({"a", "del", "ins"})
_GLOBAL = frozenset({"class", "title", "dir", "lang"})
_OF_ELEMENT = {
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "col": {"span"},
    "ol": {"start", "type", "reversed"},
    "li": {"value"},
    "details": {"open"},
}
_VALUES = {
    **dict.fromkeys(("width", "height", "colspan", "rowspan"), r"[1-9]\d{0,4}"),
    "span": r"[1-9]\d{0,2}",
    "start": r"-?\d+",
    "value": r"-?\d+",
    "type": "[1aAiI]",
    "scope": "row|col|rowgroup|colgroup",
    "dir": "ltr|rtl|auto",
    "lang": r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*",
}


@dataclass(slots=True)
class Converted:
    """The body of a post as XHTML."""

    root: Any  # a div, of lxml
    anchors: dict[str, str]  # the ids of the body, and what they are in the book
    left_out: list[str] = field(default_factory=list)  # what a book cannot show


def convert_body(html: str, drawing: Callable[[str], str]) -> Converted:
    """Convert HTML; `drawing` takes the source of an inline SVG, returns its address.

    Links and images keep their addresses: who knows the book resolves them.
    """
    tree = JustHTML(html, fragment=True, sanitize=False, scripting_enabled=False)
    converter = _Converter(drawing)
    root = etree.Element(f"{{{XHTML}}}div", nsmap={None: XHTML, "epub": OPS})
    converter.add_children(root, tree.root.children or (), "div")
    for element in list(root.iter(etree.Element)):
        mend_shape(element)
    return Converted(root, converter.anchors, converter.left_out)


class _Converter:
    def __init__(self, drawing: Callable[[str], str]) -> None:
        self.drawing = drawing
        self.anchors: dict[str, str] = {}
        self.left_out: list[str] = []

    def add_children(self, parent: Any, nodes: Iterable[Any], within: str) -> None:
        """Append what nodes are in a book; `within` is the element that limits them."""
        for node in nodes:
            if node.name == "#text":
                append_text(parent, node.data)
            elif not node.name.startswith(("#", "!", "?")):
                self.add(parent, node, within)

    def add(self, parent: Any, node: Any, within: str) -> None:
        name = _RENAMED.get(node.name, node.name)
        if node.namespace == _FOR_A_DRAWING:
            self.add_drawing(parent, node)
        elif node.namespace == "math":
            self.add_formula(parent, node)
        elif name in _ACTIVE:
            self.add_link_to(parent, node, within)
        elif name in _SILENT:
            if name == "script":
                self.left_out.append("a script")
        elif name in _FIELDS:
            self.left_out.append(f"<{name}>")
        elif not self.is_allowed(node, name, within):
            self.add_children(parent, node.children, within)
        else:
            element = etree.SubElement(parent, f"{{{XHTML}}}{name}")
            self.set_attributes(element, node, name)
            limits = name if name in _PHRASING or name in _INLINE else within
            self.add_children(element, node.children, limits)

    def is_allowed(self, node: Any, name: str, within: str) -> bool:
        if name in _BLOCKS:
            return within not in _PHRASING | (_INLINE - _TRANSPARENT)
        if name not in _INLINE:
            return False
        if name == "a" and (within == "a" or not node.attrs.get("href")):
            return bool(node.attrs.get("id")) and within != "a"
        holds_blocks = any(each.name in _BLOCKS for each in _descendants(node))
        return not holds_blocks or (name in _TRANSPARENT and within == "div")

    def set_attributes(self, element: Any, node: Any, name: str) -> None:
        own = _GLOBAL | _OF_ELEMENT.get(name, frozenset())
        for key, value in (node.attrs or {}).items():
            if key == "id" and value:
                self.anchor(element, value)
            elif key in own and (text := _value(key, value or "")) is not None:
                element.set(key, text)
        if lang := element.get("lang"):
            element.set("{http://www.w3.org/XML/1998/namespace}lang", lang)
        if name == "img":
            element.set("alt", element.get("alt", ""))
        if name == "a" and "footnote-ref" in element.get("class", "").split():
            element.set(f"{{{OPS}}}type", "noteref")

    def anchor(self, element: Any, name: str) -> None:
        """Give an element an id that XML allows; of two the first keeps it."""
        if name in self.anchors:
            return
        own = re.sub(r"[^\w.-]", "-", name, flags=re.ASCII)
        own = own if re.match("[A-Za-z_]", own) else f"n-{own}"
        taken = {*self.anchors.values()}
        number, first = 2, own
        while own in taken:
            own, number = f"{first}-{number}", number + 1
        self.anchors[name] = own
        element.set("id", own)

    def add_drawing(self, parent: Any, node: Any) -> None:
        address = self.drawing(node.to_html(pretty=False)) if node.name == "svg" else ""
        if not address:
            self.left_out.append(f"<{node.name}>")
            return
        words = next((e.to_text() for e in node.children if e.name == "title"), "")
        alt = (node.attrs or {}).get("aria-label") or words
        etree.SubElement(parent, f"{{{XHTML}}}img", src=address, alt=alt)

    def add_formula(self, parent: Any, node: Any) -> None:
        element = etree.SubElement(parent, f"{{{XHTML}}}code")
        signs = " ".join(node.to_text().split())
        element.text = strip_illegal_xml((node.attrs or {}).get("alttext") or signs)
        self.left_out.append("the form of a formula: its signs stay")

    def add_link_to(self, parent: Any, node: Any, within: str) -> None:
        """Put a link in the place of what a page plays."""
        attributes = node.attrs or {}
        address = next(
            (
                each
                for source in (node, *_descendants(node))
                if source.name in {*_ACTIVE, "source"}
                for key in ("src", "data")
                if (each := (source.attrs or {}).get(key))
            ),
            "",
        )
        if not address:
            self.left_out.append(f"<{node.name}>")
            self.add_children(parent, node.children, within)
            return
        title = attributes.get("title") or attributes.get("aria-label") or address
        if within == "a":
            append_text(parent, title)
        else:
            link = etree.SubElement(parent, f"{{{XHTML}}}a", href=address)
            link.text = strip_illegal_xml(title)


def _value(key: str, value: str) -> str | None:
    """Return the value of an attribute in a book; None: it is left out."""
    if key in {"open", "reversed"}:
        return key
    text = strip_illegal_xml(value).strip()
    if pattern := _VALUES.get(key):
        return text if re.fullmatch(pattern, text) else None
    return text if text or key == "alt" else None


def append_text(parent: Any, text: str) -> None:
    """Append text behind the last child of an element."""
    text = strip_illegal_xml(text)
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def _descendants(node: Any) -> Iterator[Any]:
    for child in node.children or ():
        yield child
        yield from _descendants(child)
