"""Parse the lines of `Chapters:`, and clean chapters of any origin."""

import re
from collections.abc import Iterable

from causerie.errors import ContentError
from causerie.podcast.model import Chapter
from causerie.text.time_formats import parse_timestamp
from causerie.urls import to_uri

MAX_CHAPTERS = 10_000  # of one recording: far above any real one


def parse_chapters(text: str) -> tuple[Chapter, ...]:
    """Parse chapters, one a line, in order of time.

    >>> parse_chapters("12:30.5 - The guest <https://example.org/>")[0].title
    'The guest'

    Raise ContentError at the first invalid line.
    """
    chapters, faults = parse_chapter_lines(text)
    for fault in faults:
        raise fault
    return chapters


def parse_chapter_lines(
    text: str,
) -> tuple[tuple[Chapter, ...], tuple[ContentError, ...]]:
    """Return the chapters of the valid lines, and an error for each invalid line."""
    chapters: list[Chapter] = []
    faults: list[ContentError] = []
    latest = -1.0
    for number, line in enumerate(map(str.strip, text.splitlines()), 1):
        try:
            is_full = len(chapters) == MAX_CHAPTERS
            chapter = _read_line(line, latest, is_full=is_full) if line else None
        except ContentError as error:
            what = f"Chapters, line {number}: {error.what}"
            faults.append(ContentError(what, fix=error.fix))
            if len(faults) == _MAX_FAULTS:
                break
        else:
            chapters += [chapter] if chapter else []
        match = _FIRST_WORD.match(line)
        start = parse_timestamp(match[0]) if match else None
        latest = max(latest, -1.0 if start is None else start)
    return tuple(chapters), tuple(faults)


def clean_chapters(found: Iterable[Chapter]) -> tuple[Chapter, ...]:
    """Sort the chapters of a file, and drop what a page or a feed must not show."""
    chapters = []
    for each in found:
        title = one_line(each.title)
        # not javascript: and the like
        url = to_uri(each.url) if is_web_address(each.url) else ""
        end = each.end if each.end and each.end > each.start else None
        if title:
            chapters.append(Chapter(each.start, title, url, end))
    return tuple(sorted(chapters, key=lambda each: each.start))


def one_line(text: str) -> str:
    """Reduce a text to one line without characters that XML cannot carry."""
    return _CONTROL.sub(" ", text).strip()


def is_web_address(url: str) -> bool:
    """Return whether a URL is http or https, and may be shown as a link."""
    return _WEB.fullmatch(url) is not None


_MAX_LINE = 4000  # characters
_FORM = "Write `HH:MM:SS Title` or `HH:MM:SS Title <https://…>`."
_LINE = re.compile(
    r"(?P<start>\S+)\s+"
    r"(?:[-\u2013\u2014]\s+)?"  # as in lists for YouTube
    r"(?P<title>[^\s<].*?)(\s*<(?P<url>[^<>]*)>)?"
)
_FIRST_WORD = re.compile(r"\S+")
_MAX_FAULTS = 50
_WEB = re.compile(r"https?://[^\s<>\"\ud800-\udfff]+", re.IGNORECASE)

# Control characters, and the others that XML 1.0, 2.2, forbids.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]+")


def _read_line(line: str, latest: float, *, is_full: bool) -> Chapter:
    if is_full:
        raise ContentError(f"There are more than {MAX_CHAPTERS} chapters.")
    match = _LINE.fullmatch(line) if len(line) <= _MAX_LINE else None
    start = parse_timestamp(match["start"]) if match else None
    title = one_line(match["title"]) if match else ""
    if match is None or start is None or not title:
        raise ContentError(f"{line[:80]!r} is not a chapter.", fix=_FORM)
    if start <= latest:
        what = f"{match['start']} is not after the chapter before."
        raise ContentError(what, fix="Put the chapters in order of time.")
    url = match["url"] or ""
    if url and not is_web_address(url):
        raise ContentError(f"<{url}> is not a web address.", fix=_FORM)
    return Chapter(start, title, to_uri(url))
