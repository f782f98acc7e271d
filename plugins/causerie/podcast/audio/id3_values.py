"""What the frames of ID3 tags say: texts, comments, pictures and chapters.

Sections are those of id3.org/id3v2.4.0-frames; chapters are id3v2-chapters-1.0's.
"""

import struct
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from causerie.podcast.audio.id3_tag import Frame, Tag
from causerie.podcast.audio.tag_text import decode_text, end_of_text, split_texts
from causerie.podcast.chapters.parse import one_line
from causerie.podcast.model import Chapter


def first_text(tags: Sequence[Tag], name: str) -> str:
    """Return the first text of frames so named that says something (4.2)."""
    read = _comments if name == "COMM" else _texts
    frames = (frame for tag in tags for frame in tag if frame.name == name)
    texts = (one_line(text) for frame in frames for text in read(frame))
    return next(filter(None, texts), "")


def read_date(tags: Sequence[Tag]) -> str:
    """Return the day or the year that tags tell; 2.3 has them in two frames."""
    for tag in tags:
        if date := first_text([tag], "TDRC"):
            return date
        if year := first_text([tag], "TYER"):
            day = first_text([tag], "TDAT")
            whole = len(day) == len("DDMM") and day.isdecimal()
            return f"{year}-{day[2:]}-{day[:2]}" if whole and len(year) == 4 else year  # noqa: PLR2004
    return ""


def read_images(tags: Sequence[Tag]) -> Iterator[tuple[int, bytes]]:
    """Yield the type and the bytes of each picture (4.14)."""
    for frame in (frame for tag in tags for frame in tag):
        encoding = frame.content[0] if frame.content else 0
        if frame.name == "APIC":
            _, _, rest = frame.content[1:].partition(b"\0")
        elif frame.name == "PIC":  # ID3v2.2: three letters say its format
            rest = frame.content[4:]
        else:
            continue
        if rest:
            yield rest[0], rest[1 + end_of_text(rest[1:], encoding) :]


class _Chapter(NamedTuple):
    """A frame CHAP (3.1)."""

    name: bytes
    start: int  # ms
    end: int  # ms
    inner: Tag


class _Table(NamedTuple):
    """A frame CTOC (3.2): a table of contents."""

    name: bytes
    flags: int
    entries: tuple[bytes, ...]


def read_id3_chapters(tags: Sequence[Tag]) -> Iterator[Chapter]:
    """Read the chapters of the first tag that has some.

    They are those that the tables of contents list, or all: where a table lists fewer
    than its byte of a count can tell there are too many for it, and where several have
    one name no table could mean one of them.
    """
    for tag in tags:
        chapters = [*_read_chapters(tag)]
        if chapters:
            yield from map(_make, _choose(chapters, [*_read_tables(tag)]))
            return


# What the numbers and flags of the addendum mean.
_UNKNOWN = 0xFFFFFFFF  # ms; the frame tells a byte offset instead, which nobody writes
_TOP_LEVEL = 2  # the flag of the table that is no part of another (3.2)
_FULL = 255  # entries of one table: their count is a byte


def _texts(frame: Frame) -> Iterator[str]:
    encoding = frame.content[0] if frame.content else 0
    for text in split_texts(frame.content[1:], encoding):
        yield decode_text(text, encoding)


def _comments(frame: Frame) -> Iterator[str]:
    """Yield what a comment says; one with a description is a program talking."""
    encoding = frame.content[0] if frame.content else 0
    described, *said = split_texts(frame.content[4:], encoding)
    if said and not one_line(decode_text(described, encoding)):
        yield from (decode_text(text, encoding) for text in said)


def _read_chapters(tag: Tag) -> Iterator[_Chapter]:
    for frame in tag:
        name, ended, rest = frame.content.partition(b"\0")
        if frame.name == "CHAP" and ended and len(rest) >= 16:  # noqa: PLR2004
            start, end = struct.unpack(">II8x", rest[:16])
            if start != _UNKNOWN:
                yield _Chapter(name, start, end, frame.inner)


def _read_tables(tag: Tag) -> Iterator[_Table]:
    for frame in tag:
        name, ended, rest = frame.content.partition(b"\0")
        if frame.name == "CTOC" and ended and len(rest) >= 2:  # noqa: PLR2004
            entries = rest[2:].split(b"\0")[: rest[1]]
            yield _Table(name, rest[0], tuple(entries))


def _choose(
    chapters: Sequence[_Chapter], tables: Sequence[_Table]
) -> Sequence[_Chapter]:
    known = {chapter.name: chapter for chapter in chapters}
    listed = _listed(tables, known)
    too_many = len(tables) == 1 and len(chapters) > _FULL
    if not listed or too_many or len(known) < len(chapters):
        return chapters
    return [known[name] for name in listed]


def _listed(tables: Sequence[_Table], known: dict[bytes, _Chapter]) -> list[bytes]:
    """Name the chapters in the order of the tables, those of a part where it stands.

    Tables that no other lists are begun with, whatever their flags say; one that lists
    itself, through others or not, is followed once.
    """
    named = {table.name: table for table in tables}
    parts = {name for table in tables for name in table.entries}
    tops = [table.name for table in tables if table.flags & _TOP_LEVEL]
    loose = [name for name in named if name not in parts]
    waiting = [*dict.fromkeys([*tops, *loose, *named])][::-1]
    found: dict[bytes, None] = {}
    followed: set[bytes] = set()
    while waiting:
        name = waiting.pop()
        if name in known:
            found.setdefault(name)
        elif name in named and name not in followed:
            followed.add(name)
            waiting += reversed(named[name].entries)
    return list(found)


def _make(chapter: _Chapter) -> Chapter:
    title = first_text([chapter.inner], "TIT2")
    urls = map(_address, (frame for frame in chapter.inner if frame.name == "WXXX"))
    end = chapter.end / 1000 if chapter.end != _UNKNOWN else None
    return Chapter(chapter.start / 1000, title, next(filter(None, urls), ""), end)


def _address(frame: Frame) -> str:
    """Read a link: a description, then the address in Latin-1 (4.3.2)."""
    encoding, content = frame.content[:1], frame.content[1:]
    url = content[end_of_text(content, encoding[0] if encoding else 0) :]
    return decode_text(url.partition(b"\0")[0], 0).strip()
