"""Chapters: the lines an author lists, and what all chapters have in common."""

import re
from collections.abc import Iterable

from causerie.errors import ContentError
from causerie.podcast.model import Chapter
from causerie.text.time_formats import parse_timestamp
from causerie.urls import to_uri

MOST_CHAPTERS = 10_000  # of one recording: a bound that no real one comes near


def parse_chapters(text: str) -> tuple[Chapter, ...]:
    """Read the chapters an author lists, one to a line, in order.

    >>> parse_chapters("12:30.5 - The guest <https://example.org/>")[0].title
    'The guest'

    Raise ContentError naming the first line that is wrong.
    """
    chapters, faults = list_chapters(text)
    for fault in faults:
        raise fault
    return chapters


def list_chapters(text: str) -> tuple[tuple[Chapter, ...], tuple[ContentError, ...]]:
    """Read the chapters an author lists, and every line that is wrong."""
    chapters: list[Chapter] = []
    faults: list[ContentError] = []
    latest = -1.0
    for number, line in enumerate(map(str.strip, text.splitlines()), 1):
        try:
            is_full = len(chapters) == MOST_CHAPTERS
            chapter = _read_line(line, latest, is_full=is_full) if line else None
        except ContentError as error:
            what = f"Chapters, line {number}: {error.what}"
            faults.append(ContentError(what, fix=error.fix))
            if len(faults) == _MOST_FAULTS:
                break
        else:
            chapters += [chapter] if chapter else []
        match = _LATEST.match(line)
        start = parse_timestamp(match[0]) if match else None
        latest = max(latest, -1.0 if start is None else start)
    return tuple(chapters), tuple(faults)


def clean_chapters(found: Iterable[Chapter]) -> tuple[Chapter, ...]:
    """Sort what a file holds, and keep what a page or a feed may show."""
    chapters = []
    for each in found:
        title = one_line(each.title)
        # javascript: and the like
        url = to_uri(each.url) if is_web_address(each.url) else ""
        end = each.end if each.end and each.end > each.start else None
        if title:
            chapters.append(Chapter(each.start, title, url, end))
    return tuple(sorted(chapters, key=lambda each: each.start))


def one_line(text: str) -> str:
    """Make a text from a file fit for XML and one line: no control characters."""
    return _CONTROL.sub(" ", text).strip()


def is_web_address(url: str) -> bool:
    """Tell whether a link of a file leads to the web, and may be shown."""
    return _WEB.fullmatch(url) is not None


_LONGEST = 4000  # characters of a line
_FORM = "Write `HH:MM:SS Title` or `HH:MM:SS Title <https://…>`."
_LINE = re.compile(
    r"(?P<start>\S+)\s+"
    r"(?:[-\u2013\u2014]\s+)?"  # as lists for YouTube have it
    r"(?P<title>[^\s<].*?)(\s*<(?P<url>[^<>]*)>)?"
)
_LATEST = re.compile(r"\S+")
_MOST_FAULTS = 50
_WEB = re.compile(r"https?://[^\s<>\"\ud800-\udfff]+", re.IGNORECASE)

# Controls, and what XML 1.0, 2.2, forbids beyond them.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]+")


def _read_line(line: str, latest: float, *, is_full: bool) -> Chapter:
    if is_full:
        raise ContentError(f"There are more than {MOST_CHAPTERS} chapters.")
    match = _LINE.fullmatch(line) if len(line) <= _LONGEST else None
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
