"""The boxes of an MP4: a file's bytes in, where each box stands out.

Sections are those of ISO/IEC 14496-12.
"""

from collections.abc import Iterator
from mmap import mmap
from typing import NamedTuple


class Box(NamedTuple):
    """A box (4.2): its kind, and where its content starts and ends."""

    kind: bytes
    start: int
    end: int


def whole_file(data: mmap) -> Box:
    """Return the file as the box of all others."""
    return Box(b"", 0, len(data))


def find_boxes(data: mmap, parent: Box, *path: bytes) -> Iterator[Box]:
    """Yield the boxes at a path of kinds below another."""
    for box in read_boxes(data, parent):
        if box.kind == path[0]:
            if path[1:]:
                yield from find_boxes(data, box, *path[1:])
            else:
                yield box


def read_boxes(data: mmap, parent: Box) -> Iterator[Box]:
    """Yield the boxes right below another, as far as their sizes make sense."""
    position = parent.start
    for _ in range(_MOST):
        size = read_number(data, position, 4)
        kind = data[position + 4 : position + 8]
        header = 8
        if size == 1:  # too long for 32 bits
            size, header = read_number(data, position + 8, 8), 16
        elif size == 0:  # up to the end
            size = parent.end - position
        if size < header or position + header > parent.end:
            return
        yield Box(kind, position + header, position + size)
        position += size


def read_number(data: mmap, position: int, size: int) -> int:
    """Read an unsigned number; past the end there are only zeros."""
    return int.from_bytes(data[position : position + size].ljust(size, b"\0"))


def read_time(data: mmap, box: Box, place: int, *, long: bool) -> int:
    """Read a number after the two times in a box; 0 for "unknown", all ones.

    `place` is where it stands when the times have 32 bits; `long` is one that has 64
    where the times have.
    """
    version_1 = data[box.start : box.start + 1] == b"\1"  # its times have 64 bits
    start = box.start + place + (8 if version_1 else 0)
    number = data[start : start + (8 if version_1 and long else 4)]
    return int.from_bytes(number) if number.strip(b"\xff") else 0


_MOST = 10_000  # boxes in a box: a bound that no real file comes near
