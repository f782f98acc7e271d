"""Strip images of what cameras and programs write beside the picture, as it is.

Where it was taken, when, by which device and by whom goes; what is shown stays to the
bit: pixels, colour profile, orientation. Nothing is decoded.
"""

import struct
from collections.abc import Callable, Iterator

_EXIF = b"Exif\0\0"
_ORIENTATION = 0x0112  # Exif 3.0, 4.6.5.1.6
_JPEG, _PNG = b"\xff\xd8", b"\x89PNG\r\n\x1a\n"
# Segments of a JPEG that stay: JFIF, colour profiles (ICC.1, B.4), Adobe's colours.
_KEPT = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
_SCAN, _END, _COMMENT = 0xDA, 0xD9, 0xFE
_APPLICATION = range(0xE0, 0xF0)
_BARE = frozenset({0x01, *range(0xD0, 0xD9)})  # markers without a length
_TEXTS = frozenset({b"eXIf", b"iTXt", b"tEXt", b"tIME", b"zTXt"})  # PNG, 11.3
_WEBP_EXIF, _WEBP_XMP = 0x08, 0x04  # flags of VP8X
_WEBP_FLAGS = _WEBP_EXIF | _WEBP_XMP


def strip_metadata(data: bytes) -> bytes:
    """Return an image without what is beside the picture; of other formats, as it is.

    What is damaged is returned as it is, too: who reads the picture reports it.
    """
    try:
        for starts, strip in _FORMATS:
            if starts(data):
                return strip(data)
    except (struct.error, IndexError, ValueError):
        return data
    return data


def tells_place(data: bytes) -> bool:
    """Return whether an image that cannot be stripped says where it was taken."""
    from io import BytesIO
    from warnings import catch_warnings

    from PIL.AvifImagePlugin import AvifImageFile
    from PIL.ExifTags import IFD

    try:
        with catch_warnings(action="ignore"), AvifImageFile(BytesIO(data)) as image:
            return bool(image.getexif().get_ifd(IFD.GPSInfo))
    except (OSError, SyntaxError, ValueError, LookupError):
        return False  # who reads the picture reports it


def _strip_jpeg(data: bytes) -> bytes:
    parts, at = [_JPEG], 2
    while True:
        while data[at + 1] == 0xFF:  # noqa: PLR2004 - padding before a marker
            at += 1
        if data[at] != 0xFF:  # noqa: PLR2004 - ISO/IEC 10918-1, B.1.1.2
            raise ValueError("no marker")
        marker = data[at + 1]
        if marker in {_SCAN, _END}:
            break
        if marker in _BARE:
            end = at + 2
        else:
            end = at + 2 + struct.unpack_from(">H", data, at + 2)[0]
        parts += _kept_segment(marker, data[at:end])
        at = end
    # After its end some telephones add a film, or further pictures with their own tags.
    last = data.rfind(b"\xff\xd9")
    end = data.find(b"\xff\xd8\xff", at)
    if end > 0:
        last = data.rfind(b"\xff\xd9", at, end)
    return b"".join([*parts, data[at : last + 2] if last > at else data[at:]])


def _kept_segment(marker: int, segment: bytes) -> Iterator[bytes]:
    payload = segment[4:]
    if marker == _APPLICATION[1] and payload.startswith(_EXIF):
        if turned := _orientation(payload.removeprefix(_EXIF)):
            exif = _EXIF + turned
            yield b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif
    elif marker in _KEPT:
        if payload.startswith(_KEPT[marker]):
            yield segment
    elif marker not in _APPLICATION and marker != _COMMENT:
        yield segment


def _orientation(tiff: bytes) -> bytes:
    """Return Exif data with nothing but the orientation; empty: it is upright."""
    order = "<" if tiff.startswith(b"II") else ">"
    (at,) = struct.unpack_from(f"{order}I", tiff, 4)
    (count,) = struct.unpack_from(f"{order}H", tiff, at)
    for number in range(count):
        tag, _, _, value = struct.unpack_from(
            f"{order}HHIH", tiff, at + 2 + 12 * number
        )
        if tag == _ORIENTATION and 1 < value <= 8:  # noqa: PLR2004 - the last of them
            entry = struct.pack(">HHIHH", _ORIENTATION, 3, 1, value, 0)
            return b"MM\0*" + struct.pack(">IH", 8, 1) + entry + bytes(4)
    return b""


def _strip_png(data: bytes) -> bytes:
    parts, at = [_PNG], len(_PNG)
    while at < len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        if kind == b"eXIf" and (turned := _orientation(data[at + 8 : end - 4])):
            from zlib import crc32

            chunk = b"eXIf" + turned
            parts.append(
                struct.pack(">I", len(turned)) + chunk + struct.pack(">I", crc32(chunk))
            )
        elif kind not in _TEXTS:
            parts.append(data[at:end])
        at = end
        if kind == b"IEND":
            break
    return b"".join(parts)


def _strip_webp(data: bytes) -> bytes:
    chunks, at = [], 12
    (size,) = struct.unpack_from("<I", data, 4)
    while at + 8 <= min(len(data), size + 8):
        kind, length = struct.unpack_from("<4sI", data, at)
        chunks.append((kind, data[at + 8 : at + 8 + length]))
        at += 8 + length + length % 2
    tags = next((held for kind, held in chunks if kind == b"EXIF"), b"")
    turned = _orientation(tags.removeprefix(_EXIF)) if tags else b""
    parts = [b"WEBP"]
    for kind, given in chunks:
        held = given
        if kind == b"VP8X":
            flags = held[0] & ~_WEBP_FLAGS | (_WEBP_EXIF if turned else 0)
            held = bytes([flags]) + held[1:]
        elif kind == b"EXIF":
            held = turned
        if kind != b"XMP " and (held or kind != b"EXIF"):
            padding = bytes(len(held) % 2)
            parts.append(struct.pack("<4sI", kind, len(held)) + held + padding)
    body = b"".join(parts)
    return b"RIFF" + struct.pack("<I", len(body)) + body


_FORMATS: tuple[tuple[Callable[[bytes], bool], Callable[[bytes], bytes]], ...] = (
    (lambda data: data.startswith(_JPEG), _strip_jpeg),
    (lambda data: data.startswith(_PNG), _strip_png),
    (lambda data: data.startswith(b"RIFF") and data[8:12] == b"WEBP", _strip_webp),
)
