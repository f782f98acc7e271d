"""The pages of an Ogg file: one recording or several, and when it begins (RFC 3533)."""

from collections.abc import Iterator
from mmap import mmap
from pathlib import Path
from typing import NamedTuple

from causerie.errors import AudioError
from causerie.podcast.audio.open_file import map_audio


def read_start(path: Path) -> float:
    """Return the time on the clock of an Ogg file when its sound begins, in seconds.

    One that is cropped, or was recorded from a stream, does not begin at zero (RFC
    7845, 4.5). Raise AudioError if the file is a chain of several recordings: mutagen
    tells how long the last or the first of them plays, and so do many apps.
    """
    with map_audio(path) as data:
        chained = _is_chained(data)
        start = 0.0 if chained else _read_start(data)
    if chained:
        what = f"{path.name} is several recordings joined, and apps play only one."
        raise AudioError(what, where=str(path), fix="Export it as one.")
    return start


class _Page(NamedTuple):
    """A page: what its head says, and where its packets stand (section 6)."""

    flags: int
    clock: int  # samples played up to its end; -1: no packet ends here
    packets: tuple[tuple[int, int], ...]  # start and bytes of those that end here
    end: int


_HEADER = 27  # bytes before the table of a page's segments
_BEGINS = 0x02  # of a page's flags: a stream begins
_NOWHERE = (1 << 64) - 1
_RATE = 48_000  # of the clock of Opus, whatever was recorded (RFC 7845, 4)


def _read_pages(data: mmap) -> Iterator[_Page]:
    place = 0
    while data[place : place + 4] == b"OggS" and place + _HEADER <= len(data):
        table = place + _HEADER
        segments = data[table : table + data[place + 26]]
        clock = int.from_bytes(data[place + 6 : place + 14], "little")
        start = table + len(segments)
        packets, begins = [], start
        for size in segments:
            start += size
            if size < 255:  # noqa: PLR2004 - the last segment of a packet
                packets.append((begins, start - begins))
                begins = start
        clock = -1 if clock == _NOWHERE else clock
        yield _Page(data[place + 5], clock, tuple(packets), start)
        place = start


def _is_chained(data: mmap) -> bool:
    """Tell whether a stream begins after another one's pages: section 4."""
    sounding = False
    for page in _read_pages(data):
        if page.flags & _BEGINS and sounding:
            return True
        sounding = sounding or not page.flags & _BEGINS
    return False


def _read_start(data: mmap) -> float:
    head = b""
    sounding: list[_Page] = []
    for page in _read_pages(data):
        if page.packets and not head:
            start, size = page.packets[0]
            head = data[start : start + min(size, 64)]
        if page.clock > 0:  # those of headers have none
            sounding.append(page)
            if len(sounding) == 2:  # noqa: PLR2004
                break
    if not sounding:
        return 0.0
    first, *more = sounding
    if head.startswith(b"OpusHead"):
        played = sum(_opus_samples(data, *packet) for packet in first.packets)
        return max(0, first.clock - played) / _RATE
    if not head.startswith(b"\x01vorbis") or not more:
        return 0.0
    # A packet of Vorbis plays half a block at most; how much only decoding tells.
    rate = int.from_bytes(head[12:16], "little")
    longest = (1 << (head[28] >> 4)) // 2
    if not rate or first.clock <= (len(first.packets) + 1) * longest:
        return 0.0
    each = (more[0].clock - first.clock) / max(1, len(more[0].packets))
    return max(0.0, first.clock - each * len(first.packets)) / rate


def _opus_samples(data: mmap, start: int, size: int) -> int:
    """Return how many samples a packet of Opus plays (RFC 6716, 3.1)."""
    if not size or start >= len(data):
        return 0
    config, code = data[start] >> 3, data[start] & 3
    if config < 12:  # noqa: PLR2004 - SILK
        length = (480, 960, 1920, 2880)[config & 3]
    elif config < 16:  # noqa: PLR2004 - hybrid
        length = (480, 960)[config & 1]
    else:  # CELT
        length = (120, 240, 480, 960)[config & 3]
    if code < 3:  # noqa: PLR2004
        return length * (2 if code else 1)
    return length * (data[start + 1] & 0x3F if start + 1 < len(data) else 0)
