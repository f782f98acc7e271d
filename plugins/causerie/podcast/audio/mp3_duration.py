"""The playing time of an MP3: a file in, its count of frames and seconds out.

mutagen guesses from the bitrate when there is no Xing header, believes the header of
a file cut short, and knows no gapless data but LAME's own: off by minutes, not frames.
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
    ALIKE,
    MONO,
    MPEG_1,
    Data,
    Layout,
    read_key,
    read_layout,
)
from causerie.podcast.audio.open_file import map_audio


@dataclass(frozen=True, slots=True)
class Frames:
    """The frames of a file, without the one that only holds its Xing header."""

    count: int
    seconds: float  # playing time, without the silence the encoder added
    promised: float = 0.0  # s that the header of a file cut short tells


def count_frames(path: Path) -> Frames:
    """Take the count of the Xing header if it fits the file, else walk.

    Raise AudioError if the file holds no MPEG audio.
    """
    with map_audio(path) as data:
        audio = _find_audio(path, data)
        header = _read_header(audio)
        size = audio.end - audio.start
        if abs(header.bytes - size) <= _SLACK and _is_likely(audio, header.frames):
            return _add_up({audio.first: header.frames}, audio.first, header)
        return replace(_walk(path, audio, header), promised=_promise(audio, header))


def id3_size(start: bytes) -> int:
    """Tell the bytes of the ID3v2 tag that starts with these ten; 0 if none does.

    Source: id3.org/id3v2.4.0-structure, 3.1.
    """
    if not ID3.match(start):
        return 0
    size = 0
    for seven_bits in start[6:10]:
        size = size << 7 | seven_bits
    footer = 10 if start[5] & 0x10 else 0
    return 10 + size + footer


def first_frame(data: Data) -> int:
    """Return where the sound of a file begins, or the file's end if there is none."""
    return _find_frame(data, 0, len(data), iter(range(_TRIES)))


@dataclass(frozen=True, slots=True)
class _Audio:
    """The audio of a file, from its first frame to the tags at its end."""

    data: mmap
    start: int
    end: int
    first: Layout


@dataclass(frozen=True, slots=True)
class _Header:
    """What a Xing, Info or VBRI header says; zero where it says nothing."""

    own: int = 0  # frames it takes up itself: one, or none if there is no header
    frames: int = 0
    bytes: int = 0
    gapless: bool = False  # delay and padding are known
    delay: int = 0  # samples the encoder put before the sound
    padding: int = 0  # and after it


# What a frame begins with, or an ID3v2 tag: files joined with `cat` have some inside.
_FRAME = rb"\xff[\xe2-\xe7\xf2-\xf7\xfa-\xff][\x10-\xef]"
_TAG = rb"ID3[\x02-\x04][^\xff].[\x00-\x7f]{4}"
ID3 = re.compile(_TAG, re.DOTALL)
_START = re.compile(_FRAME + rb"|" + _TAG, re.DOTALL)

# False starts to try before the rest is taken for junk: a quarter of a second.
_TRIES = 100_000

# Encoders differ on counting the frame of the Xing header; none is above 1,729 bytes.
_SLACK = 2 * 1729

_SAMPLES, _SAMPLE = 4, 250  # places, and frames there, that are looked at

# Samples a decoder is late by. What it leaves out is the LAME tag's delay and these
# at the beginning, and the tag's padding less these at the end
# (http://gabriel.mp3-tech.org/mp3infotag.html, as ffmpeg reads it).
_DECODER_DELAY = 529


def _find_audio(path: Path, data: mmap) -> _Audio:
    end = len(data)
    if data[max(0, end - 128) :].startswith(b"TAG"):  # ID3v1
        end -= 128
    footer = data[max(0, end - 32) : end]
    if footer.startswith(b"APETAGEX"):  # https://wiki.hydrogenaud.io/?title=APEv2
        end = max(0, end - int.from_bytes(footer[12:16], "little"))
    start = _find_frame(data, 0, end, iter(range(_TRIES)))
    first = read_layout(read_key(data, start))
    if start == end or first is None:
        raise _not_mpeg(path)
    return _Audio(data, start, end, first)


