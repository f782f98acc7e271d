"""Read the size of an image from its file."""

import re
from math import inf
from pathlib import Path
from time import time_ns
from typing import TYPE_CHECKING
from warnings import catch_warnings

from causerie.bridge.markdown_cache import ImageSize
from causerie.files.stamp import Stamp, stamp, too_recent_to_trust

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile

UNKNOWN = (0, 0)  # the file has no readable size
_PIXELS = re.compile(r"([\d.]+)(?:px)?")
_FORMATS = ("AVIF", "GIF", "JPEG", "PNG", "WEBP")  # supported by every browser
_ORIENTATION = 0x0112  # Exif 3.0, 4.6.5.1.6; from 5 on the image is rotated by 90°
_ROTATED = range(5, 9)
_known: dict[str, tuple[Stamp, ImageSize]] = {}


def find_size(path: str) -> ImageSize:
    """Return the size of an image, UNKNOWN, or None if there is no such file.

    It is kept as long as the process lives and the file stays the same: a build asks
    for it when it looks a body up, and when it takes it.
    """
    now = stamp(path)
    known = _known.get(path)
    if known is None or known[0] != now:
        file = Path(path)
        known = now, (read_size(file) or UNKNOWN) if file.is_file() else None
        if not too_recent_to_trust(now, time_ns()):
            _known[path] = known
    return known[1]


def read_size(path: Path) -> tuple[int, int] | None:
    """Return an image's width and height in CSS pixels, or None if it has none.

    Only the header is read, so that a decompression bomb does no harm.
    """
    read = _svg_size if path.suffix.lower() == ".svg" else _raster_size
    size = read(path)
    if size is None or not all(0 < side < inf for side in size):
        return None
    width, height = (max(1, round(side)) for side in size)
    return width, height


def is_turned(image: "ImageFile") -> bool:
    """Return whether browsers rotate an image by 90°; nothing is decoded."""
    # of a PNG all would be, to find what may follow its pixels
    known = image.format != "PNG" or "exif" in image.info
    return known and image.getexif().get(_ORIENTATION) in _ROTATED


def _svg_size(path: Path) -> tuple[float, float] | None:
    from lxml import etree  # slow to import, and rarely needed

    try:
        with path.open("rb") as file:
            starts = etree.iterparse(file, events=("start",), resolve_entities=False)
            _, root = next(starts)
        box = re.split(r"[\s,]+", root.get("viewBox", "").strip())
        if len(box) == 4:  # noqa: PLR2004 - x, y, width and height (SVG 2, 8.6)
            return float(box[2]), float(box[3])
        sides = [_PIXELS.fullmatch(root.get(name, "")) for name in ("width", "height")]
        width, height = (float(side[1]) for side in sides if side)
    except (etree.XMLSyntaxError, OSError, StopIteration, ValueError):
        return None
    return width, height


def _raster_size(path: Path) -> tuple[float, float] | None:
    from PIL import Image

    try:
        # Pillow warns of large images and of invalid EXIF data.
        with (
            catch_warnings(action="ignore"),
            Image.open(path, formats=_FORMATS) as image,
        ):
            width, height = image.size
            rotated = is_turned(image)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return None
    return (height, width) if rotated else (width, height)
