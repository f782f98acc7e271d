"""Read the playing time of an MP3, exact to a frame.

mutagen can be minutes off: it estimates from the bitrate when there is no Xing header,
believes the header of a truncated file, and reads gapless data only if LAME wrote it.
"""

import re
import struct
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from mmap import mmap
from pathlib import Path

from causerie.errors import AudioError
from causerie.podcast.audio.mp3_frame import (
    MONO,
    MPEG_1,
    SAME_STREAM,
    FileBytes,
    FrameHeader,
    decode_header,
    read_header_bits,
)
from causerie.podcast.audio.open_file import map_audio


@dataclass(frozen=True, slots=True)
class Mp3Duration:
    """How long an MP3 plays, without the silence that its encoder added."""

    frames: int  # without the one that only holds the Xing header
    seconds: float
    declared: float = 0.0  # s by the header, if the file is truncated


def read_mp3_duration(path: Path) -> Mp3Duration:
    """Read the playing time from the Xing header, or count frames if it does not fit.

    Raise AudioError if the file holds no MPEG audio.
    """
    with map_audio(path) as data:
        stream = _find_stream(path, data)
        xing = _read_xing_header(stream)
        size = stream.end - stream.start
        if abs(xing.bytes - size) <= _TOLERANCE and _is_plausible(stream, xing.frames):
            return _sum_up({stream.first: xing.frames}, stream.first, xing)
        counted = _count_frames(path, stream, xing)
        return replace(counted, declared=_declared_seconds(stream, xing))


def id3_size(start: bytes) -> int:
    """Return the size in bytes of the ID3v2 tag that starts so; 0 if it is no tag.

    Source: id3.org/id3v2.4.0-structure, 3.1.
    """
    if not ID3.match(start):
        return 0
    size = 0
    for seven_bits in start[6:10]:
        size = size << 7 | seven_bits
    footer = 10 if start[5] & 0x10 else 0
    return 10 + size + footer


def find_first_frame(data: FileBytes) -> int:
    """Return the position of the first frame, or the end of the file without one."""
    return _find_frame(data, 0, len(data), iter(range(_MAX_TRIES)))


@dataclass(frozen=True, slots=True)
class _Stream:
    """The frames of a file, up to the tags at its end."""

    data: mmap
    start: int
    end: int
    first: FrameHeader


@dataclass(frozen=True, slots=True)
class _XingHeader:
    """What a Xing, Info or VBRI header says; zero where it says nothing."""

    own_frames: int = 0  # frames that hold the header itself: one, or none without it
    frames: int = 0
    bytes: int = 0
    gapless: bool = False  # delay and padding are known
    delay: int = 0  # samples of silence that the encoder put before the sound
    padding: int = 0  # and after it


# The first bytes of a frame, or of an ID3v2 tag: files joined by `cat` hold such tags.
_FRAME = rb"\xff[\xe2-\xe7\xf2-\xf7\xfa-\xff][\x10-\xef]"
_TAG = rb"ID3[\x02-\x04][^\xff].[\x00-\x7f]{4}"
ID3 = re.compile(_TAG, re.DOTALL)
_START = re.compile(_FRAME + rb"|" + _TAG, re.DOTALL)

# Frame headers to try before the rest counts as junk: a quarter of a second of work.
_MAX_TRIES = 100_000

# Bytes. Some encoders count the frame of the Xing header, others do not; no frame is
# above 1,729 bytes.
_TOLERANCE = 2 * 1729

_SAMPLES, _SAMPLE_SIZE = 4, 250  # places to check, and frames to read at each

# Samples by which a decoder is late. It drops the LAME tag's delay plus these at the
# beginning, and the tag's padding minus these at the end
# (http://gabriel.mp3-tech.org/mp3infotag.html, as ffmpeg reads it).
_DECODER_DELAY = 529


def _find_stream(path: Path, data: mmap) -> _Stream:
    end = len(data)
    if data[max(0, end - 128) :].startswith(b"TAG"):  # ID3v1
        end -= 128
    footer = data[max(0, end - 32) : end]
    if footer.startswith(b"APETAGEX"):  # https://wiki.hydrogenaud.io/?title=APEv2
        end = max(0, end - int.from_bytes(footer[12:16], "little"))
    start = _find_frame(data, 0, end, iter(range(_MAX_TRIES)))
    first = decode_header(read_header_bits(data, start))
    if start == end or first is None:
        raise _not_mpeg(path)
    return _Stream(data, start, end, first)


