"""The contents of a book for readers of EPUB 2, who know no navigation document."""

from collections.abc import Iterable, Sequence

from lxml import etree
from lxml.etree import _Element

from causerie.epub.book_pages import clean
from causerie.epub.model import Selection, Text

NCX, NCX_TYPE = "toc.ncx", "application/x-dtbncx+xml"
_NAMESPACE = "http://www.daisy.org/z3986/2005/ncx/"


def render_ncx(
    selection: Selection,
    groups: Iterable[tuple[str, Sequence[Text]]],
    identifier: str,
) -> bytes:
    """Return the texts of a book by their titles, below headings (OPF 2.0.1, 2.4.1).

    A heading leads to the first of its texts: it must lead somewhere.
    """
    root = etree.Element(
        f"{{{_NAMESPACE}}}ncx", version="2005-1", nsmap={None: _NAMESPACE}
    )
    root.set("{http://www.w3.org/XML/1998/namespace}lang", selection.lang)
    head = _add(root, "head")
    headings = any(group.heading for group in selection.groups)
    for name, value in (
        ("dtb:uid", identifier),
        ("dtb:depth", "2" if headings else "1"),
        ("dtb:totalPageCount", "0"),
        ("dtb:maxPageNumber", "0"),
    ):
        _add(head, "meta", name=name, content=value)
    _add_label(_add(root, "docTitle"), selection.title)
    places = _add(root, "navMap")
    for number, (heading, texts) in enumerate(groups, 1):
        within = places
        if heading:
            within = _add_point(places, f"group-{number}", heading, texts[0].file)
        for text in texts:
            _add_point(within, text.name, text.title, text.file)
    written: bytes = etree.tostring(
        root, encoding="utf-8", xml_declaration=True, pretty_print=True
    )
    return written


def _add_point(parent: _Element, own_id: str, label: str, file: str) -> _Element:
    point = _add(parent, "navPoint", id=own_id)
    _add_label(_add(point, "navLabel"), label)
    _add(point, "content", src=file)
    return point


def _add_label(parent: _Element, text: str) -> None:
    _add(parent, "text").text = clean(text)


def _add(parent: _Element, tag: str, **attributes: str) -> _Element:
    return etree.SubElement(parent, f"{{{_NAMESPACE}}}{tag}", attributes)
