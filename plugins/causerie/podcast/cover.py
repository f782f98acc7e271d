"""Check a cover image by Apple's rules.

Source: https://podcasters.apple.com/support/896-artwork-requirements
"""

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from warnings import catch_warnings

from causerie.errors import AudioError
from causerie.podcast.audio.open_file import open_start

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile


class CoverFault(NamedTuple):
    """A rule that a cover breaks."""

    code: str  # of the linter's rule
    what: str
    fix: str


def check_cover(path: Path) -> list[CoverFault]:
    """Return the faults of a cover.

    The image is not decompressed: it could become gigabytes.
    """
    try:
        kind = image_type(path)
        image = _open(path, kind)
    except AudioError as error:
        return [CoverFault("cover-unreadable", error.what, error.fix)]
    faults = []
    with image:
        if path.suffix.lower() not in _SUFFIXES[kind]:
            what = f"{path.name} is {kind} inside, and apps go by the extension."
            fix = f"Rename it to {path.stem}{_SUFFIXES[kind][0]}."
            faults.append(CoverFault("cover-extension", what, fix))
        width, height = image.size
        pixels = f"{path.name} is {width} x {height} pixels"
        if width != height:
            what = f"{pixels}, not square."
            faults.append(CoverFault("cover-square", what, "Crop it to a square."))
        if min(image.size) < _SMALLEST or max(image.size) > _LARGEST:
            what = f"{pixels}; directories take {_SMALLEST} to {_LARGEST} a side."
            fix = f"Export it at {_LARGEST} x {_LARGEST}."
            faults.append(CoverFault("cover-size", what, fix))
        colours = _COLOURS.get(image.mode, "RGB")
        if colours != "RGB":
            what = f"{path.name} is in {colours}, not in RGB."
            faults.append(CoverFault("cover-colours", what, "Export it in RGB (sRGB)."))
        if image.has_transparency_data:
            what = f"{path.name} has an alpha channel."
            fix = "Flatten it: export it without transparency."
            faults.append(CoverFault("cover-alpha", what, fix))
    if not faults and not _has_end(path, kind):
        what = f"{path.name} is cut short."
        faults.append(CoverFault("cover-unreadable", what, "Copy or export it anew."))
    return faults


def _has_end(path: Path, kind: str) -> bool:
    """Return whether an image is complete; other data may follow its end."""
    data = path.read_bytes()
    if kind == "image/png":
        return b"IEND" in data
    at = 2
    # skip the segments by their lengths, also one with a thumbnail, to the first scan
    while data[at : at + 1] == b"\xff" and data[at : at + 2] != b"\xff\xda":
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return b"\xff\xd9" in data[at:]


def image_type(path: Path) -> str:
    """Return the MIME type of a JPEG or PNG by its content.

    Raise AudioError if it is missing or neither.
    """
    with open_start(path) as file:
        kind = sniff_image(file.read(16))
    if not kind:
        what = f"{path.name} is neither a JPEG nor a PNG."
        raise AudioError(what, where=str(path), fix=_ANEW)
    return kind


def sniff_image(start: bytes) -> str:
    """Return the MIME type of a JPEG or PNG by its first bytes; empty for others."""
    if start.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    return "image/png" if start.startswith(b"\x89PNG\r\n\x1a\n") else ""


_SUFFIXES = {"image/jpeg": (".jpg", ".jpeg"), "image/png": (".png",)}
_SMALLEST, _LARGEST = 1400, 3000  # pixels
_ANEW = "Export it anew as JPEG or PNG."
_COLOURS = {"CMYK": "CMYK", "1": "black and white"} | dict.fromkeys(
    ("L", "LA", "La", "I", "I;16", "F"), "grey"
)


def _open(path: Path, kind: str) -> "ImageFile":
    # Not Image.open: it knows a hundred formats, and warns of large images.
    from PIL.JpegImagePlugin import JpegImageFile
    from PIL.PngImagePlugin import PngImageFile

    image_class = JpegImageFile if kind == "image/jpeg" else PngImageFile
    try:
        with catch_warnings(action="ignore"):  # of odd EXIF data
            return image_class(path)
    except (SyntaxError, OSError, ValueError) as err:
        what = f"{path.name} is damaged: {err}."
        raise AudioError(what, where=str(path), fix=_ANEW) from err
