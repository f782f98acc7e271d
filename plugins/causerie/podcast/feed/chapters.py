"""What a feed tells of an episode's chapters, besides the file of them."""

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
    """Add chapters to an item's tags, as Podlove Simple Chapters 1.2.

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


def describe_chapters(chapters: Iterable[Chapter]) -> tuple[str, ...]:
    """Return chapters as the lines of a description, from which apps make chapters.

    >>> describe_chapters([Chapter(0, "A"), Chapter(5.5, "B"), Chapter(3600, "C")])
    ('00:00:00 A', '00:00:05 B', '01:00:00 C')

    Apple takes them from three on, the first at 00:00:00; of others there are none.
    Source: podcasters.apple.com/support/5482-using-chapters-on-apple-podcasts
    """
    lines = tuple(f"{format_milliseconds(c.start)[:-4]} {c.title}" for c in chapters)
    fits = len(lines) >= _FEWEST and lines[0].startswith("00:00:00 ")
    return lines if fits else ()


def add_to_description(text: str, chapters: Iterable[Chapter]) -> str:
    """Return a description with its chapters below it, if all of them have room.

    What the author wrote of times stays alone.
    """
    if _lists_times(text.splitlines()):
        return text
    whole = "\n".join([text, "", *describe_chapters(chapters)]).strip()
    return whole if len(whole.encode()) <= DESCRIPTION_LIMIT else text


def add_to_notes(notes: str, chapters: Iterable[Chapter]) -> str:
    """Return show notes of HTML with the chapters below them, a paragraph each."""
    lines = describe_chapters(chapters)
    if not notes or not lines or _lists_times(html_to_lines(notes)):
        return notes
    tags = [etree.tostring(builder.P(line), encoding="unicode") for line in lines]
    return "\n".join([notes, *tags])


_FEWEST = 3


def _lists_times(lines: Iterable[str]) -> bool:
    """Tell whether an author lists times: from 0:00, or two in a row.

    One time alone is that of a day, or a score.
    """
    before = False
    for line in filter(str.strip, lines):
        match = _TIME.match(line)
        if match and (before or not match["time"].strip("0:")):
            return True
        before = match is not None
    return False


_TIME = re.compile(r"\s*\W{0,3}(?P<time>(?:\d{1,2}:)?\d{1,2}:\d{2})\b")
