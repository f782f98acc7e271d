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


def rows_of(data: mmap, box: Box, size: int) -> range:
    """Return where the rows of a table begin, after its version and count."""
    first = box.start + 8
    count = min(read_number(data, box.start + 4, 4), _ROWS)
    return range(first, min(first + count * size, box.end - size + 1), size)


class Edit(NamedTuple):
    """A part of what a track plays (8.6.6)."""

    length: int  # in units of the movie
    begins: int | None  # in units of the media; None: it only waits


def find_edits(data: mmap, track: Box) -> list[Edit]:
    """Read the edit list of a track; an empty one if it has none."""
    found = []
    for box in find_boxes(data, track, b"edts", b"elst"):
        wide = 8 if read_number(data, box.start, 1) == 1 else 4
        for place in rows_of(data, box, 2 * wide + 4):
            begins = read_number(data, place + wide, wide)
            waits = begins == (1 << 8 * wide) - 1
            length = read_number(data, place, wide)
            found.append(Edit(length, None if waits else begins))
    return found


_ROWS = 1_000_000  # of a table: samples of a day, each of another length
_MOST = 10_000  # boxes in a box: a bound that no real file comes near
