"""Chapters: from an audio file's tags or an author's lines, sorted by their start."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from causerie.errors import ContentError
from causerie.podcast.model import Chapter


def read_chapters(audio: Any) -> tuple[Chapter, ...]:
    """Read the chapters of a mutagen file, or of the ID3 tags of an MP3.

    Chapters without a title or a usable start are left out.
    """
    from mutagen.id3 import ID3
    from mutagen.mp4 import MP4

    if isinstance(audio, ID3):
        found = _from_id3(audio)
    elif isinstance(audio, MP4):
        found = (Chapter(each.start, each.title) for each in audio.chapters or ())
    else:
        found = _from_comments(audio.tags or ())
    return _settle(found)


def parse_chapters(text: str) -> tuple[Chapter, ...]:
    """Read the chapters an author lists, one to a line, in order.

    >>> parse_chapters("12:30.5 The guest <https://example.org/>")
    (Chapter(start=750.5, title='The guest', url='https://example.org/', end=None),)

    Raise ContentError naming the first line that is wrong.
    """
    chapters: list[Chapter] = []
    for number, line in enumerate(map(str.strip, text.splitlines()), 1):
        if not line:
            continue
        match = _LINE.fullmatch(line)
        start = parse_timestamp(match["start"]) if match else None
        if match is None or start is None:
            raise _fault(number, f"{line!r} is not a chapter.", _FORM)
        if chapters and start <= chapters[-1].start:
            what = f"{match['start']} is not after the chapter before."
            raise _fault(number, what, "Put the chapters in order of time.")
        url = match["url"] or ""
        if url and not _WEB.fullmatch(url):
            raise _fault(number, f"<{url}> is not a web address.", _FORM)
        chapters.append(Chapter(start, clean_text(match["title"]), url))
    return tuple(chapters)


def render_chapters(chapters: Iterable[Chapter]) -> bytes:
    """Write chapters as a JSON file for apps (podcast namespace, chapters 1.2)."""
    rows = [
        {
            "startTime": chapter.start,
            "title": chapter.title,
            **({"url": chapter.url} if chapter.url else {}),
            **({"endTime": chapter.end} if chapter.end else {}),
        }
        for chapter in chapters
    ]
    document = {"version": "1.2.0", "chapters": rows}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def parse_timestamp(text: str) -> float | None:
    """Read the seconds from "HH:MM:SS.mmm" or "MM:SS"; None if it is neither.

    >>> parse_timestamp("01:02:03.5")
    3723.5
    """
    match = _TIMESTAMP.fullmatch(text)
    if match is None:
        return None
    hours, minutes, seconds = match["hours"], match["minutes"], match["seconds"]
    return int(hours or 0) * 3600 + int(minutes) * 60 + float(seconds)


def format_timestamp(seconds: float) -> str:
    """Write a time as players show it.

    >>> format_timestamp(3723.5), format_timestamp(59)
    ('1:02:03', '00:59')
    """
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    clock = f"{minute:02}:{second:02}"
    return f"{hours}:{clock}" if hours else clock


def clean_text(text: str) -> str:
    """Make a text from a file fit for XML and one line: no control characters."""
    return _CONTROL.sub(" ", text).strip()


_FORM = "Write `HH:MM:SS Title` or `HH:MM:SS Title <https://…>`."
_LINE = re.compile(r"(?P<start>\S+)\s+(?P<title>[^\s<].*?)(\s*<(?P<url>[^<>]*)>)?")
_TIMESTAMP = re.compile(
    r"((?P<hours>\d{1,3}):(?=[0-5]))?(?P<minutes>\d{1,3})"
    r":(?P<seconds>[0-5]\d(\.\d{1,3})?)",
    re.ASCII,
)
_WEB = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)

# Controls, and what XML 1.0, 2.2, forbids beyond them.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]+")


def _fault(line: int, what: str, fix: str) -> ContentError:
    return ContentError(f"Chapters, line {line}: {what}", fix=fix)


def _settle(found: Iterable[Chapter]) -> tuple[Chapter, ...]:
    """Sort what a file holds, and keep what a page or a feed may show."""
    chapters = []
    for each in found:
        title = clean_text(each.title)
        url = each.url if _WEB.fullmatch(each.url) else ""  # javascript: and the like
        end = each.end if each.end and each.end > each.start else None
        if title:
            chapters.append(Chapter(each.start, title, url, end))
    return tuple(sorted(chapters, key=lambda each: each.start))


# https://id3.org/id3v2-chapters-1.0
_UNKNOWN = 0xFFFFFFFF  # ms; the frame tells a byte offset instead, which nobody writes


def _from_id3(tags: Any) -> Iterator[Chapter]:
    """Read the chapters that the tables of contents list, or all if none is listed."""
    frames = {frame.element_id: frame for frame in tags.getall("CHAP")}
    listed = [name for toc in tags.getall("CTOC") for name in toc.child_element_ids]
    for name in [name for name in listed if name in frames] or frames:
        frame = frames[name]
        titles = frame.sub_frames.getall("TIT2")
        links = frame.sub_frames.getall("WXXX")
        if frame.start_time != _UNKNOWN:
            yield Chapter(
                frame.start_time / 1000,
                str(titles[0]) if titles else "",
                links[0].url if links else "",
                frame.end_time / 1000 if frame.end_time != _UNKNOWN else None,
            )


# https://wiki.xiph.org/Chapter_Extension
_COMMENT = re.compile(r"chapter(?P<number>\d{2,3})(?P<part>|name|url)")


def _from_comments(comments: Iterable[tuple[str, str]]) -> Iterator[Chapter]:
    parts: dict[tuple[str, str], str] = {}
    for key, value in comments:
        match = _COMMENT.fullmatch(key.lower())
        if match:
            parts[match["number"], match["part"]] = value
    for (number, part), value in sorted(parts.items()):
        start = parse_timestamp(value.strip())
        if not part and start is not None:
            name = parts.get((number, "name"), "")
            yield Chapter(start, name, parts.get((number, "url"), ""))
