"""The playing time of an M4A: a file in, the seconds that apps play out.

mutagen tells the length of the media, with what the encoder put before and after the
sound; the track's header tells what its edit list leaves of that. Sections are those
of ISO/IEC 14496-12.
"""

from collections.abc import Iterator
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import NamedTuple

from causerie.errors import AudioError


def measure_mp4(path: Path) -> float:
    """Read how many seconds the sound plays; 0 if the file does not say.

    Raise AudioError if the file is cut, in fragments or without sound.
    """
    try:
        with (
            path.open("rb") as file,
            mmap(file.fileno(), 0, access=ACCESS_READ) as data,
        ):
            return _measure(path, data)
    except (OSError, ValueError) as err:  # ValueError: an empty file
        what = f"{path.name} cannot be read: {err}."
        raise AudioError(what, where=str(path)) from err


class _Box(NamedTuple):
    """A box (4.2): its kind, and where its content starts and ends."""

    kind: bytes
    start: int
    end: int


_MOST = 10_000  # boxes in a box: a bound that no real file comes near


def _measure(path: Path, data: mmap) -> float:
    whole = _Box(b"", 0, len(data))
    ends = {box.kind: box.end for box in _read_boxes(data, whole)}
    if b"moof" in ends:
        what = f"{path.name} is in fragments, as for streaming."
        fix = f"Repack it: `ffmpeg -i {path.name} -c copy NEW{path.suffix}`."
        raise AudioError(what, where=str(path), fix=fix)
    if b"moov" not in ends or max(ends[b"moov"], ends.get(b"mdat", 0)) > len(data):
        what, fix = f"{path.name} is cut short.", "Export or copy it anew."
        raise AudioError(what, where=str(path), fix=fix)
    for track in _find(data, whole, b"moov", b"trak"):
        for handler in _find(data, track, b"mdia", b"hdlr"):
            if data[handler.start + 8 : handler.start + 12] == b"soun":
                return _play(data, whole, track)
    what, fix = f"{path.name} has no sound in it.", "Export it as MP3 or M4A."
    raise AudioError(what, where=str(path), fix=fix)


def _play(data: mmap, whole: _Box, track: _Box) -> float:
    """Take what the edit list plays (8.3.2), or else all of the media (8.4.2)."""
    movie = next(_find(data, whole, b"moov", b"mvhd"), None)
    header = next(_find(data, track, b"tkhd"), None)
    media = next(_find(data, track, b"mdia", b"mdhd"), None)
    for clock, box, place in ((movie, header, 20), (media, media, 16)):
        if clock and box:
            per_second = _read_number(data, clock, 12, long=False)
            duration = _read_number(data, box, place, long=True)
            if per_second and duration:
                return duration / per_second
    return 0


def _read_number(data: mmap, box: _Box, place: int, *, long: bool) -> int:
    """Read a number after the two times in a box; 0 for "unknown", all ones."""
    version_1 = data[box.start : box.start + 1] == b"\1"  # its times have 64 bits
    start = box.start + place + (8 if version_1 else 0)
    number = data[start : start + (8 if version_1 and long else 4)]
    return int.from_bytes(number) if number.strip(b"\xff") else 0


def _find(data: mmap, parent: _Box, *path: bytes) -> Iterator[_Box]:
    for box in _read_boxes(data, parent):
        if box.kind == path[0]:
            if path[1:]:
                yield from _find(data, box, *path[1:])
            else:
                yield box


def _read_boxes(data: mmap, parent: _Box) -> Iterator[_Box]:
    position = parent.start
    for _ in range(_MOST):
        size = int.from_bytes(data[position : position + 4])
        kind = data[position + 4 : position + 8]
        header = 8
        if size == 1:  # too long for 32 bits
            size, header = int.from_bytes(data[position + 8 : position + 16]), 16
        elif size == 0:  # up to the end
            size = parent.end - position
        if size < header or position + header > parent.end:
            return
        yield _Box(kind, position + header, position + size)
        position += size
