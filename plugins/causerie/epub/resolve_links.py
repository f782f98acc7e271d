"""Resolve the links and images of a text: within the book, or out of it."""

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import unquote, urldefrag, urlsplit

from causerie.bridge.site import Site
from causerie.epub.book_images import BookImages
from causerie.epub.model import Text
from causerie.epub.xhtml_shape import XHTML
from causerie.urls import is_same_site, site_path, to_uri

_OUTWARD = frozenset({"http", "https", "mailto", "tel"})


def resolve_links(
    text: Text, texts: Sequence[Text], images: BookImages, site: Site
) -> Iterator[str]:
    """Resolve the addresses in the body of a text; yield what the book has not."""
    by_path = {each.entry.post.path: each for each in texts}
    for link in list(text.body.iter(f"{{{XHTML}}}a")):
        if address := link.get("href"):
            resolved = _resolve(address, text, by_path, site)
            if resolved:
                link.set("href", resolved)
            else:
                del link.attrib["href"]
                yield f"A book cannot lead to {address[:80]!r}."
    for image in list(text.body.iter(f"{{{XHTML}}}img")):
        address = image.get("src", "")
        if address in images.resources:
            continue
        name, fault = images.take(address)
        if name:
            image.set("src", name)
        else:
            _replace_by_words(image)
            yield f"The image {address} {fault}; its words stand in the book."


def _resolve(address: str, text: Text, by_path: dict[str, Text], site: Site) -> str:
    """Return where a link leads; empty: nowhere that a book can lead to."""
    page, fragment = urldefrag(address)
    path = site_path(page, site=site.public_url) if page else text.entry.post.path
    target = by_path.get(path or "")
    if target and (not page or is_same_site(page, site.public_url)):
        anchor = target.anchors.get(fragment) or target.anchors.get(unquote(fragment))
        if fragment == "transcript" and target.cues:
            anchor = fragment
        return f"{target.file}#{anchor}" if anchor else target.file
    try:
        whole = to_uri(address.strip())
        scheme = urlsplit(whole).scheme
    except ValueError:
        return ""
    return whole if scheme.lower() in _OUTWARD else ""


def _replace_by_words(image: Any) -> None:
    """Put the text alternative of an image in its place."""
    image.tag = f"{{{XHTML}}}span"
    image.text = image.get("alt", "")
    for name in ("src", "alt", "width", "height"):
        image.attrib.pop(name, None)
