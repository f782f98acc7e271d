"""The frames of chapters for the tag of a copy: chapters in, CHAP and CTOC out.

Source: id3.org/id3v2-chapters-1.0. What the recording's own frames have for a chapter,
its picture above all, is kept with it; so are those that no table lists, which players
only show pictures of.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from causerie.podcast.model import Chapter


class Made(NamedTuple):
    """The frames of a copy, and when its recording has pictures that it has not."""

    frames: tuple[Any, ...]
    unseen: tuple[float, ...]  # seconds


def make_chapter_frames(
    known: Iterable[Any], chapters: Sequence[Chapter], seconds: float
) -> Made:
    """Make the frames of these chapters, in order of time, their tables before them.

    `known` are the frames of the recording, which plays for so many seconds.
    """
    frames = [frame for frame in known if not isinstance(frame, tuple)]
    own = [frame for frame in frames if frame.FrameID == "CHAP"]
    tables = [frame for frame in frames if frame.FrameID == "CTOC"]
    listed = {name for table in tables for name in table.child_element_ids}
    shown = [f for f in own if not listed or f.element_id in listed]
    hidden = [f for f in own if listed and f.element_id not in listed]
    by_start = {frame.start_time: frame for frame in reversed(shown)}
    taken = {frame.element_id for frame in hidden}
    made: list[Any] = []
    for number, chapter in enumerate(_ends(chapters, seconds)):
        old = by_start.pop(round(chapter.start * 1000), None)
        name = old.element_id if old is not None else ""
        if not name or name in taken:
            name = _free(number, taken | listed)
        taken.add(name)
        made.append(_chapter(name, chapter, old))
    unseen = [f.start_time / 1000 for f in by_start.values() if _pictures(f)]
    names = [frame.element_id for frame in made]
    ordered = sorted([*made, *hidden], key=lambda frame: frame.start_time)
    return Made((*_tables(names, tables), *ordered), tuple(sorted(unseen)))


_TOP_LEVEL, _ORDERED = 2, 1  # flags of a table of contents (3.2)
_MOST = 255  # entries of one table: their count is a byte
_UNKNOWN = 0xFFFFFFFF  # of a place in the file, which is another in a copy


def _ends(chapters: Sequence[Chapter], seconds: float) -> Iterator[Chapter]:
    """Yield chapters that all say where they end, as CHAP frames do."""
    starts = [*(chapter.start for chapter in chapters), seconds]
    for chapter, (start, next_start) in zip(chapters, pairwise(starts), strict=True):
        end = chapter.end or max(start, next_start)
        yield Chapter(start, chapter.title, chapter.url, end)


def _chapter(name: str, chapter: Chapter, old: Any) -> Any:
    """Make a chapter's frame; `old` is the recording's own of that time, or None."""
    id3 = _id3()
    parts = [id3.TIT2(encoding=1, text=chapter.title)]
    if chapter.url:
        parts.append(id3.WXXX(encoding=0, desc="", url=chapter.url))
    inner = list(old.sub_frames.values()) if old is not None else []
    is_same = any(f.FrameID == "TIT2" and str(f) == chapter.title for f in inner)
    for frame in inner:
        is_link = frame.FrameID == "WXXX" and (chapter.url or not is_same)
        if frame.FrameID != "TIT2" and not is_link:
            parts.append(frame)
    return id3.CHAP(
        element_id=name,
        start_time=round(chapter.start * 1000),
        end_time=round((chapter.end or chapter.start) * 1000),
        start_offset=_UNKNOWN,
        end_offset=_UNKNOWN,
        sub_frames=parts,
    )


def _tables(names: Sequence[str], old: Sequence[Any]) -> Iterator[Any]:
    """Make the tables of chapters: one, or if they are too many one of several."""
    lists = [names[place : place + _MOST] for place in range(0, len(names), _MOST)]
    if not lists:
        return
    top = next((table for table in old if table.flags & _TOP_LEVEL), None)
    name = top.element_id if top is not None and top.element_id not in names else "toc"
    inner = list(top.sub_frames.values()) if top is not None else []
    parts = [f"{name}{number}" for number in range(len(lists))]
    listed = parts if len(lists) > 1 else names
    flags = _TOP_LEVEL | _ORDERED
    yield _table(name, listed, flags=flags, inner=inner)
    if len(lists) > 1:
        for part, own in zip(parts, lists, strict=True):
            yield _table(part, own, flags=_ORDERED)


def _table(
    name: str, listed: Sequence[str], *, flags: int, inner: Sequence[Any] = ()
) -> Any:
    return _id3().CTOC(
        element_id=name,
        flags=flags,
        child_element_ids=[*listed],
        sub_frames=[*inner],
    )


def _free(number: int, taken: set[str]) -> str:
    """Name a new chapter."""
    name = f"chp{number:04}"
    while name in taken:
        number += 1_000
        name = f"chp{number:04}"
    return name


def _pictures(frame: Any) -> list[Any]:
    return [inner for inner in frame.sub_frames.values() if inner.FrameID == "APIC"]


def _id3() -> Any:
    """Return mutagen's frames, which have no types."""
    from mutagen import id3

    return id3
