"""Read the chapters in Vorbis comments."""

import re
from collections.abc import Iterable, Iterator

from causerie.podcast.audio.tag_text import fix_mojibake
from causerie.podcast.chapters.parse import clean_chapters
from causerie.podcast.model import Chapter
from causerie.text.time_formats import parse_timestamp


def read_vorbis_chapters(comments: Iterable[tuple[str, str]]) -> tuple[Chapter, ...]:
    """Read the chapters in Vorbis comments; skip those without a title or a start."""
    return clean_chapters(_from_comments(comments))


# https://wiki.xiph.org/Chapter_Extension
_COMMENT = re.compile(r"chapter(?P<number>\d{1,5})(?P<part>|name|url)", re.ASCII)


def _from_comments(comments: Iterable[tuple[str, str]]) -> Iterator[Chapter]:
    parts: dict[int, dict[str, str]] = {}
    for key, value in comments:
        if match := _COMMENT.fullmatch(key.lower()):
            fields = parts.setdefault(int(match["number"]), {})
            fields.setdefault(match["part"], fix_mojibake(value))
    for _, fields in sorted(parts.items()):
        start = parse_timestamp(fields.get("", "").strip().replace(",", "."))
        if start is not None:
            yield Chapter(start, fields.get("name", ""), fields.get("url", ""))
