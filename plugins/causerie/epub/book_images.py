"""The images of a book: the site's own, in formats and sizes that all readers show."""

from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urlsplit

from lxml import etree

from causerie.bridge.site import Site
from causerie.epub.model import Resource
from causerie.markup.images.encode import ImageFaultError, measure, read_image
from causerie.markup.images.sanitise_svg import sanitise_svg
from causerie.markup.images.strip_metadata import strip_metadata
from causerie.urls import is_same_site

if TYPE_CHECKING:
    from PIL.Image import Image

WIDEST = 1600  # pixels; larger ones are made smaller
_TYPES = {  # that every reading system shows (EPUB 3.2, core media types)
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
}
_OTHERS = frozenset({".avif", ".bmp", ".ico", ".jfif", ".webp"})


class Taken(NamedTuple):
    """What became of an image: its name in the book, or why it has none."""

    name: str = ""
    fault: str = ""


class BookImages:
    """Collects the images of a book, each once."""

    def __init__(self, site: Site) -> None:
        """Take the site whose output has the images."""
        self._site = site
        self._taken: dict[str, Taken] = {}
        self.resources: dict[str, Resource] = {}

    def take(self, address: str) -> Taken:
        """Take the image at an absolute address, if it is the site's own."""
        if address not in self._taken:
            self._taken[address] = self._take(address)
        return self._taken[address]

    def take_file(self, path: Path) -> Taken:
        """Take an image of the site by its file."""
        self._site.reporter.report_progress("Taking images")
        suffix = path.suffix.lower()
        if not path.is_file():
            return Taken(fault="is not there")
        data = path.read_bytes()
        if suffix == ".svg":
            return self._take_drawing(path.stem, data)
        if suffix not in _TYPES and suffix not in _OTHERS:
            return Taken(fault=f"is of a type that books do not show ({suffix})")
        try:
            return self._keep(path.stem, *_fit_for_books(data, suffix))
        except ImageFaultError as error:
            return Taken(fault=str(error))

    def take_data(self, stem: str, suffix: str, data: bytes) -> Taken:
        """Take an image that was drawn."""
        if suffix == ".svg":
            return self._take_drawing(stem, data)
        return self._keep(stem, data, suffix)

    def _take(self, address: str) -> Taken:
        site = self._site.public_url
        if not is_same_site(address, site):
            return Taken(fault="is another site's: a book has only its own files")
        root = urlsplit(site).path.rstrip("/")
        path = unquote(urlsplit(address).path).removeprefix(root).lstrip("/")
        if ".." in path.split("/"):
            return Taken(fault="is not there")
        return self.take_file(self._site.output / path)

    def _take_drawing(self, stem: str, data: bytes) -> Taken:
        try:
            harmless, _ = sanitise_svg(data)
        except ValueError as error:
            return Taken(fault=f"cannot be read: {error.args[0]}")
        return self._keep(stem, _as_books_have_it(harmless), ".svg")

    def _keep(self, stem: str, data: bytes, suffix: str) -> Taken:
        digest = sha256(data).hexdigest()[:8]
        safe = "".join(c if c.isascii() and c.isalnum() else "-" for c in stem)
        name = f"images/{safe.strip('-')[:40] or 'image'}-{digest}{suffix}"
        self.resources[name] = Resource(name, _TYPES[suffix], data)
        return Taken(name)


def _as_books_have_it(drawing: bytes) -> bytes:
    """Return a drawing without attributes that SVG itself does not have (EPUB, 6.2)."""
    root = etree.fromstring(drawing)
    for element in root.iter(etree.Element):
        for name, value in element.attrib.items():
            if name == "lang":
                element.set("{http://www.w3.org/XML/1998/namespace}lang", value)
            if name == "lang" or name.startswith("data-"):
                del element.attrib[name]
    written: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _fit_for_books(data: bytes, suffix: str) -> tuple[bytes, str]:
    """Return an image as books show it, and its suffix; raise ImageFaultError."""
    width, _, frames = measure(data)
    kept = suffix in _TYPES and _has_type(data, suffix)
    if kept and (frames > 1 or width <= WIDEST):
        return strip_metadata(data), suffix
    image, has_few_colours = read_image(data)
    if image.width > WIDEST:
        height = max(1, round(image.height * WIDEST / image.width))
        image = _resized(image, WIDEST, height)
    file = BytesIO()
    profile = image.info.get("icc_profile")
    if has_few_colours or image.mode == "RGBA":
        image.save(file, "PNG", optimize=True, icc_profile=profile)
        return file.getvalue(), ".png"
    image.save(file, "JPEG", quality=84, optimize=True, icc_profile=profile)
    return file.getvalue(), ".jpg"


def _resized(image: "Image", width: int, height: int) -> "Image":
    from PIL import Image

    return image.resize((width, height), Image.Resampling.LANCZOS)


_SIGNS = {
    ".gif": b"GIF8",
    ".png": b"\x89PNG",
    **dict.fromkeys((".jpeg", ".jpg"), b"\xff\xd8"),
}


def _has_type(data: bytes, suffix: str) -> bool:
    """Return whether a file is what its name says."""
    return data.startswith(_SIGNS[suffix])
