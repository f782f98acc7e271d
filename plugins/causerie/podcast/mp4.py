"""The playing time of an M4A: a file in, the seconds that apps play out.

mutagen tells the length of the media, with what the encoder put before and after the
sound; the track's header tells what its edit list leaves of that. Sections are those
of ISO/IEC 14496-12.
"""

from mmap import ACCESS_READ, mmap
from pathlib import Path

from causerie.errors import AudioError
from causerie.podcast.mp4_boxes import (
    Box,
    find_boxes,
    read_boxes,
    read_time,
    whole_file,
)


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


def _measure(path: Path, data: mmap) -> float:
    whole = whole_file(data)
    ends = {box.kind: box.end for box in read_boxes(data, whole)}
    if b"moof" in ends:
        what = f"{path.name} is in fragments, as for streaming."
        fix = f"Repack it: `ffmpeg -i {path.name} -c copy NEW{path.suffix}`."
        raise AudioError(what, where=str(path), fix=fix)
    if b"moov" not in ends or max(ends[b"moov"], ends.get(b"mdat", 0)) > len(data):
        what, fix = f"{path.name} is cut short.", "Export or copy it anew."
        raise AudioError(what, where=str(path), fix=fix)
    for track in find_boxes(data, whole, b"moov", b"trak"):
        for handler in find_boxes(data, track, b"mdia", b"hdlr"):
            if data[handler.start + 8 : handler.start + 12] == b"soun":
                return _play(data, whole, track)
    what, fix = f"{path.name} has no sound in it.", "Export it as MP3 or M4A."
    raise AudioError(what, where=str(path), fix=fix)


def _play(data: mmap, whole: Box, track: Box) -> float:
    """Take what the edit list plays (8.3.2), or else all of the media (8.4.2)."""
    movie = next(find_boxes(data, whole, b"moov", b"mvhd"), None)
    header = next(find_boxes(data, track, b"tkhd"), None)
    media = next(find_boxes(data, track, b"mdia", b"mdhd"), None)
    for clock, box, place in ((movie, header, 20), (media, media, 16)):
        if clock and box:
            per_second = read_time(data, clock, 12, long=False)
            duration = read_time(data, box, place, long=True)
            if per_second and duration:
                return duration / per_second
    return 0
