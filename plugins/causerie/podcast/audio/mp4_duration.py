"""Read how long the audio track of an M4A plays, and its codec.

mutagen returns the duration of the media, with the silence that the encoder added
before and after the sound; the edit list takes that off. Sections are those of ISO/IEC
14496-12.
"""

import shlex
from mmap import mmap
from pathlib import Path
from typing import NamedTuple

from causerie.errors import AudioError
from causerie.podcast.audio.mp4_boxes import (
    Box,
    find_boxes,
    find_chapter_tracks,
    read_boxes,
    read_edit_list,
    read_header_field,
    read_number,
    root_box,
    table_rows,
)
from causerie.podcast.audio.open_file import map_audio, map_file


class AudioTrack(NamedTuple):
    """The track that an M4A plays."""

    seconds: float  # 0 if unknown
    codec: str  # as RFC 6381 names it: mp4a.40.2


def read_audio_track(path: Path) -> AudioTrack:
    """Read the first audio track of a file.

    Raise AudioError if the file is truncated, fragmented or has no audio track.
    """
    with map_audio(path) as data:
        return _read(path, data)


def check_no_video(path: Path) -> None:
    """Raise AudioError if a file holds a video, with sound or without."""
    try:
        with map_file(path) as data:
            has_video, tracks = _has_video(data), _find_tracks(data, b"soun")
            codec = _read_codec(data, tracks[0]) if tracks else ""
    except (OSError, ValueError):
        return  # read_audio_track reports it
    if has_video and not tracks:
        raise _no_sound(path)
    if has_video:
        copied = ["-c:a", "copy"] if codec.startswith("mp4a.40") else ["-b:a", "128k"]
        is_own = path.suffix.lower() == ".m4a"
        new = f"{path.stem}-sound.m4a" if is_own else f"{path.stem}.m4a"
        command = shlex.join(["ffmpeg", "-i", path.name, "-vn", *copied, new])
        what = f"{path.name} holds a video, and an episode is sound alone."
        raise AudioError(what, where=str(path), fix=f"Take it out: {command}")


_ROUNDING = 0.01  # s; the movie's time scale is coarser than the media's
_PICTURES = {b"jpeg", b"png ", b"mjpa", b"mjpb", b"tiff"}  # of chapters, or a cover


def _read(path: Path, data: mmap) -> AudioTrack:
    ends = {box.kind: box.end for box in read_boxes(data, root_box(data))}
    if b"moof" in ends:
        what = f"{path.name} is in fragments, as for streaming."
        fix = f"Repack it: `ffmpeg -i {path.name} -c copy NEW{path.suffix}`."
        raise AudioError(what, where=str(path), fix=fix)
    if b"moov" not in ends or max(ends[b"moov"], ends.get(b"mdat", 0)) > len(data):
        what, fix = f"{path.name} is cut short.", "Export or copy it anew."
        raise AudioError(what, where=str(path), fix=fix)
    for track in _find_tracks(data, b"soun"):
        return AudioTrack(_played_seconds(data, track), _read_codec(data, track))
    raise _no_sound(path)


def _no_sound(path: Path) -> AudioError:
    what, fix = f"{path.name} has no sound in it.", "Export it as MP3 or M4A."
    return AudioError(what, where=str(path), fix=fix)


def _find_tracks(data: mmap, kind: bytes) -> list[Box]:
    """Find the tracks whose handler is of a kind (8.4.3)."""
    return [
        track
        for track in find_boxes(data, root_box(data), b"moov", b"trak")
        for handler in find_boxes(data, track, b"mdia", b"hdlr")
        if data[handler.start + 8 : handler.start + 12] == kind
    ]


def _has_video(data: mmap) -> bool:
    """Return whether a video track holds more than chapter images or a cover."""
    chapter_tracks = find_chapter_tracks(data)
    for track in _find_tracks(data, b"vide"):
        header = next(find_boxes(data, track, b"tkhd"), None)
        number = read_header_field(data, header, 12, long=False) if header else 0
        entry = _find_sample_entry(data, track)
        if number not in chapter_tracks and entry.kind not in _PICTURES:
            return True
    return False


