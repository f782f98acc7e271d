"""The sound of an M4A: a file in, how long it plays and in which codec out.

mutagen tells the length of the media, with what the encoder put before and after the
sound; the edit list tells what is left of that. Sections are those of ISO/IEC 14496-12.
"""

import shlex
from mmap import mmap
from pathlib import Path
from typing import NamedTuple

from causerie.errors import AudioError
from causerie.podcast.audio.mp4_boxes import (
    Box,
    find_boxes,
    find_edits,
    read_boxes,
    read_number,
    read_time,
    rows_of,
    whole_file,
)
from causerie.podcast.audio.open_file import map_audio, map_file


class Sound(NamedTuple):
    """What an M4A plays."""

    seconds: float  # 0 if the file does not say
    codec: str  # as RFC 6381 names it: mp4a.40.2


def read_sound(path: Path) -> Sound:
    """Read what the first track of sound plays.

    Raise AudioError if the file is cut, in fragments, a film or without sound.
    """
    with map_audio(path) as data:
        return _read(path, data)


def check_film(path: Path) -> None:
    """Raise AudioError if a file holds a video, with sound or without."""
    try:
        with map_file(path) as data:
            film, tracks = _find_film(data), _find_tracks(data, b"soun")
            codec = _read_codec(data, tracks[0]) if tracks else ""
    except (OSError, ValueError):
        return  # whoever reads on says so
    if film and not tracks:
        raise _silent(path)
    if film:
        copied = ["-c:a", "copy"] if codec.startswith("mp4a.40") else ["-b:a", "128k"]
        is_own = path.suffix.lower() == ".m4a"
        new = f"{path.stem}-sound.m4a" if is_own else f"{path.stem}.m4a"
        command = shlex.join(["ffmpeg", "-i", path.name, "-vn", *copied, new])
        what = f"{path.name} holds a video, and an episode is sound alone."
        raise AudioError(what, where=str(path), fix=f"Take it out: {command}")


_COARSE = 0.01  # s
_PICTURES = {b"jpeg", b"png ", b"mjpa", b"mjpb", b"tiff"}  # of chapters, or a cover


def _read(path: Path, data: mmap) -> Sound:
    ends = {box.kind: box.end for box in read_boxes(data, whole_file(data))}
    if b"moof" in ends:
        what = f"{path.name} is in fragments, as for streaming."
        fix = f"Repack it: `ffmpeg -i {path.name} -c copy NEW{path.suffix}`."
        raise AudioError(what, where=str(path), fix=fix)
    if b"moov" not in ends or max(ends[b"moov"], ends.get(b"mdat", 0)) > len(data):
        what, fix = f"{path.name} is cut short.", "Export or copy it anew."
        raise AudioError(what, where=str(path), fix=fix)
    for track in _find_tracks(data, b"soun"):
        return Sound(_play(data, track), _read_codec(data, track))
    raise _silent(path)


def _silent(path: Path) -> AudioError:
    what, fix = f"{path.name} has no sound in it.", "Export it as MP3 or M4A."
    return AudioError(what, where=str(path), fix=fix)


def _find_tracks(data: mmap, kind: bytes) -> list[Box]:
    """Find the tracks of a kind (8.4.3)."""
    return [
        track
        for track in find_boxes(data, whole_file(data), b"moov", b"trak")
        for handler in find_boxes(data, track, b"mdia", b"hdlr")
        if data[handler.start + 8 : handler.start + 12] == kind
    ]


def _find_film(data: mmap) -> bool:
    """Tell whether a track of video is more than the pictures of chapters."""
    of_chapters = {
        read_number(data, place, 4)
        for box in find_boxes(
            data, whole_file(data), b"moov", b"trak", b"tref", b"chap"
        )
        for place in range(box.start, min(box.end, box.start + 64), 4)
    }
    for track in _find_tracks(data, b"vide"):
        header = next(find_boxes(data, track, b"tkhd"), None)
        number = read_time(data, header, 12, long=False) if header else 0
        if number not in of_chapters and _find_entry(data, track).kind not in _PICTURES:
            return True
    return False


