"""The chapters of an episode, from the first place that has some, and their faults."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from causerie.errors import ContentError
from causerie.podcast.chapters.parse import list_chapters
from causerie.podcast.chapters.sidecar import list_sidecar
from causerie.podcast.model import AudioInfo, Chapter
from causerie.text.time_formats import format_timestamp


class Listed(NamedTuple):
    """Chapters, and what is wrong where they stand."""

    chapters: tuple[Chapter, ...]
    faults: tuple[ContentError, ...] = ()
    key: str = "audio"  # of the header, that leads to them
    own: bool = False  # they are the recording's


def find_chapters(content: Path, audio: str, written: str, info: AudioInfo) -> Listed:
    """Take what `Chapters:` says, or a file beside the recording, or the recording.

    Raise ContentError if two files are beside it.
    """
    if written:
        return Listed(*list_chapters(written), key="chapters")
    found = list_sidecar(content, audio)
    return Listed(info.chapters, own=True) if found is None else Listed(*found)


class ChapterWarning(NamedTuple):
    """Chapters that are hardly meant so, and whether that is grave."""

    what: str
    fix: str
    is_error: bool


def find_chapter_warnings(listed: Listed, seconds: float) -> Iterator[ChapterWarning]:
    """Find chapters past the recording's end after so many seconds, or in one line.

    Those in a recording itself are its program's, and no more than doubtful.
    """
    joined = [each for each in listed.chapters if _JOINED.search(each.title)]
    if joined and not listed.own:
        what = f"The chapter {_name(joined[0])} has another time in its title."
        yield ChapterWarning(
            what, "Write each chapter in a line of its own.", is_error=False
        )
    late = [each for each in listed.chapters if each.start >= seconds]
    if late:
        first = late[0]
        more = f", and {len(late) - 1} more" if len(late) > 1 else ""
        begins = f"begins at {format_timestamp(first.start)}{more}"
        ends = f"and the recording ends at {format_timestamp(seconds)}"
        what = f"The chapter {_name(first)} {begins}, {ends}."
        fix = "Check that the chapters are those of this recording."
        yield ChapterWarning(
            what, fix, not listed.own and late[-1].start > seconds + _SLACK
        )


def split_silent(
    chapters: Sequence[Chapter],
) -> tuple[tuple[Chapter, ...], tuple[Chapter, ...]]:
    """Part the chapters that are listed from those that only show a picture (toc)."""
    listed = tuple(chapter for chapter in chapters if chapter.listed)
    return listed, tuple(chapter for chapter in chapters if not chapter.listed)


_JOINED = re.compile(r"[,;|/]\s*\d{1,2}(?::\d\d){1,2}\s+\w")
_SLACK = 1.0  # s; encoders add some silence, and recognisers round


def _name(chapter: Chapter) -> str:
    return f"{chapter.title[:40]!r}" if chapter.title else "without a title"