def _played_seconds(data: mmap, track: Box) -> float:
    """Return the duration of what the edit list plays (8.6.6), or of the whole media.

    The duration of the media is that of its samples (8.6.1.2), or what a header says.
    """
    header = next(find_boxes(data, track, b"mdia", b"mdhd"), None)
    scale = read_header_field(data, header, 12, long=False) if header else 0
    media_seconds = 0.0
    if header and scale:
        samples = sum(
            read_number(data, place, 4) * read_number(data, place + 4, 4)
            for box in find_boxes(data, track, b"mdia", b"minf", b"stbl", b"stts")
            for place in table_rows(data, box, 8)
        )
        media_seconds = (
            samples or read_header_field(data, header, 16, long=True)
        ) / scale
    movie = next(find_boxes(data, root_box(data), b"moov", b"mvhd"), None)
    movie_scale = read_header_field(data, movie, 12, long=False) if movie else 0
    edits = read_edit_list(data, track)
    if scale and movie_scale and edits and edits[-1].media_time is not None:
        while edits[0].media_time is None:
            edits.pop(0)  # players skip pauses before the first sound
        played = 0.0
        for edit in edits:
            length = left = edit.duration / movie_scale
            if edit.media_time is not None:
                left = media_seconds - edit.media_time / scale
            # an edit of duration 0 goes on to the end of the media
            played += length if 0 < length <= left + _ROUNDING else left
        track_header = next(find_boxes(data, track, b"tkhd"), None)
        declared = (
            read_header_field(data, track_header, 20, long=True) / movie_scale
            if track_header
            else 0.0
        )
        # if they only differ by rounding, keep what facts files already say
        return declared if abs(declared - played) <= _ROUNDING else played
    if movie and movie_scale:
        return (
            media_seconds or read_header_field(data, movie, 16, long=True) / movie_scale
        )
    return media_seconds


def _find_sample_entry(data: mmap, track: Box) -> Box:
    """Find the first sample entry of a track (8.5.2)."""
    for box in find_boxes(data, track, b"mdia", b"minf", b"stbl", b"stsd"):
        for entry in read_boxes(data, Box(b"", box.start + 8, box.end)):
            return entry
    return Box(b"", 0, 0)


def _read_codec(data: mmap, track: Box) -> str:
    entry = _find_sample_entry(data, track)
    name = entry.kind.decode("latin-1").strip()
    if entry.kind != b"mp4a":
        return name
    # QuickTime has two longer versions of an entry, and may put esds into a box `wave`
    extra = {1: 16, 2: 36}.get(read_number(data, entry.start + 8, 2), 0)
    children = Box(b"", entry.start + 28 + extra, entry.end)
    for parent in (children, *find_boxes(data, children, b"wave")):
        for box in find_boxes(data, parent, b"esds"):
            return f"{name}{_read_object_types(data[box.start + 4 : box.end])}"
    return name


def _read_object_types(descriptors: bytes) -> str:
    """Return the object type and the audio object type as RFC 6381 appends them.

    Sources: ISO/IEC 14496-1, 7.2.6; ISO/IEC 14496-3, 1.6.
    """
    position = 0
    object_type = 0
    for tag, skipped in ((3, 3), (4, 13), (5, 0)):
        if descriptors[position : position + 1] != bytes((tag,)):
            break
        position += 1
        while descriptors[position : position + 1] >= b"\x80":
            position += 1
        position += 1
        if tag == 3:  # noqa: PLR2004 - ES_DescrTag
            flags = descriptors[position + 2 : position + 3] or b"\0"
            position += 2 * bool(flags[0] & 0x80) + 2 * bool(flags[0] & 0x20)
        elif tag == 4:  # noqa: PLR2004 - DecoderConfigDescrTag
            object_type = int.from_bytes(descriptors[position : position + 1])
        else:
            config = int.from_bytes(
                descriptors[position : position + 2].ljust(2, b"\0")
            )
            audio_type = config >> 11
            if audio_type == 31:  # noqa: PLR2004 - escape: six more bits follow
                audio_type = 32 + (config >> 5 & 0x3F)
            return f".{object_type:X}.{audio_type}"
        position += skipped
    return f".{object_type:X}" if object_type else ""
