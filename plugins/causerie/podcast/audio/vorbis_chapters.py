"""The chapters in Vorbis comments: names and values in, chapters out."""

import re
from collections.abc import Iterable, Iterator

from causerie.podcast.audio.tag_text import mend_text
from causerie.podcast.chapters.parse import clean_chapters
from causerie.podcast.model import Chapter
from causerie.text.time_formats import parse_timestamp


def read_chapters(comments: Iterable[tuple[str, str]]) -> tuple[Chapter, ...]:
    """Read the chapters in Vorbis comments.

    Chapters without a title or a usable start are left out.
    """
    return clean_chapters(_from_comments(comments))


# https://wiki.xiph.org/Chapter_Extension
_COMMENT = re.compile(r"chapter(?P<number>\d{1,5})(?P<part>|name|url)", re.ASCII)


def _from_comments(comments: Iterable[tuple[str, str]]) -> Iterator[Chapter]:
    parts: dict[int, dict[str, str]] = {}
    for key, value in comments:
        if match := _COMMENT.fullmatch(key.lower()):
            part = parts.setdefault(int(match["number"]), {})
            part.setdefault(match["part"], mend_text(value))
    for _, part in sorted(parts.items()):
        start = parse_timestamp(part.get("", "").strip().replace(",", "."))
        if start is not None:
            yield Chapter(start, part.get("name", ""), part.get("url", ""))
