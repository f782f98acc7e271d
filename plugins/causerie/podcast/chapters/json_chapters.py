"""The JSON file of chapters for apps (podcast namespace 1.0, chapters 1.2)."""

import json
import math
from collections.abc import Iterable
from typing import Any

from causerie.errors import ContentError
from causerie.podcast.chapters.parse import MOST_CHAPTERS, is_web_address, one_line
from causerie.podcast.model import Chapter
from causerie.urls import to_uri


def render_chapters(chapters: Iterable[Chapter]) -> bytes:
    """Write chapters as a JSON file."""
    rows = [
        {
            "startTime": chapter.start,
            **({"title": chapter.title} if chapter.title else {}),
            **({"img": chapter.image} if chapter.image else {}),
            **({"url": chapter.url} if chapter.url else {}),
            **({"endTime": chapter.end} if chapter.end else {}),
            **({} if chapter.listed else {"toc": False}),
        }
        for chapter in chapters
    ]
    document = {"version": "1.2.0", "chapters": rows}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def list_document(text: str) -> tuple[tuple[Chapter, ...], tuple[ContentError, ...]]:
    """Read a JSON file of chapters, and every one of them that is wrong."""
    try:
        rows = _read_rows(text)
    except ContentError as error:
        return (), (error,)
    chapters: list[Chapter] = []
    faults: list[ContentError] = []
    latest = {True: -1.0, False: -1.0}  # of those in a list, and of the others
    for number, row in enumerate(rows, 1):
        try:
            chapter = _read_row(row, number)
            if chapter.start <= latest[chapter.listed] or chapter.start < max(
                latest.values()
            ):
                what = f"{chapter.start} is not after the chapter before."
                raise _fault(number, what, "Put the chapters in order of time.")
        except ContentError as error:
            faults.append(error)
            if len(faults) == _MOST_FAULTS:
                break
        else:
            latest[chapter.listed] = chapter.start
            chapters.append(chapter)
    return tuple(chapters), tuple(faults)


_MOST_FAULTS = 50
_FORM = 'Write {"version": "1.2.0", "chapters": [{"startTime": 0, "title": "…"}]}.'


def _read_rows(text: str) -> list[Any]:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as err:
        raise ContentError(f"This is not JSON: {err}.", fix=_FORM) from err
    rows = document.get("chapters") if isinstance(document, dict) else None
    if not isinstance(rows, list) or len(rows) > MOST_CHAPTERS:
        what = f"There is no list of up to {MOST_CHAPTERS} chapters."
        raise ContentError(what, fix=_FORM)
    return rows


def _read_row(row: Any, number: int) -> Chapter:
    if not isinstance(row, dict):
        raise _fault(number, "This is no object.", _FORM)
    start = _read_seconds(row.get("startTime"))
    if start is None:
        raise _fault(number, "startTime is not a number of seconds.", _FORM)
    title = row.get("title")
    title = one_line(title) if isinstance(title, str) else ""
    listed = row.get("toc") is not False
    if not title and listed:
        raise _fault(number, "There is no title.", "Write it, or toc: false.")
    end = _read_seconds(row.get("endTime"))
    if row.get("endTime") is not None and (end is None or end <= start):
        raise _fault(number, "endTime is not after startTime.", "Take it out.")
    links = {}
    for key in ("url", "img"):
        links[key] = row.get(key) or ""
        if not isinstance(links[key], str) or (
            links[key] and not is_web_address(links[key])
        ):
            raise _fault(number, f"{key} is not a web address.", "Write https://…")
        links[key] = to_uri(links[key])
    return Chapter(start, title, links["url"], end, links["img"], listed)


def _read_seconds(value: Any) -> float | None:
    """Return a time to the millisecond; None if it is none."""
    if type(value) not in {int, float} or not 0 <= value < _LATEST:
        return None
    return round(float(value), 3) if math.isfinite(value) else None


_LATEST = 1_000_000  # s; eleven days


def _fault(number: int, what: str, fix: str) -> ContentError:
    return ContentError(f"Chapter {number}: {what}", fix=fix)
