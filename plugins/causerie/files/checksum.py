"""Checksum: bytes of a cache in, the same with a CRC-32 before them out.

What a power cut or a failing disk made of them is not believed: it is made anew.
"""

import os
from zlib import crc32

_SIZE = 9  # bytes: eight digits and a line's end
_START = 1  # so that zeros do not check
_SAMPLE = 16_384  # bytes of a large file, at its beginning, middle and end


def add_checksum(data: bytes) -> bytes:
    r"""Put a checksum before some bytes.

    >>> add_checksum(b"words")
    b'4c1d373c\nwords'
    """
    return b"%08x\n" % crc32(data, _START) + data


def strip_checksum(data: bytes) -> bytes | None:
    r"""Take the checksum off; None if the bytes are not those that were written.

    >>> strip_checksum(add_checksum(b"words"))
    b'words'
    >>> strip_checksum(b"4c1d373c\nwOrds"), strip_checksum(b"")
    (None, None)
    """
    rest = data[_SIZE:]
    return rest if data[:_SIZE] == add_checksum(rest)[:_SIZE] else None


def sample_checksum(path: str | os.PathLike[str]) -> tuple[int, int]:
    """Return a file's length and a checksum of parts of it; raise OSError."""
    with open(path, "rb") as file:  # noqa: PTH123 - of thousands
        size = os.fstat(file.fileno()).st_size
        checksum = 0
        for place in (0, size // 2, max(0, size - _SAMPLE)):
            file.seek(place)
            checksum = crc32(file.read(_SAMPLE), checksum)
    return size, checksum
