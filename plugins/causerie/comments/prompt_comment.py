"""Prompt for a comment at a terminal."""

from collections.abc import Callable, Iterator
from datetime import datetime

from causerie.comments.model import Comment, new_comment
from causerie.errors import ContentError
from causerie.header import parse_date

Prompt = Callable[[str], str]  # as `input`: shows a text; EOFError at the end of input


def prompt_comment(prompt: Prompt, *, now: datetime) -> Comment:
    """Prompt for name, date, URL and text; a date without a zone is in that of `now`.

    Raise ContentError if the input ends before the text, or the date is invalid.
    """
    try:
        name = prompt("Name: ")
        day = prompt(f"Date ({now:%Y-%m-%d %H:%M}): ").strip()
        url = prompt("URL (none): ")
    except EOFError:
        raise ContentError("Nothing was added.") from None
    try:
        date = parse_date(day) if day else now
    except ValueError:
        what = f"{day!r} is not a date."
        raise ContentError(what, fix="Write 2026-03-29 or 2026-03-29 18:00.") from None
    date = date if date.tzinfo else date.replace(tzinfo=now.tzinfo)
    text = "\n".join(_lines(prompt, "Text; a line with a dot ends it:\n"))
    return new_comment(name, text, date=date, url=url)


def _lines(prompt: Prompt, text: str) -> Iterator[str]:
    try:
        while (line := prompt(text)) != ".":
            yield line
            text = ""
    except EOFError:
        return