def _read_xing_header(stream: _Stream) -> _XingHeader:
    """Read the header that may stand in the first frame instead of sound."""
    frame = stream.data[stream.start : stream.start + stream.first.bytes].ljust(
        256, b"\0"
    )
    if frame[36:40] == b"VBRI":
        size, frames = struct.unpack_from(">II", frame, 46)
        return _XingHeader(own_frames=1, frames=frames, bytes=size)
    mpeg_1, mono = frame[1] >> 3 & 3 == MPEG_1, frame[3] >> 6 == MONO
    at = 4 + ((17 if mono else 32) if mpeg_1 else (9 if mono else 17))
    if frame[at : at + 4] not in {b"Xing", b"Info"}:
        return _XingHeader()
    flags = int.from_bytes(frame[at + 4 : at + 8])
    at += 8
    values = []
    for bit, width in enumerate((4, 4, 100, 4)):  # frames, bytes, contents, quality
        present = width if flags >> bit & 1 else 0
        values.append(int.from_bytes(frame[at : at + present]))
        at += present
    gap = int.from_bytes(frame[at + 21 : at + 24])
    return _XingHeader(
        own_frames=1,
        frames=values[0],
        bytes=values[1],
        gapless=frame[at : at + 4] in {b"LAME", b"Lavf", b"Lavc"},
        delay=gap >> 12,
        padding=gap & 0xFFF,
    )


def _is_plausible(stream: _Stream, frames: int) -> bool:
    """Return whether a number of frames fits the frame sizes at some places."""
    data, end = stream.data, stream.end
    start = stream.start + stream.first.bytes
    sizes: list[int] = []
    for part in range(_SAMPLES):
        position = start + (end - start) * part // _SAMPLES
        position = _find_frame(data, position, end, iter(range(_SAMPLE_SIZE)))
        for _ in range(_SAMPLE_SIZE):
            header = (
                decode_header(read_header_bits(data, position))
                if position < end
                else None
            )
            if header is None:
                break
            sizes.append(header.bytes)
            position += header.bytes
    if not frames or not sizes:
        return False
    mean = sum(sizes) / len(sizes)
    varies = max(sizes) - min(sizes) > 1  # else all are of one bitrate
    return abs((end - start) / frames - mean) <= mean * (0.3 if varies else 0.02)


def _declared_seconds(stream: _Stream, xing: _XingHeader) -> float:
    """Return the playing time that the header of a truncated file declares, or 0.

    A file is truncated if its header declares more bytes than there are, and the frames
    that are there have the declared mean size.
    """
    size = stream.end - stream.start
    if xing.bytes <= size + _TOLERANCE:
        return 0.0
    frames = round(xing.frames * size / xing.bytes)
    first = stream.first
    whole = xing.frames * first.samples / first.rate
    return whole if _is_plausible(stream, frames) else 0.0


def _count_frames(path: Path, stream: _Stream, xing: _XingHeader) -> Mp3Duration:
    data, position, end = stream.data, stream.start, stream.end
    read = struct.Struct(">I").unpack_from
    counts: defaultdict[FrameHeader, int] = defaultdict(int)
    tries = iter(range(_MAX_TRIES))
    while position + 4 <= end:
        header = decode_header(read(data, position)[0] >> 9)
        if header is None:
            position = _find_frame(data, position, end, tries)
            continue
        counts[header] += 1  # also a truncated last one: decoders play what there is
        position += header.bytes
    if sum(each.bytes * n for each, n in counts.items()) * 2 < end - stream.start:
        raise _not_mpeg(path)
    counts[stream.first] -= xing.own_frames
    return _sum_up(counts, stream.first, xing)


def _sum_up(
    counts: Mapping[FrameHeader, int], first: FrameHeader, header: _XingHeader
) -> Mp3Duration:
    total = sum(counts.values())
    seconds = sum(n * each.samples / each.rate for each, n in counts.items())
    if header.gapless:
        silence = header.delay + _DECODER_DELAY
        if total >= header.frames:  # else the end is missing, and the padding with it
            silence += max(0, header.padding - _DECODER_DELAY)
        seconds -= silence / first.rate
    return Mp3Duration(total, max(0.0, seconds))


def _find_frame(data: FileBytes, position: int, end: int, tries: Iterator[int]) -> int:
    """Return where the next frame is that another of its stream follows, or the end."""
    for _ in tries:
        match = _search(data, position, end)
        if match is None:
            break
        position = match.start()
        tag = id3_size(match[0])
        if tag:
            position += tag
            continue
        bits = read_header_bits(data, position)
        header = decode_header(bits)
        if header is not None:
            following = position + header.bytes
            is_same_stream = (
                read_header_bits(data, following) ^ bits
            ) & SAME_STREAM == 0
            if following == end or (following < end and is_same_stream):
                return position
        position += 1
    return end


def _search(data: FileBytes, position: int, end: int) -> re.Match[bytes] | None:
    """Search for the first bytes of a frame or a tag; skip gigabytes of zeros fast."""
    step = 4096
    while position < end:
        part = data[position : min(position + step, end)]
        if b"\xff" in part or b"I" in part:
            break
        position += len(part)
        step = min(2 * step, 1 << 20)
    return _START.search(data, position, end)


def _not_mpeg(path: Path) -> AudioError:
    what = f"{path.name} holds no MPEG audio, or more junk than audio."
    return AudioError(what, where=str(path), fix="Export it as MP3 anew.")