def _play(data: mmap, track: Box) -> float:
    """Take what the edit list plays (8.6.6) of the media, or all of them.

    How long these are the table of samples says (8.6.1.2), or else a header.
    """
    header = next(find_boxes(data, track, b"mdia", b"mdhd"), None)
    scale = read_time(data, header, 12, long=False) if header else 0
    whole = 0.0
    if header and scale:
        samples = sum(
            read_number(data, place, 4) * read_number(data, place + 4, 4)
            for box in find_boxes(data, track, b"mdia", b"minf", b"stbl", b"stts")
            for place in rows_of(data, box, 8)
        )
        whole = (samples or read_time(data, header, 16, long=True)) / scale
    movie = next(find_boxes(data, whole_file(data), b"moov", b"mvhd"), None)
    per_second = read_time(data, movie, 12, long=False) if movie else 0
    edits = find_edits(data, track)
    if scale and per_second and edits and edits[-1].begins is not None:
        while edits[0].begins is None:
            edits.pop(0)  # players begin with the first sound
        played = 0.0
        for edit in edits:
            length = edit.length / per_second
            left = length if edit.begins is None else whole - edit.begins / scale
            # its clock is coarser, and one that says none goes on to the end
            played += length if 0 < length <= left + _COARSE else left
        told = next(find_boxes(data, track, b"tkhd"), None)
        said = read_time(data, told, 20, long=True) / per_second if told else 0.0
        # the same but for rounding, and what was told of a file stays
        return said if abs(said - played) <= _COARSE else played
    if movie and per_second:
        return whole or read_time(data, movie, 16, long=True) / per_second
    return whole


def _find_entry(data: mmap, track: Box) -> Box:
    """Find what describes the samples of a track (8.5.2)."""
    for box in find_boxes(data, track, b"mdia", b"minf", b"stbl", b"stsd"):
        for entry in read_boxes(data, Box(b"", box.start + 8, box.end)):
            return entry
    return Box(b"", 0, 0)


def _read_codec(data: mmap, track: Box) -> str:
    entry = _find_entry(data, track)
    name = entry.kind.decode("latin-1").strip()
    if entry.kind != b"mp4a":
        return name
    # QuickTime has two longer forms of an entry, and may put esds into a box `wave`
    longer = {1: 16, 2: 36}.get(read_number(data, entry.start + 8, 2), 0)
    inside = Box(b"", entry.start + 28 + longer, entry.end)
    for place in (inside, *find_boxes(data, inside, b"wave")):
        for box in find_boxes(data, place, b"esds"):
            return f"{name}{_read_profile(data[box.start + 4 : box.end])}"
    return name


def _read_profile(descriptors: bytes) -> str:
    """Read the kind of object and of audio (ISO/IEC 14496-1, 7.2.6; 14496-3, 1.6)."""
    place = 0
    kind = 0
    for wanted, skipped in ((3, 3), (4, 13), (5, 0)):
        if descriptors[place : place + 1] != bytes((wanted,)):
            break
        place += 1
        while descriptors[place : place + 1] >= b"\x80":
            place += 1
        place += 1
        if wanted == 3:  # noqa: PLR2004 - ES_DescrTag
            flags = descriptors[place + 2 : place + 3] or b"\0"
            place += 2 * bool(flags[0] & 0x80) + 2 * bool(flags[0] & 0x20)
        elif wanted == 4:  # noqa: PLR2004 - DecoderConfigDescrTag
            kind = int.from_bytes(descriptors[place : place + 1])
        else:
            config = int.from_bytes(descriptors[place : place + 2].ljust(2, b"\0"))
            profile = config >> 11
            if profile == 31:  # noqa: PLR2004 - more follows
                profile = 32 + (config >> 5 & 0x3F)
            return f".{kind:X}.{profile}"
        place += skipped
    return f".{kind:X}" if kind else ""
