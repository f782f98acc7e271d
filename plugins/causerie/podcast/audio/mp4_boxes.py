"""Find and read the boxes of an MP4.

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


def root_box(data: mmap) -> Box:
    """Return the whole file as a box."""
    return Box(b"", 0, len(data))


def find_boxes(data: mmap, parent: Box, *path: bytes) -> Iterator[Box]:
    """Yield the boxes at a path of kinds inside a parent box."""
    for box in read_boxes(data, parent):
        if box.kind == path[0]:
            if path[1:]:
                yield from find_boxes(data, box, *path[1:])
            else:
                yield box


def read_boxes(data: mmap, parent: Box) -> Iterator[Box]:
    """Yield the children of a box; stop at the first whose size is invalid."""
    position = parent.start
    for _ in range(_MAX_BOXES):
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
    """Read an unsigned number; bytes past the end of the file count as zeros."""
    return int.from_bytes(data[position : position + size].ljust(size, b"\0"))


def read_header_field(data: mmap, box: Box, offset: int, *, long: bool) -> int:
    """Read a field that follows the creation and modification times of a box.

    `place` is its offset if the times have 32 bits; `long` says that the field has as
    many bits as the times. Return 0 for "unknown", which is all ones.
    """
    version_1 = data[box.start : box.start + 1] == b"\1"  # the times have 64 bits
    start = box.start + offset + (8 if version_1 else 0)
    number = data[start : start + (8 if version_1 and long else 4)]
    return int.from_bytes(number) if number.strip(b"\xff") else 0


def table_rows(data: mmap, box: Box, size: int) -> range:
    """Return the positions of a table's rows, which follow its version and count."""
    first = box.start + 8
    count = min(read_number(data, box.start + 4, 4), _MAX_ROWS)
    return range(first, min(first + count * size, box.end - size + 1), size)


def find_chapter_tracks(data: mmap) -> set[int]:
    """Return the numbers of the tracks that hold chapters, by `chap` references."""
    return {
        read_number(data, position, 4)
        for box in find_boxes(data, root_box(data), b"moov", b"trak", b"tref", b"chap")
        for position in range(box.start, min(box.end, box.start + 64), 4)
    }


class Edit(NamedTuple):
    """An entry of an edit list: a part of the media that a track plays (8.6.6)."""

    duration: int  # in units of the movie's time scale
    media_time: int | None  # in units of the media's time scale; None: a pause


def read_edit_list(data: mmap, track: Box) -> list[Edit]:
    """Read the edit list of a track; return an empty list if there is none."""
    edits = []
    for box in find_boxes(data, track, b"edts", b"elst"):
        width = 8 if read_number(data, box.start, 1) == 1 else 4
        for position in table_rows(data, box, 2 * width + 4):
            media_time = read_number(data, position + width, width)
            is_pause = media_time == (1 << 8 * width) - 1
            duration = read_number(data, position, width)
            edits.append(Edit(duration, None if is_pause else media_time))
    return edits


_MAX_ROWS = 1_000_000  # of a table: samples of a day, each of another duration
_MAX_BOXES = 10_000  # in one box: far above any real file
