"""Pictures for tests, made when they are asked for."""

import struct
import zlib
from functools import cache
from io import BytesIO
from typing import Any

from PIL import Image


@cache
def png(
    width: int = 1400,
    height: int = 0,
    *,
    mode: str = "RGB",
    colour: str | int = 0,
) -> bytes:
    """Return a PNG of one colour: a square cover, unless another size is given."""
    data = BytesIO()
    Image.new(mode, (width, height or width), colour).save(data, "PNG")
    return data.getvalue()


@cache
def picture(kind: str, width: int = 40, height: int = 30, **options: Any) -> bytes:
    """Return an image of many colours and shapes, in a format of Pillow's."""
    data = BytesIO()
    shapes = Image.effect_mandelbrot((400, 300), (-2, -1.2, 1, 1.2), 60)
    large = shapes.resize((width, height))
    Image.merge("RGB", (large, large.rotate(180), large)).save(data, kind, **options)
    return data.getvalue()


def png_header(width: int, height: int) -> bytes:
    """Return a PNG of any size without its pixels."""
    head = struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", b""), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data))
        + kind
        + data
        + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
