"""XML elements, added one line each, and their bytes."""

from xml.sax.saxutils import quoteattr

from lxml import etree
from lxml.etree import _Element

from causerie.text.xml_characters import legal


def nest(parent: _Element, name: str) -> _Element:
    """Append an element that is to hold others; a prefix is one of the parent's."""
    prefix, _, local = name.rpartition(":")
    return etree.SubElement(
        parent, etree.QName(parent.nsmap.get(prefix or None), local)
    )


def add(parent: _Element, name: str, text: str = "", **attributes: str) -> None:
    """Append an element with its text and attributes, unless it would say nothing."""
    text = legal(text)
    given = {key: legal(value) for key, value in attributes.items() if value}
    if text or given:
        element = nest(parent, name)
        element.text = text or None
        element.attrib.update(given)


def to_bytes(root: _Element, *, css: str = "") -> bytes:
    """Write a document, one element a line, to be shown with a style sheet."""
    if css:
        style = f'type="text/css" href={quoteattr(css)}'
        root.addprevious(etree.ProcessingInstruction("xml-stylesheet", style))
    written: bytes = etree.tostring(
        root.getroottree(), encoding="utf-8", xml_declaration=True, pretty_print=True
    )
    return written
