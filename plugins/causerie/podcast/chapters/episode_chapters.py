"""Find the chapters of an episode, and likely mistakes in them."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from causerie.errors import ContentError
from causerie.podcast.chapters.parse import parse_chapter_lines
from causerie.podcast.chapters.sidecar import parse_sidecar, sidecar_paths
from causerie.podcast.model import AudioInfo, Chapter
from causerie.problems import Finding, Level
from causerie.text.time_formats import format_timestamp


class EpisodeChapters(NamedTuple):
    """The chapters of an episode, and the errors of their source."""

    chapters: tuple[Chapter, ...]
    faults: tuple[ContentError, ...] = ()
    key: str = "audio"  # of the header line that they belong to
    embedded: bool = False  # they come from the recording
    warnings: tuple[Finding, ...] = ()  # of another source that is not shown


def find_chapters(
    content: Path, audio: str, written: str, info: AudioInfo
) -> EpisodeChapters:
    """Return the chapters of the header, else of a sidecar file, else of the recording.

    `written` is the value of `Chapters:`.
    """
    if written:
        found = EpisodeChapters(*parse_chapter_lines(written), key="chapters")
        beside = next(filter(Path.is_file, sidecar_paths(content, audio)), None)
        return found._replace(warnings=_unread(beside.name) if beside else ())
    read = parse_sidecar(content, audio)
    if read is None:
        return EpisodeChapters(info.chapters, embedded=True)
    is_idle = info.chapters and not any(read) and not _is_json(content, audio)
    return EpisodeChapters(*read, warnings=_EMPTY if is_idle else ())


def _unread(name: str) -> tuple[Finding, ...]:
    what = f"Chapters: goes before {name}, which is not read."
    return (Finding(what, "Keep one of the two.", Level.WARNING),)


def _is_json(content: Path, audio: str) -> bool:
    """Return whether it is a list that may be empty on purpose."""
    beside = filter(Path.is_file, sidecar_paths(content, audio))
    return any(path.suffix == ".json" for path in beside)


_EMPTY = (
    Finding(
        "The file of chapters beside it is empty, and hides the recording's own.",
        "Write them, or take the file away.",
        Level.WARNING,
    ),
)


def find_chapter_warnings(listed: EpisodeChapters, seconds: float) -> Iterator[Finding]:
    """Find chapters after the recording's end, two on one line, and an idle source.

    `seconds` is its playing time. Embedded chapters only get warnings: the recording's
    program wrote them, not the author.
    """
    yield from listed.warnings
    joined = [each for each in listed.chapters if _JOINED.search(each.title)]
    if joined and not listed.embedded:
        what = f"The chapter {_name(joined[0])} has another time in its title."
        fix = "Write each chapter in a line of its own."
        yield Finding(what, fix, Level.WARNING)
    late = [each for each in listed.chapters if each.start >= seconds]
    if late:
        first = late[0]
        more = f", and {len(late) - 1} more" if len(late) > 1 else ""
        begins = f"begins at {format_timestamp(first.start)}{more}"
        ends = f"and the recording ends at {format_timestamp(seconds)}"
        what = f"The chapter {_name(first)} {begins}, {ends}."
        fix = "Check that the chapters are those of this recording."
        is_error = not listed.embedded and late[-1].start > seconds + _TOLERANCE
        yield Finding(what, fix, Level.ERROR if is_error else Level.WARNING)


def split_listed(
    chapters: Sequence[Chapter],
) -> tuple[tuple[Chapter, ...], tuple[Chapter, ...]]:
    """Separate the listed chapters from those that only show a picture (toc)."""
    listed = tuple(chapter for chapter in chapters if chapter.listed)
    return listed, tuple(chapter for chapter in chapters if not chapter.listed)


_JOINED = re.compile(r"[,;|/]\s*\d{1,2}(?::\d\d){1,2}\s+\w")
_TOLERANCE = 1.0  # s; encoders add silence, and recognisers round


def _name(chapter: Chapter) -> str:
    return f"{chapter.title[:40]!r}" if chapter.title else "without a title"
