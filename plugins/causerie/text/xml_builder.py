"""Build and serialise XML with lxml; the namespaces of feeds."""

from html import escape

from lxml import etree
from lxml.etree import _Element

from causerie.text.xml_characters import strip_illegal_xml

# By prefix; directories expect exactly these prefixes.
NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",  # http, says Apple
    "media": "http://search.yahoo.com/mrss/",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "psc": "http://podlove.org/simple-chapters",
}


def nest(parent: _Element, name: str, /, **attributes: str) -> _Element:
    """Append an element that will have children; its prefix is one of the parent's."""
    prefix, _, local = name.rpartition(":")
    return etree.SubElement(
        parent,
        etree.QName(parent.nsmap.get(prefix or None), local),
        {key: strip_illegal_xml(value) for key, value in attributes.items() if value},
    )


def add(parent: _Element, name: str, text: str = "", /, **attributes: str) -> None:
    """Append an element with text and attributes, unless both are empty."""
    text = strip_illegal_xml(text)
    if text or any(attributes.values()):
        nest(parent, name, **attributes).text = text or None


def add_stylesheet(root: _Element, css: str) -> None:
    """Add a style sheet for browsers to a document, if its address is not empty."""
    if css:
        style = f'type="text/css" href="{escape(css)}"'
        root.addprevious(etree.ProcessingInstruction("xml-stylesheet", style))


def to_bytes(root: _Element, *, css: str = "") -> bytes:
    """Serialise a document, one element a line, with an optional style sheet."""
    add_stylesheet(root, css)
    data: bytes = etree.tostring(
        root.getroottree(), encoding="utf-8", xml_declaration=True, pretty_print=True
    )
    return data
