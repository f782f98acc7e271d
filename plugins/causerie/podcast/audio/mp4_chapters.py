"""Read the chapters of an MP4.

Two forms are in use: a text track that the audio track refers to (QuickTime File
Format, "Chapter lists"; Apple's apps and ffmpeg read and write it), and Nero's list
`chpl`, whose titles have at most 255 bytes. The track takes precedence. Sections are
those of ISO/IEC 14496-12. Invalid parts of a file are skipped and all reads are
bounded, because other tools play such files too.
"""

from collections.abc import Iterator
from itertools import islice
from mmap import mmap
from pathlib import Path

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
from causerie.podcast.audio.open_file import map_audio
from causerie.podcast.audio.tag_text import decode_text
from causerie.podcast.chapters.parse import MAX_CHAPTERS, clean_chapters
from causerie.podcast.model import Chapter


def read_mp4_chapters(path: Path) -> tuple[Chapter, ...]:
    """Read the chapters of an MP4; raise AudioError if the file cannot be read."""
    with map_audio(path) as data:
        track = clean_chapters(_from_track(data))
        return track or clean_chapters(_from_list(data))


_NERO_SCALE = 10_000_000  # units of Nero's list in a second
_UTF_8 = 3  # the number that ID3 gives this encoding
_TEXT = {b"text", b"sbtl"}  # handlers of text tracks


def _from_list(data: mmap) -> Iterator[Chapter]:
    """Read Nero's list, whose format is not published but written alike by all.

    Its count is one byte, so a list that fills its box may have more than 255 chapters.
    """
    for box in find_boxes(data, root_box(data), b"moov", b"udta", b"chpl"):
        version = read_number(data, box.start, 1)
        position = box.start + (9 if version else 5)
        count = read_number(data, position - 1, 1)
        found: list[Chapter] = []
        while position + 9 <= box.end and len(found) < MAX_CHAPTERS:
            end = position + 9 + read_number(data, position + 8, 1)
            if end > box.end:
                break
            start = read_number(data, position, 8) / _NERO_SCALE
            found.append(Chapter(round(start, 3), _decode(data[position + 9 : end])))
            position = end
        yield from found if position == box.end else found[:count]


def _from_track(data: mmap) -> Iterator[Chapter]:
    root = root_box(data)
    movie = next(find_boxes(data, root, b"moov", b"mvhd"), None)
    scale = read_header_field(data, movie, 12, long=False) if movie else 0
    chapter_tracks = find_chapter_tracks(data)
    for track in find_boxes(data, root, b"moov", b"trak"):
        header = next(find_boxes(data, track, b"tkhd"), None)
        if header and read_header_field(data, header, 12, long=False) in chapter_tracks:
            yield from _read_track(data, track, movie_scale=scale)


def _read_track(data: mmap, track: Box, *, movie_scale: int) -> Iterator[Chapter]:
    media = next(find_boxes(data, track, b"mdia", b"mdhd"), None)
    handler = next(find_boxes(data, track, b"mdia", b"hdlr"), None)
    table = next(find_boxes(data, track, b"mdia", b"minf", b"stbl"), None)
    if not (media and handler and table):
        return
    scale = read_header_field(data, media, 12, long=False)
    if not scale or data[handler.start + 8 : handler.start + 12] not in _TEXT:
        return  # chapter images have a track of their own
    delay = _read_delay(data, track, scale=scale, movie_scale=movie_scale)
    samples = zip(_read_starts(data, table), _find_samples(data, table), strict=False)
    for start, (position, size) in islice(samples, MAX_CHAPTERS):
        title, url = _read_sample(
            data, Box(b"", position, min(position + size, len(data)))
        )
        yield Chapter(max(0.0, round(start / scale + delay, 3)), title, url)


def _read_delay(data: mmap, track: Box, *, scale: int, movie_scale: int) -> float:
    """Return by how many seconds the edit list delays a track."""
    delay = 0.0
    for edit in read_edit_list(data, track):
        if edit.media_time is not None:
            return delay - edit.media_time / scale
        if movie_scale:
            delay += edit.duration / movie_scale
    return delay


def _read_starts(data: mmap, table: Box) -> Iterator[int]:
    """Yield the start of each sample, in units of the media's time scale (8.6.1.2)."""
    start = 0
    for box in find_boxes(data, table, b"stts"):
        for row in table_rows(data, box, 8):
            for _ in range(min(read_number(data, row, 4), MAX_CHAPTERS)):
                yield start
                start += read_number(data, row + 4, 4)


def _find_samples(data: mmap, table: Box) -> Iterator[tuple[int, int]]:
    """Yield the position and the size of each sample (8.7.3 to 8.7.5)."""
    sizes = _read_sizes(data, table)
    runs = [
        (read_number(data, position, 4), read_number(data, position + 4, 4))
        for box in find_boxes(data, table, b"stsc")
        for position in table_rows(data, box, 12)
    ]
    in_chunk = 1
    for number, chunk in enumerate(_read_chunks(data, table), 1):
        while runs and runs[0][0] <= number:
            in_chunk = runs.pop(0)[1]
        position = chunk
        for size in islice(sizes, in_chunk):
            yield position, size
            position += size


def _read_sizes(data: mmap, table: Box) -> Iterator[int]:
    for box in find_boxes(data, table, b"stsz"):
        common_size = read_number(data, box.start + 4, 4)
        count = min(read_number(data, box.start + 8, 4), MAX_CHAPTERS)
        for position in range(box.start + 12, box.start + 12 + 4 * count, 4):
            yield common_size or read_number(data, position, 4)


def _read_chunks(data: mmap, table: Box) -> Iterator[int]:
    for kind, width in ((b"stco", 4), (b"co64", 8)):
        for box in find_boxes(data, table, kind):
            for position in table_rows(data, box, width):
                yield read_number(data, position, width)


def _read_sample(data: mmap, sample: Box) -> tuple[str, str]:
    """Read a title, and the URL in a box that may follow it."""
    end = sample.start + 2 + read_number(data, sample.start, 2)
    title = _decode(data[sample.start + 2 : min(end, sample.end)])
    url = ""
    for box in read_boxes(data, Box(b"", end, sample.end)):
        if box.kind == b"href":  # first and last letter of the link, then the URL
            size = read_number(data, box.start + 4, 1)
            url = _decode(data[box.start + 5 : box.start + 5 + size])
    return title, url


def _decode(text: bytes) -> str:
    """Decode UTF-16 if it has a byte order mark, else UTF-8; no player reads `encd`."""
    return decode_text(text, _UTF_8)
