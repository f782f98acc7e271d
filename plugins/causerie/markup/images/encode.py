"""Encode an image in the sizes and formats of web pages; its bytes alone decide.

The same bytes give the same result on any number of cores: each image is encoded by one
thread, and many of them by many processes.
"""

import struct
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple
from warnings import catch_warnings

from causerie.markup.image_size import is_turned
from causerie.markup.pictures import MOST_PIXELS

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFile import ImageFile

RECIPE = 2  # increase it when anything here makes other bytes
_SIDES = {"avif": 65_535, "webp": 16_383}  # pixels: the most that a format has
LARGEST = 1160  # pixels: the text's column on a dense screen
_READ = ("AVIF", "BMP", "GIF", "ICO", "JPEG", "PNG", "WEBP")
_FEW_COLOURS = 128
_COLOURS_OF = slice(16, 20)  # of a profile: the space of its image (ICC.1, 7.2.6)
_MOST_MOVING = 2_000_000_000  # pixels of all frames
_AVIF: dict[str, Any] = {"speed": 6, "max_threads": 1, "autotiling": False}
# By format the ways to encode, of which the smallest result is taken.
_PHOTO: dict[str, list[dict[str, Any]]] = {
    "avif": [{**_AVIF, "quality": 55}],
    "webp": [{"quality": 76, "method": 4}],
}
# Letters and thin lines in colour fade where neighbours share their colour.
_GRAPHIC: dict[str, list[dict[str, Any]]] = {
    "avif": [{**_AVIF, "quality": 60, "subsampling": "4:4:4"}],
    "webp": [{"lossless": True, "method": 4}, {"quality": 86, "use_sharp_yuv": True}],
}


class ImageFaultError(Exception):
    """An image that cannot be read; its words say what is wrong with it."""


class Job(NamedTuple):
    """One file to make of an image."""

    format: str  # "avif" or "webp"
    width: int  # pixels


def recipe() -> str:
    """Return what decides, besides an image, of which bytes its versions are."""
    from PIL import __version__, features

    libraries = [str(features.version(n)) for n in ("avif", "webp", "littlecms2")]
    return f"{RECIPE} {__version__} {' '.join(libraries)} {_PHOTO} {_GRAPHIC}"


def widths_of(width: int, wanted: Iterable[int]) -> list[int]:
    """Return the widths to make of an image: none is larger than it is.

    >>> widths_of(600, [480, 768, 1160]), widths_of(200, [480])
    ([480, 600], [200])
    """
    steps = sorted(wanted)
    found = [step for step in steps if step < width]
    if len(found) < len(steps):
        found.append(width)
    return found


def can_hold(format_: str, width: int, size: tuple[int, int]) -> bool:
    """Return whether a format can hold an image of a size, made this wide.

    >>> can_hold("webp", 1000, (1000, 20_000)), can_hold("webp", 500, (1000, 20_000))
    (False, True)
    """
    return max(width, size[1] * width // size[0] + 1) <= _SIDES[format_]


def encode(data: bytes, jobs: Iterable[Job]) -> Iterator[tuple[Job, bytes]]:
    """Yield the files to make of an image's bytes; raise ImageFaultError.

    Its orientation is applied, its colour profile kept, all else it says is left out.
    """
    from PIL import Image

    image, is_graphic = read_image(data)
    profile = image.info.get("icc_profile")
    sized: dict[int, Image.Image] = {}
    for job in jobs:
        if job.width not in sized:
            height = max(1, round(image.height * job.width / image.width))
            sized[job.width] = (
                image
                if (job.width, height) == image.size
                else image.resize((job.width, height), Image.Resampling.LANCZOS)
            )
        ways = (_GRAPHIC if is_graphic else _PHOTO)[job.format]
        made = []
        for options in ways:
            file = BytesIO()
            sized[job.width].save(file, job.format, icc_profile=profile, **options)
            made.append(file.getvalue())
        yield job, min(made, key=len)


def read_image(data: bytes) -> tuple["Image", bool]:
    """Decode an image as screens show it; return it, and whether it has few colours.

    Raise ImageFaultError if it is none, too large, or cut short.
    """
    from PIL import ImageOps

    with _faults_told():
        image = _open(data)
        # A JPEG can be decoded smaller at once; what is made of it is smaller yet.
        if image.format == "JPEG" and min(image.size) > 2 * LARGEST:
            image.draft("", (2 * LARGEST, 2 * LARGEST))
        image.load()
        shown = _for_screens(ImageOps.exif_transpose(image))
    has_few = image.mode in {"P", "1", "PA"} or shown.getcolors(_FEW_COLOURS)
    return shown, image.format != "JPEG" and bool(has_few)


def measure(data: bytes) -> tuple[int, int, int]:
    """Return the width, the height and the frames of an image, by its header alone.

    Width and height are those of the upright image. Raise ImageFaultError.
    """
    with _faults_told():
        image = _open(data)
        width, height = image.size
        if is_turned(image):
            width, height = height, width
        return width, height, getattr(image, "n_frames", 1)


def read_frames(data: bytes) -> None:
    """Decode each frame of an image that moves; raise ImageFaultError."""
    with _faults_told():
        image = _open(data)
        frames = getattr(image, "n_frames", 1)
        if image.width * image.height * frames > _MOST_MOVING:
            raise ImageFaultError(f"moves too long to be read: {frames} images")
        for number in range(frames):
            image.seek(number)
            image.load()


def _open(data: bytes) -> "ImageFile":
    from PIL import Image

    image = Image.open(BytesIO(data), formats=_READ)
    if image.width * image.height > MOST_PIXELS:
        size = f"{image.width} × {image.height}"
        raise ImageFaultError(f"has {size} pixels, too many to be read")
    return image


@contextmanager
def _faults_told() -> Iterator[None]:
    """Raise what goes wrong in a decoder as ImageFaultError; silence its warnings."""
    from PIL import Image

    with catch_warnings(action="ignore"):  # of odd EXIF data, and of large images
        try:
            yield
        except (Image.DecompressionBombError, MemoryError, OverflowError) as error:
            raise ImageFaultError("is too large to be read") from error
        except (OSError, SyntaxError, ValueError, EOFError, LookupError) as error:
            raise ImageFaultError(f"cannot be read: {_words(error)}") from error
        except (TypeError, struct.error, ZeroDivisionError, AttributeError) as error:
            raise ImageFaultError("cannot be read: it is damaged") from error


def _for_screens(image: "Image") -> "Image":
    """Return an image in red, green and blue, with what is transparent kept."""
    if image.mode.startswith("I"):  # 16 bits of grey
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    profile = image.info.get("icc_profile") or b""
    if profile and profile[_COLOURS_OF] != b"RGB ":  # of inks, or greys
        image = _converted(image, profile)
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _converted(image: "Image", profile: bytes) -> "Image":
    """Return an image in the colours of screens, by a profile of others; without it.

    Browsers show nothing where it stays: it is none of what the image has by then.
    """
    from PIL import ImageCms

    shown = image
    if image.mode in {"CMYK", "L"}:
        screen = ImageCms.createProfile("sRGB")
        with suppress(ImageCms.PyCMSError, OSError):
            own = ImageCms.ImageCmsProfile(BytesIO(profile))
            made = ImageCms.profileToProfile(image, own, screen, outputMode="RGB")
            shown = made or image
    shown.info.pop("icc_profile", None)
    return shown


def _words(error: Exception) -> str:
    text = str(error).split(" <")[0] or type(error).__name__
    if "MAX_TEXT" in text:
        return "a text within it is too large"
    return "it is none" if text.startswith("cannot identify") else text.rstrip(".")