def _read_header(audio: _Audio) -> _Header:
    """Read the header in the first frame, if that holds one instead of sound."""
    frame = audio.data[audio.start : audio.start + audio.first.bytes].ljust(256, b"\0")
    if frame[36:40] == b"VBRI":
        size, frames = struct.unpack_from(">II", frame, 46)
        return _Header(own=1, frames=frames, bytes=size)
    mpeg_1, mono = frame[1] >> 3 & 3 == MPEG_1, frame[3] >> 6 == MONO
    at = 4 + ((17 if mono else 32) if mpeg_1 else (9 if mono else 17))
    if frame[at : at + 4] not in {b"Xing", b"Info"}:
        return _Header()
    flags = int.from_bytes(frame[at + 4 : at + 8])
    at += 8
    values = []
    for bit, width in enumerate((4, 4, 100, 4)):  # frames, bytes, contents, quality
        present = width if flags >> bit & 1 else 0
        values.append(int.from_bytes(frame[at : at + present]))
        at += present
    gap = int.from_bytes(frame[at + 21 : at + 24])
    return _Header(
        own=1,
        frames=values[0],
        bytes=values[1],
        gapless=frame[at : at + 4] in {b"LAME", b"Lavf", b"Lavc"},
        delay=gap >> 12,
        padding=gap & 0xFFF,
    )


def _is_likely(audio: _Audio, frames: int) -> bool:
    """Tell whether so many frames fit the sizes of those at some places."""
    data, end = audio.data, audio.end
    start = audio.start + audio.first.bytes
    sizes: list[int] = []
    for part in range(_SAMPLES):
        place = start + (end - start) * part // _SAMPLES
        place = _find_frame(data, place, end, iter(range(_SAMPLE)))
        for _ in range(_SAMPLE):
            layout = read_layout(read_key(data, place)) if place < end else None
            if layout is None:
                break
            sizes.append(layout.bytes)
            place += layout.bytes
    if not frames or not sizes:
        return False
    mean = sum(sizes) / len(sizes)
    varies = max(sizes) - min(sizes) > 1  # else all are of one bitrate
    return abs((end - start) / frames - mean) <= mean * (0.3 if varies else 0.02)


def _promise(audio: _Audio, header: _Header) -> float:
    """Return the seconds of a file whose end is missing; 0 if none is, or who knows.

    Then its header tells more bytes than there are, in frames of the size they have.
    """
    size = audio.end - audio.start
    if header.bytes <= size + _SLACK:
        return 0.0
    frames = round(header.frames * size / header.bytes)
    first = audio.first
    whole = header.frames * first.samples / first.rate
    return whole if _is_likely(audio, frames) else 0.0


def _walk(path: Path, audio: _Audio, header: _Header) -> Frames:
    data, position, end = audio.data, audio.start, audio.end
    read = struct.Struct(">I").unpack_from
    counts: defaultdict[Layout, int] = defaultdict(int)
    tries = iter(range(_TRIES))
    while position + 4 <= end:
        layout = read_layout(read(data, position)[0] >> 9)
        if layout is None:
            position = _find_frame(data, position, end, tries)
            continue
        counts[layout] += 1  # also the last one, cut: decoders play what there is
        position += layout.bytes
    if sum(each.bytes * n for each, n in counts.items()) * 2 < end - audio.start:
        raise _not_mpeg(path)
    counts[audio.first] -= header.own
    return _add_up(counts, audio.first, header)


def _add_up(counts: Mapping[Layout, int], first: Layout, header: _Header) -> Frames:
    total = sum(counts.values())
    seconds = sum(n * each.samples / each.rate for each, n in counts.items())
    if header.gapless:
        silence = header.delay + _DECODER_DELAY
        if total >= header.frames:  # else the end is missing, its padding too
            silence += max(0, header.padding - _DECODER_DELAY)
        seconds -= silence / first.rate
    return Frames(total, max(0.0, seconds))


def _find_frame(data: Data, position: int, end: int, tries: Iterator[int]) -> int:
    """Find the next frame that is followed by one like it, or by the end."""
    for _ in tries:
        match = _search(data, position, end)
        if match is None:
            break
        position = match.start()
        tag = id3_size(match[0])
        if tag:
            position += tag
            continue
        key = read_key(data, position)
        layout = read_layout(key)
        if layout is not None:
            follower = position + layout.bytes
            alike = (read_key(data, follower) ^ key) & ALIKE == 0
            if follower == end or (follower < end and alike):
                return position
        position += 1
    return end


def _search(data: Data, position: int, end: int) -> re.Match[bytes] | None:
    """Search for what may be a frame or a tag; gigabytes of zeros go by fast."""
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
