"""The chapters of an MP4: a file in, its chapters out.

Two ways are in use: a track of text that the sound's track refers to (QuickTime File
Format, "Chapter lists"; what Apple's apps and ffmpeg write and read), and Nero's list
`chpl`, whose titles end after 255 bytes. The track goes first. Sections are those of
ISO/IEC 14496-12. What makes no sense in a file is passed over, and nothing is read
beyond bounds: other tools play such files too.
"""

from collections.abc import Iterator
from itertools import islice
from mmap import mmap
from pathlib import Path

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
from causerie.podcast.audio.open_file import map_audio
from causerie.podcast.audio.tag_text import decode_text
from causerie.podcast.chapters.parse import MOST_CHAPTERS, clean_chapters
from causerie.podcast.model import Chapter


def read_mp4_chapters(path: Path) -> tuple[Chapter, ...]:
    """Read the chapters of an MP4; raise AudioError if the file cannot be read."""
    with map_audio(path) as data:
        track = clean_chapters(_from_track(data))
        return track or clean_chapters(_from_list(data))


_UNITS = 10_000_000  # of Nero's list, to a second
_UTF_8 = 3  # as ID3 numbers it
_TEXT = {b"text", b"sbtl"}  # handlers of tracks of text


def _from_list(data: mmap) -> Iterator[Chapter]:
    """Read Nero's list; nobody publishes its form, but all write it alike.

    Its count is a byte: where the list goes on to the end of its box, it has more.
    """
    for box in find_boxes(data, whole_file(data), b"moov", b"udta", b"chpl"):
        version = read_number(data, box.start, 1)
        position = box.start + (9 if version else 5)
        count = read_number(data, position - 1, 1)
        found: list[Chapter] = []
        while position + 9 <= box.end and len(found) < MOST_CHAPTERS:
            end = position + 9 + read_number(data, position + 8, 1)
            if end > box.end:
                break
            start = read_number(data, position, 8) / _UNITS
            found.append(Chapter(round(start, 3), _decode(data[position + 9 : end])))
            position = end
        yield from found if position == box.end else found[:count]


def _from_track(data: mmap) -> Iterator[Chapter]:
    whole = whole_file(data)
    movie = next(find_boxes(data, whole, b"moov", b"mvhd"), None)
    scale = read_time(data, movie, 12, long=False) if movie else 0
    named = {
        read_number(data, place, 4)
        for box in find_boxes(data, whole, b"moov", b"trak", b"tref", b"chap")
        for place in range(box.start, min(box.end, box.start + 64), 4)
    }
    for track in find_boxes(data, whole, b"moov", b"trak"):
        header = next(find_boxes(data, track, b"tkhd"), None)
        if header and read_time(data, header, 12, long=False) in named:
            yield from _read_track(data, track, movie_scale=scale)


def _read_track(data: mmap, track: Box, *, movie_scale: int) -> Iterator[Chapter]:
    media = next(find_boxes(data, track, b"mdia", b"mdhd"), None)
    handler = next(find_boxes(data, track, b"mdia", b"hdlr"), None)
    table = next(find_boxes(data, track, b"mdia", b"minf", b"stbl"), None)
    if not (media and handler and table):
        return
    scale = read_time(data, media, 12, long=False)
    if not scale or data[handler.start + 8 : handler.start + 12] not in _TEXT:
        return  # a track of pictures may be one of chapters as well
    delay = _read_delay(data, track, scale=scale, movie_scale=movie_scale)
    samples = zip(_read_starts(data, table), _read_places(data, table), strict=False)
    for start, (place, size) in islice(samples, MOST_CHAPTERS):
        title, url = _read_sample(data, Box(b"", place, min(place + size, len(data))))
        yield Chapter(max(0.0, round(start / scale + delay, 3)), title, url)


def _read_delay(data: mmap, track: Box, *, scale: int, movie_scale: int) -> float:
    """Read by how much the edit list puts a track off, in seconds."""
    delay = 0.0
    for edit in find_edits(data, track):
        if edit.begins is not None:
            return delay - edit.begins / scale
        if movie_scale:
            delay += edit.length / movie_scale
    return delay


def _read_starts(data: mmap, table: Box) -> Iterator[int]:
    """Yield when each sample begins, in units of the media (8.6.1.2)."""
    start = 0
    for box in find_boxes(data, table, b"stts"):
        for place in rows_of(data, box, 8):
            for _ in range(min(read_number(data, place, 4), MOST_CHAPTERS)):
                yield start
                start += read_number(data, place + 4, 4)


def _read_places(data: mmap, table: Box) -> Iterator[tuple[int, int]]:
    """Yield where each sample stands, and its bytes (8.7.3 to 8.7.5)."""
    sizes = _read_sizes(data, table)
    runs = [
        (read_number(data, place, 4), read_number(data, place + 4, 4))
        for box in find_boxes(data, table, b"stsc")
        for place in rows_of(data, box, 12)
    ]
    in_chunk = 1
    for number, chunk in enumerate(_read_chunks(data, table), 1):
        while runs and runs[0][0] <= number:
            in_chunk = runs.pop(0)[1]
        place = chunk
        for size in islice(sizes, in_chunk):
            yield place, size
            place += size


def _read_sizes(data: mmap, table: Box) -> Iterator[int]:
    for box in find_boxes(data, table, b"stsz"):
        alike = read_number(data, box.start + 4, 4)
        count = min(read_number(data, box.start + 8, 4), MOST_CHAPTERS)
        for place in range(box.start + 12, box.start + 12 + 4 * count, 4):
            yield alike or read_number(data, place, 4)


def _read_chunks(data: mmap, table: Box) -> Iterator[int]:
    for kind, wide in ((b"stco", 4), (b"co64", 8)):
        for box in find_boxes(data, table, kind):
            for place in rows_of(data, box, wide):
                yield read_number(data, place, wide)


def _read_sample(data: mmap, sample: Box) -> tuple[str, str]:
    """Read a title, and the address that a box after it may tell."""
    end = sample.start + 2 + read_number(data, sample.start, 2)
    title = _decode(data[sample.start + 2 : min(end, sample.end)])
    url = ""
    for box in read_boxes(data, Box(b"", end, sample.end)):
        if box.kind == b"href":  # from and to which letter, then the address
            size = read_number(data, box.start + 4, 1)
            url = _decode(data[box.start + 5 : box.start + 5 + size])
    return title, url


def _decode(text: bytes) -> str:
    """Read UTF-16 by its mark, else UTF-8: nobody goes by what a box `encd` says."""
    return decode_text(text, _UTF_8)
