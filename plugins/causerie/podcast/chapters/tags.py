"""The chapters in an audio file's tags: what mutagen read in, chapters out."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from causerie.podcast.chapters import parse_timestamp, settle_chapters
from causerie.podcast.model import Chapter


def read_chapters(audio: Any) -> tuple[Chapter, ...]:
    """Read the chapters of a mutagen file, or of the ID3 tags of an MP3.

    Chapters without a title or a usable start are left out.
    """
    from mutagen.id3 import ID3

    if isinstance(audio, ID3):
        return settle_chapters(_from_id3(audio))
    return settle_chapters(_from_comments(audio.tags or ()))


# https://id3.org/id3v2-chapters-1.0
_UNKNOWN = 0xFFFFFFFF  # ms; the frame tells a byte offset instead, which nobody writes
_TOP_LEVEL = 2  # the flag of the table that is no part of another (3.2)


def _from_id3(tags: Any) -> Iterator[Chapter]:
    """Read the chapters that the tables of contents list, or all if none is listed."""
    frames = {frame.element_id: frame for frame in tags.getall("CHAP")}
    for name in _listed(tags, frames) or frames:
        frame = frames[name]
        titles = frame.sub_frames.getall("TIT2")
        links = frame.sub_frames.getall("WXXX")
        if frame.start_time != _UNKNOWN:
            yield Chapter(
                frame.start_time / 1000,
                str(titles[0]) if titles else "",
                links[0].url if links else "",
                frame.end_time / 1000 if frame.end_time != _UNKNOWN else None,
            )


def _listed(tags: Any, frames: Iterable[str]) -> list[str]:
    """Name the chapters in the order of the tables, those of a part where it stands.

    Tables that no other lists are begun with, whatever their flags say; one that lists
    itself, through others or not, is followed once.
    """
    tables = {toc.element_id: toc for toc in tags.getall("CTOC")}
    parts = {name for toc in tables.values() for name in toc.child_element_ids}
    tops = [name for name, toc in tables.items() if toc.flags & _TOP_LEVEL]
    loose = [name for name in tables if name not in parts]
    waiting = [*dict.fromkeys([*tops, *loose, *tables])][::-1]
    known = set(frames)
    found: dict[str, None] = {}
    followed: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in known:
            found.setdefault(name)
        elif name in tables and name not in followed:
            followed.add(name)
            waiting += reversed(tables[name].child_element_ids)
    return list(found)


# https://wiki.xiph.org/Chapter_Extension
_COMMENT = re.compile(r"chapter(?P<number>\d{2,3})(?P<part>|name|url)")


def _from_comments(comments: Iterable[tuple[str, str]]) -> Iterator[Chapter]:
    parts: dict[tuple[str, str], str] = {}
    for key, value in comments:
        match = _COMMENT.fullmatch(key.lower())
        if match:
            parts[match["number"], match["part"]] = value
    for (number, part), value in sorted(parts.items()):
        start = parse_timestamp(value.strip())
        if not part and start is not None:
            name = parts.get((number, "name"), "")
            yield Chapter(start, name, parts.get((number, "url"), ""))
