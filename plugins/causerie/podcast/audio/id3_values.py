"""Read texts, comments, pictures and chapters from the frames of ID3 tags.

Sections are those of id3.org/id3v2.4.0-frames; for chapters, of id3v2-chapters-1.0.
"""

import struct
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from causerie.podcast.audio.id3_tag import Frame, Tag
from causerie.podcast.audio.tag_text import decode_text, end_of_text, split_texts
from causerie.podcast.chapters.parse import one_line
from causerie.podcast.model import Chapter


def first_text(tags: Sequence[Tag], name: str) -> str:
    """Return the first text of the frames of a name that is not empty (4.2)."""
    read = _comments if name == "COMM" else _texts
    frames = (frame for tag in tags for frame in tag if frame.name == name)
    texts = (one_line(text) for frame in frames for text in read(frame))
    return next(filter(None, texts), "")


def read_date(tags: Sequence[Tag]) -> str:
    """Return the day or the year of a recording; ID3v2.3 has them in two frames."""
    for tag in tags:
        if date := first_text([tag], "TDRC"):
            return date
        if year := first_text([tag], "TYER"):
            day = first_text([tag], "TDAT")
            is_exact = len(day) == len("DDMM") and day.isdecimal()
            is_exact = is_exact and len(year) == len("YYYY")
            return f"{year}-{day[2:]}-{day[:2]}" if is_exact else year
    return ""


def read_images(tags: Sequence[Tag]) -> Iterator[tuple[int, bytes]]:
    """Yield the type and the bytes of each picture (4.14)."""
    for frame in (frame for tag in tags for frame in tag):
        encoding = frame.content[0] if frame.content else 0
        if frame.name == "APIC":
            _, _, rest = frame.content[1:].partition(b"\0")
        elif frame.name == "PIC":  # ID3v2.2: three letters name the image format
            rest = frame.content[4:]
        else:
            continue
        if rest:
            yield rest[0], rest[1 + end_of_text(rest[1:], encoding) :]


class _Chapter(NamedTuple):
    """A frame CHAP (3.1)."""

    element_id: bytes
    start: int  # ms
    end: int  # ms
    sub_frames: Tag


class _Table(NamedTuple):
    """A frame CTOC (3.2): a table of contents."""

    element_id: bytes
    flags: int
    entries: tuple[bytes, ...]


def read_id3_chapters(tags: Sequence[Tag]) -> Iterator[Chapter]:
    """Read the chapters of the first tag that has some.

    If its tables of contents list chapters, only these count. But all chapters count if
    there are more than one table can list, or if several have the same element ID.
    """
    for tag in tags:
        chapters = [*_read_chapters(tag)]
        if chapters:
            yield from map(_to_chapter, _select(chapters, [*_read_tables(tag)]))
            return


def read_chapter_images(tags: Sequence[Tag]) -> Iterator[tuple[float, bytes]]:
    """Yield when each chapter with a picture begins, in seconds, and the picture.

    They are those of the first tag that has chapters, listed or not.
    """
    found = filter(None, ([*_read_chapters(tag)] for tag in tags))
    for chapter in next(found, []):
        for _, image in read_images([chapter.sub_frames]):
            yield chapter.start / 1000, image


_UNKNOWN = 0xFFFFFFFF  # ms; then a byte offset counts, which no program writes
_TOP_LEVEL = 2  # the flag of a table that is not part of another (3.2)
_MAX_ENTRIES = 255  # of one table: their count is a byte


def _texts(frame: Frame) -> Iterator[str]:
    encoding = frame.content[0] if frame.content else 0
    for text in split_texts(frame.content[1:], encoding):
        yield decode_text(text, encoding)


def _comments(frame: Frame) -> Iterator[str]:
    """Yield the texts of a comment without a description; programs write the others."""
    encoding = frame.content[0] if frame.content else 0
    description, *texts = split_texts(frame.content[4:], encoding)
    if texts and not one_line(decode_text(description, encoding)):
        yield from (decode_text(text, encoding) for text in texts)


def _read_chapters(tag: Tag) -> Iterator[_Chapter]:
    for frame in tag:
        element_id, separator, rest = frame.content.partition(b"\0")
        if frame.name == "CHAP" and separator and len(rest) >= 16:  # noqa: PLR2004
            start, end = struct.unpack(">II8x", rest[:16])
            if start != _UNKNOWN:
                yield _Chapter(element_id, start, end, frame.sub_frames)


def _read_tables(tag: Tag) -> Iterator[_Table]:
    for frame in tag:
        element_id, separator, rest = frame.content.partition(b"\0")
        if frame.name == "CTOC" and separator and len(rest) >= 2:  # noqa: PLR2004
            entries = rest[2:].split(b"\0")[: rest[1]]
            yield _Table(element_id, rest[0], tuple(entries))


def _select(
    chapters: Sequence[_Chapter], tables: Sequence[_Table]
) -> Sequence[_Chapter]:
    by_id = {chapter.element_id: chapter for chapter in chapters}
    listed = _list_entries(tables, by_id)
    too_many = len(tables) == 1 and len(chapters) > _MAX_ENTRIES
    if not listed or too_many or len(by_id) < len(chapters):
        return chapters
    return [by_id[element_id] for element_id in listed]


def _list_entries(
    tables: Sequence[_Table], chapters: dict[bytes, _Chapter]
) -> list[bytes]:
    """List the chapters in the order of the tables, which may contain other tables.

    Start with the top-level tables and with those that no other contains; follow a
    table that contains itself only once.
    """
    by_id = {table.element_id: table for table in tables}
    contained = {entry for table in tables for entry in table.entries}
    top_level = [table.element_id for table in tables if table.flags & _TOP_LEVEL]
    loose = [element_id for element_id in by_id if element_id not in contained]
    stack = [*dict.fromkeys([*top_level, *loose, *by_id])][::-1]
    listed: dict[bytes, None] = {}
    followed: set[bytes] = set()
    while stack:
        element_id = stack.pop()
        if element_id in chapters:
            listed.setdefault(element_id)
        elif element_id in by_id and element_id not in followed:
            followed.add(element_id)
            stack += reversed(by_id[element_id].entries)
    return list(listed)


def _to_chapter(chapter: _Chapter) -> Chapter:
    title = first_text([chapter.sub_frames], "TIT2")
    links = (frame for frame in chapter.sub_frames if frame.name == "WXXX")
    urls = map(_read_url, links)
    end = chapter.end / 1000 if chapter.end != _UNKNOWN else None
    return Chapter(chapter.start / 1000, title, next(filter(None, urls), ""), end)


def _read_url(frame: Frame) -> str:
    """Read the URL of a link, which is in Latin-1 after a description (4.3.2)."""
    encoding, content = frame.content[:1], frame.content[1:]
    url = content[end_of_text(content, encoding[0] if encoding else 0) :]
    return decode_text(url.partition(b"\0")[0], 0).strip()
