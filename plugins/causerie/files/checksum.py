"""Checksums (CRC-32) of cache files and of samples of large files.

A cache file that a power cut or a failing disk has damaged is discarded.
"""

import os
from zlib import crc32

_SIZE = 9  # bytes: eight digits and a newline
_START = 1  # so that a file of zeros is not valid
_SAMPLE = 16_384  # bytes read at the beginning, middle and end of a file


def add_checksum(*data: bytes) -> bytes:
    r"""Join data, and prefix it with its checksum.

    >>> add_checksum(b"words"), add_checksum(b"wo", b"rds")
    (b'4c1d373c\nwords', b'4c1d373c\nwords')
    """
    checksum = _START
    for part in data:
        checksum = crc32(part, checksum)
    return b"".join((b"%08x\n" % checksum, *data))


def strip_checksum(data: bytes) -> bytes | None:
    r"""Remove the checksum; return None if the data do not match it.

    >>> strip_checksum(add_checksum(b"words"))
    b'words'
    >>> strip_checksum(b"4c1d373c\nwOrds"), strip_checksum(b"")
    (None, None)
    """
    rest = data[_SIZE:]
    return rest if data[:_SIZE] == b"%08x\n" % crc32(rest, _START) else None


def sample_checksum(path: str | os.PathLike[str]) -> tuple[int, int]:
    """Return the length of a file and a checksum of samples of it; raise OSError."""
    with open(path, "rb") as file:  # noqa: PTH123 - faster, for thousands of files
        size = os.fstat(file.fileno()).st_size
        checksum = 0
        for place in (0, size // 2, max(0, size - _SAMPLE)):
            file.seek(place)
            checksum = crc32(file.read(_SAMPLE), checksum)
    return size, checksum
