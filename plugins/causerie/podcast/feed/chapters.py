"""Write chapters into a feed: as tags, in the description and in the show notes."""

import re
from collections.abc import Iterable

from lxml import etree
from lxml.etree import _Element
from lxml.html import builder

from causerie.podcast.feed.truncate_html import DESCRIPTION_LIMIT, html_to_lines
from causerie.podcast.model import Chapter
from causerie.text.time_formats import format_milliseconds
from causerie.text.xml_builder import add, nest


def add_simple_chapters(tags: _Element, chapters: Iterable[Chapter]) -> None:
    """Add Podlove Simple Chapters 1.2 to the tags of an item.

    Source: podlove.org/simple-chapters
    """
    listed = nest(tags, "psc:chapters", version="1.2")
    for chapter in chapters:
        add(
            listed,
            "psc:chapter",
            start=format_milliseconds(chapter.start),
            title=chapter.title,
            href=chapter.url,
            image=chapter.image,
        )


def chapter_lines(chapters: Iterable[Chapter]) -> tuple[str, ...]:
    """Return chapters as lines of a description, which apps read as chapters.

    >>> chapter_lines([Chapter(0, "A"), Chapter(5.5, "B"), Chapter(3600, "C")])
    ('00:00:00 A', '00:00:05 B', '01:00:00 C')

    Apple reads three or more, the first at 00:00:00; return none if they are not so.
    Source: podcasters.apple.com/support/5482-using-chapters-on-apple-podcasts
    """
    lines = tuple(f"{format_milliseconds(c.start)[:-4]} {c.title}" for c in chapters)
    fits = len(lines) >= _MIN_CHAPTERS and lines[0].startswith("00:00:00 ")
    return lines if fits else ()


def add_to_description(text: str, chapters: Iterable[Chapter]) -> str:
    """Append the chapters to a description if all of them fit.

    A description in which the author lists times stays as it is.
    """
    if _lists_times(text.splitlines()):
        return text
    whole = "\n".join([text, "", *chapter_lines(chapters)]).strip()
    return whole if len(whole.encode()) <= DESCRIPTION_LIMIT else text


def add_to_notes(notes: str, chapters: Iterable[Chapter]) -> str:
    """Append the chapters to show notes, each as a paragraph."""
    lines = chapter_lines(chapters)
    if not notes or not lines or _lists_times(html_to_lines(notes)):
        return notes
    tags = [etree.tostring(builder.P(line), encoding="unicode") for line in lines]
    return "\n".join([notes, *tags])


_MIN_CHAPTERS = 3


def _lists_times(lines: Iterable[str]) -> bool:
    """Return whether lines list times: 0:00, or two times in a row.

    A single other time may be a time of day, or a score.
    """
    before = False
    for line in filter(str.strip, lines):
        match = _TIME.match(line)
        if match and (before or not match["time"].strip("0:")):
            return True
        before = match is not None
    return False


_TIME = re.compile(r"\s*\W{0,3}(?P<time>(?:\d{1,2}:)?\d{1,2}:\d{2})\b")
