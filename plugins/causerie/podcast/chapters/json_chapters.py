"""Read and write JSON chapters (podcast namespace 1.0, chapters 1.2)."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from causerie.errors import ContentError
from causerie.files.json_document import DocumentError, read_json
from causerie.podcast.chapters.parse import MAX_CHAPTERS, is_web_address, one_line
from causerie.podcast.model import Chapter
from causerie.text.time_formats import as_seconds
from causerie.urls import to_uri


def render_chapters(chapters: Iterable[Chapter]) -> bytes:
    """Write JSON chapters."""
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


def parse_json_chapters(
    text: str, name: str
) -> tuple[tuple[Chapter, ...], tuple[ContentError, ...]]:
    """Return the valid chapters of a JSON file, and an error for each invalid one.

    `name` is that of the file.
    """
    try:
        document = read_json(text, name=name, lenient=True)
    except DocumentError as error:
        return (), (error.with_fix(_FORM),)
    value = document.value
    rows = value.get("chapters") if isinstance(value, dict) else None
    if not isinstance(rows, list) or len(rows) > MAX_CHAPTERS:
        what = f"There is no list of up to {MAX_CHAPTERS} chapters."
        where = str(document.where("chapters"))
        return (), (ContentError(what, where=where, fix=_FORM),)
    chapters: list[Chapter] = []
    faults: list[ContentError] = []
    latest = {True: -1.0, False: -1.0}  # start of the last listed and unlisted chapter
    for number, row in enumerate(rows):
        try:
            chapter = _read_row(row, latest)
        except ContentError as error:
            what = f"Chapter {number + 1}: {error.what}"
            where = str(document.where("chapters", number, error.where))
            faults.append(ContentError(what, where=where, fix=error.fix))
            if len(faults) == _MAX_FAULTS:
                break
        else:
            latest[chapter.listed] = chapter.start
            chapters.append(chapter)
    return tuple(chapters), tuple(faults)


_MAX_FAULTS = 50
_OWN = re.compile(r"images/(?!.*(?:^|/)\.\.)[^\s?#]+$")  # a picture below content/
_MAX_SECONDS = 1_000_000  # eleven days
_FORM = 'Write {"version": "1.2.0", "chapters": [{"startTime": 0, "title": "…"}]}.'
_IN_ORDER = "Put the chapters in order of time."


def _read_row(row: Any, latest: Mapping[bool, float]) -> Chapter:
    """Read a chapter; raise ContentError whose `where` is the key of the fault."""
    if not isinstance(row, dict):
        raise ContentError("This is no object.", fix=_FORM)
    start = as_seconds(row.get("startTime"), below=_MAX_SECONDS)
    if start is None:
        what = "startTime is not a number of seconds."
        raise ContentError(what, where="startTime", fix=_FORM)
    title = row.get("title")
    title = one_line(title) if isinstance(title, str) else ""
    listed = row.get("toc") is not False
    if not title and listed:
        fix = "Write it, or toc: false."
        raise ContentError("There is no title.", where="title", fix=fix)
    end = as_seconds(row.get("endTime"), below=_MAX_SECONDS)
    if row.get("endTime") is not None and (end is None or end <= start):
        what = "endTime is not after startTime."
        raise ContentError(what, where="endTime", fix="Take it out.")
    links = {}
    for key in ("url", "img"):
        links[key] = row.get(key) or ""
        own = key == "img" and isinstance(links[key], str) and _OWN.match(links[key])
        if not isinstance(links[key], str) or (
            links[key] and not own and not is_web_address(links[key])
        ):
            what = f"{key} is not a web address."
            raise ContentError(what, where=key, fix="Write https://…")
        links[key] = links[key] if own else to_uri(links[key])
    if start <= latest[listed] or start < max(latest.values()):
        what, fix = f"{start} is not after the chapter before.", _IN_ORDER
        raise ContentError(what, where="startTime", fix=fix)
    return Chapter(start, title, links["url"], end, links["img"], listed)
