"""Read the pages of an Ogg file for its start time, and refuse chained files.

Sections are those of RFC 3533.
"""

from collections.abc import Iterator
from mmap import mmap
from pathlib import Path
from typing import NamedTuple

from causerie.errors import AudioError
from causerie.podcast.audio.open_file import map_audio


def read_start_time(path: Path) -> float:
    """Return the time in seconds that the granule position has when the sound starts.

    It is not 0 in a file that was cropped or recorded from a stream (RFC 7845, 4.5).
    Raise AudioError if the file is chained: mutagen and many apps know only the
    duration of its first or its last recording.
    """
    with map_audio(path) as data:
        chained = _is_chained(data)
        start = 0.0 if chained else _read_start(data)
    if chained:
        what = f"{path.name} is several recordings joined, and apps play only one."
        raise AudioError(what, where=str(path), fix="Export it as one.")
    return start


class _Page(NamedTuple):
    """A page (section 6)."""

    flags: int
    granule: int  # position: samples up to the end of the page; -1: no packet ends here
    packets: tuple[tuple[int, int], ...]  # start and size of those that end here
    end: int


_HEADER = 27  # bytes before the segment table of a page
_BEGIN_OF_STREAM = 0x02  # a flag of a page
_NO_POSITION = (1 << 64) - 1
_OPUS_RATE = 48_000  # granules per second, at any sampling rate (RFC 7845, 4)


def _read_pages(data: mmap) -> Iterator[_Page]:
    position = 0
    while data[position : position + 4] == b"OggS" and position + _HEADER <= len(data):
        table = position + _HEADER
        segments = data[table : table + data[position + 26]]
        granule = int.from_bytes(data[position + 6 : position + 14], "little")
        start = table + len(segments)
        packets, begins = [], start
        for size in segments:
            start += size
            if size < 255:  # noqa: PLR2004 - the last segment of a packet
                packets.append((begins, start - begins))
                begins = start
        granule = -1 if granule == _NO_POSITION else granule
        yield _Page(data[position + 5], granule, tuple(packets), start)
        position = start


def _is_chained(data: mmap) -> bool:
    """Return whether a stream begins after the pages of another (section 4)."""
    after_header = False
    for page in _read_pages(data):
        if page.flags & _BEGIN_OF_STREAM and after_header:
            return True
        after_header = after_header or not page.flags & _BEGIN_OF_STREAM
    return False


def _read_start(data: mmap) -> float:
    head = b""
    audio_pages: list[_Page] = []
    for page in _read_pages(data):
        if page.packets and not head:
            start, size = page.packets[0]
            head = data[start : start + min(size, 64)]
        if page.granule > 0:  # it is 0 on pages of headers
            audio_pages.append(page)
            if len(audio_pages) == 2:  # noqa: PLR2004
                break
    if not audio_pages:
        return 0.0
    first, *more = audio_pages
    if head.startswith(b"OpusHead"):
        played = sum(_opus_samples(data, *packet) for packet in first.packets)
        return max(0, first.granule - played) / _OPUS_RATE
    if not head.startswith(b"\x01vorbis") or not more:
        return 0.0
    # A packet of Vorbis plays at most half a block; only a decoder knows how much.
    rate = int.from_bytes(head[12:16], "little")
    longest = (1 << (head[28] >> 4)) // 2
    if not rate or first.granule <= (len(first.packets) + 1) * longest:
        return 0.0
    mean = (more[0].granule - first.granule) / max(1, len(more[0].packets))
    return max(0.0, first.granule - mean * len(first.packets)) / rate


def _opus_samples(data: mmap, start: int, size: int) -> int:
    """Return the number of samples in a packet of Opus (RFC 6716, 3.1)."""
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
