"""The package document of a book: what it is, and which files it has (EPUB 3.2)."""

from collections.abc import Iterable, Iterator
from datetime import UTC
from functools import partial

from lxml import etree
from lxml.etree import _Element

from causerie.epub.model import Book, Text
from causerie.epub.ncx import NCX
from causerie.epub.read_along import ACTIVE, overlay_seconds
from causerie.text.time_formats import format_milliseconds
from causerie.text.xml_characters import strip_illegal_xml

_OPF = "http://www.idpf.org/2007/opf"
_DC = "http://purl.org/dc/elements/1.1/"


def render_package(book: Book) -> bytes:
    """Return the package document of a book."""
    lang = book.selection.lang
    root = etree.Element(
        f"{{{_OPF}}}package", nsmap={None: _OPF, "dc": _DC}, version="3.0"
    )
    root.set("unique-identifier", "book-id")
    root.set("{http://www.w3.org/XML/1998/namespace}lang", lang)
    overlays = {text.file: f"{_id(text.file)}-overlay" for text in _read_along(book)}
    _add_metadata(etree.SubElement(root, f"{{{_OPF}}}metadata"), book, overlays)
    manifest = etree.SubElement(root, f"{{{_OPF}}}manifest")
    for each in (*book.pages, *book.resources):
        item = etree.SubElement(manifest, f"{{{_OPF}}}item", id=_id(each.name))
        item.set("href", each.name)
        item.set("media-type", each.type)
        if each.properties:
            item.set("properties", each.properties)
        if each.name in overlays:
            item.set("media-overlay", overlays[each.name])
    spine = etree.SubElement(root, f"{{{_OPF}}}spine", toc=_id(NCX))
    for each in book.pages:
        etree.SubElement(spine, f"{{{_OPF}}}itemref", idref=_id(each.name))
    written: bytes = etree.tostring(
        root, encoding="utf-8", xml_declaration=True, pretty_print=True
    )
    return written


def overlay_name(text: Text) -> str:
    """Return the name of the document that has the times of a text."""
    return f"{text.name}.smil"


def _read_along(book: Book) -> Iterator[Text]:
    return (text for text in book.texts if text.has_overlay)


def _id(name: str) -> str:
    """Return the id of a file in the manifest.

    >>> _id("text-01.xhtml"), _id("text-01.smil")
    ('file-text-01', 'file-text-01-overlay')
    """
    if name.endswith(".smil"):
        return f"file-{name.removesuffix('.smil')}-overlay"
    return f"file-{name.removesuffix('.xhtml').replace('/', '-')}"


def _add_metadata(metadata: _Element, book: Book, overlays: dict[str, str]) -> None:
    selection = book.selection

    dc, meta = partial(_dc, metadata), partial(_meta, metadata)
    dc("identifier", book.identifier, id="book-id")
    dc("title", selection.title, id="title")
    langs = [selection.lang, *(text.lang for text in book.texts)]
    for lang in dict.fromkeys(langs):
        dc("language", lang)
    for number, name in enumerate(book.creators, 1):
        dc("creator", name, id=f"creator-{number}")
        meta("role", "aut", refines=f"#creator-{number}", scheme="marc:relators")
    dc("publisher", book.publisher)
    dc("description", selection.description)
    dc("source", selection.source)
    dc("rights", selection.rights)
    last = max(entry.post.date for entry in selection.entries)
    dc("date", last.astimezone(UTC).strftime("%Y-%m-%d"))
    moment = book.modified.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    meta("dcterms:modified", moment)
    if selection.collection:
        meta("belongs-to-collection", selection.collection, id="collection")
        meta("collection-type", "series", refines="#collection")
        meta("group-position", str(selection.place), refines="#collection")
    for name, value in _accessibility(book):
        meta(name, value)
    covers = (each for each in book.resources if each.properties == "cover-image")
    for cover in covers:  # readers of EPUB 2 find it by this
        own = {"name": "cover", "content": _id(cover.name)}
        etree.SubElement(metadata, f"{{{_OPF}}}meta", own)
    for name, seconds in [*_times(book, overlays)]:
        duration = format_milliseconds(seconds).removeprefix("0")  # as in 0:32:29
        meta("media:duration", duration, **({"refines": name} if name else {}))
    if overlays:
        meta("media:active-class", ACTIVE)


def _dc(parent: _Element, name: str, text: str, **attributes: str) -> None:
    if text:
        element = etree.SubElement(parent, f"{{{_DC}}}{name}", attributes)
        element.text = strip_illegal_xml(text)


def _meta(parent: _Element, name: str, text: str, **attributes: str) -> None:
    element = etree.SubElement(parent, f"{{{_OPF}}}meta", attributes)
    element.set("property", name)
    element.text = strip_illegal_xml(text)


def _times(book: Book, overlays: dict[str, str]) -> Iterator[tuple[str, float]]:
    """Yield how long each text is read along, by its overlay, and all of them."""
    total = 0.0
    for text in _read_along(book):
        seconds = overlay_seconds(text)
        total += seconds
        yield f"#{overlays[text.file]}", seconds
    if overlays:
        yield "", total


def _accessibility(book: Book) -> Iterator[tuple[str, str]]:
    """Yield what a book offers, as catalogues say it (EPUB Accessibility 1.1, 2)."""
    types = [resource.type for resource in book.resources]
    yield "schema:accessMode", "textual"
    if _any(types, "image/"):
        yield "schema:accessMode", "visual"
    if _any(types, "audio/"):
        yield "schema:accessMode", "auditory"
    yield "schema:accessibilityFeature", "tableOfContents"
    yield "schema:accessibilityFeature", "readingOrder"
    if any(_read_along(book)):
        yield "schema:accessibilityFeature", "synchronizedAudioText"
    yield "schema:accessibilityHazard", "unknown"


def _any(types: Iterable[str], kind: str) -> bool:
    return any(each.startswith(kind) for each in types)
