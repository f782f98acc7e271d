"""Make the CHAP and CTOC frames of a tagged copy (id3.org/id3v2-chapters-1.0).

A chapter keeps the sub-frames that the recording has for it, above all its picture,
unless it is given another. Chapters that no table of contents lists are kept too:
players show their pictures.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from types import MappingProxyType
from typing import Any, NamedTuple

from causerie.podcast.chapters.episode_chapters import split_listed
from causerie.podcast.model import Chapter, Picture

_NONE: Mapping[float, Picture] = MappingProxyType({})


class ChapterFrames(NamedTuple):
    """The frames of a copy, and the pictures of the recording that it loses."""

    frames: tuple[Any, ...]
    lost_pictures: tuple[float, ...]  # when they were shown, in seconds


def make_chapter_frames(
    existing: Iterable[Any],
    chapters: Sequence[Chapter],
    seconds: float,
    pictures: Mapping[float, Picture] = _NONE,
) -> ChapterFrames:
    """Make the tables of contents and then the frames of chapters, in order of time.

    `existing` are the frames of the recording, `seconds` its playing time, `pictures`
    those of chapters, by when they begin.
    """
    chapters, unlisted = split_listed(chapters)
    frames = [frame for frame in existing if not isinstance(frame, tuple)]
    chapter_frames = [frame for frame in frames if frame.FrameID == "CHAP"]
    tables = [frame for frame in frames if frame.FrameID == "CTOC"]
    listed = {child for table in tables for child in table.child_element_ids}
    shown = [f for f in chapter_frames if not listed or f.element_id in listed]
    hidden = [f for f in chapter_frames if listed and f.element_id not in listed]
    by_start = {frame.start_time: frame for frame in reversed(shown)}
    used_ids = {frame.element_id for frame in hidden}
    made: list[Any] = []
    for number, chapter in enumerate(_with_ends(chapters, seconds)):
        old = by_start.pop(round(chapter.start * 1000), None)
        element_id = old.element_id if old is not None else ""
        if not element_id or element_id in used_ids:
            element_id = _free_id(number, used_ids | listed)
        used_ids.add(element_id)
        made.append(_make_chapter(element_id, chapter, old, pictures))
    known = {frame.start_time for frame in hidden}
    for number, chapter in enumerate(_with_ends(unlisted, seconds), len(made)):
        if round(chapter.start * 1000) not in known:
            element_id = _free_id(number, used_ids | listed)
            used_ids.add(element_id)
            hidden.append(_make_chapter(element_id, chapter, None, pictures))
    lost = [f.start_time / 1000 for f in by_start.values() if _pictures(f)]
    ids = [frame.element_id for frame in made]
    ordered = sorted([*made, *hidden], key=lambda frame: frame.start_time)
    return ChapterFrames((*_make_tables(ids, tables), *ordered), tuple(sorted(lost)))


_TOP_LEVEL, _ORDERED = 2, 1  # flags of a table of contents (3.2)
_MAX_ENTRIES = 255  # entries of one table: their count is a byte
_UNKNOWN = 0xFFFFFFFF  # byte offset: it would differ in a copy


def _with_ends(chapters: Sequence[Chapter], seconds: float) -> Iterator[Chapter]:
    """Yield the chapters with an end each, as CHAP frames need one."""
    starts = [*(chapter.start for chapter in chapters), seconds]
    for chapter, (start, next_start) in zip(chapters, pairwise(starts), strict=True):
        end = chapter.end or max(start, next_start)
        yield replace(chapter, end=end)


def _make_chapter(
    element_id: str, chapter: Chapter, old: Any, pictures: Mapping[float, Picture]
) -> Any:
    """Make the frame of a chapter; `old` is that of the recording at its start."""
    id3 = mutagen_id3()
    title = id3.TIT2(encoding=1, text=chapter.title)
    parts = [title] if chapter.title or chapter.listed else []
    if picture := pictures.get(chapter.start):
        parts.append(
            id3.APIC(encoding=0, mime=picture.type, type=0, desc="", data=picture.data)
        )
    if chapter.url:
        parts.append(id3.WXXX(encoding=0, desc="", url=chapter.url))
    inner = list(old.sub_frames.values()) if old is not None else []
    is_same = any(f.FrameID == "TIT2" and str(f) == chapter.title for f in inner)
    for frame in inner:
        is_link = frame.FrameID == "WXXX" and (chapter.url or not is_same)
        is_picture = frame.FrameID == "APIC" and picture is not None
        if frame.FrameID != "TIT2" and not is_link and not is_picture:
            parts.append(frame)
    return id3.CHAP(
        element_id=element_id,
        start_time=round(chapter.start * 1000),
        end_time=round((chapter.end or chapter.start) * 1000),
        start_offset=_UNKNOWN,
        end_offset=_UNKNOWN,
        sub_frames=parts,
    )


def _make_tables(chapter_ids: Sequence[str], old: Sequence[Any]) -> Iterator[Any]:
    """Make one table of contents, or if it would be too long a table of tables."""
    starts = range(0, len(chapter_ids), _MAX_ENTRIES)
    lists = [chapter_ids[start : start + _MAX_ENTRIES] for start in starts]
    if not lists:
        return
    top = next((table for table in old if table.flags & _TOP_LEVEL), None)
    is_free = top is not None and top.element_id not in chapter_ids
    element_id = top.element_id if top is not None and is_free else "toc"
    inner = list(top.sub_frames.values()) if top is not None else []
    parts = [f"{element_id}{number}" for number in range(len(lists))]
    listed = parts if len(lists) > 1 else chapter_ids
    flags = _TOP_LEVEL | _ORDERED
    yield _make_table(element_id, listed, flags=flags, inner=inner)
    if len(lists) > 1:
        for part, own in zip(parts, lists, strict=True):
            yield _make_table(part, own, flags=_ORDERED)


def _make_table(
    element_id: str, listed: Sequence[str], *, flags: int, inner: Sequence[Any] = ()
) -> Any:
    return mutagen_id3().CTOC(
        element_id=element_id,
        flags=flags,
        child_element_ids=[*listed],
        sub_frames=[*inner],
    )


def _free_id(number: int, used: set[str]) -> str:
    """Return an unused element ID for the chapter of a number."""
    element_id = f"chp{number:04}"
    while element_id in used:
        number += 1_000
        element_id = f"chp{number:04}"
    return element_id


def _pictures(frame: Any) -> list[Any]:
    return [inner for inner in frame.sub_frames.values() if inner.FrameID == "APIC"]


def mutagen_id3() -> Any:
    """Return mutagen's module of frames as Any: it has no types."""
    from mutagen import id3

    return id3
