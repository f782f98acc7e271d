"""Ask somebody at a terminal for a comment."""

from collections.abc import Callable, Iterator
from datetime import datetime

from causerie.comments.model import Comment, new_comment
from causerie.errors import ContentError
from causerie.header import parse_date

Ask = Callable[[str], str]  # as `input`: shows a prompt; EOFError when all is said


def ask_comment(ask: Ask, *, now: datetime) -> Comment:
    """Ask for name, date, URL and text; the zone of `now` is that of a bare date.

    Raise ContentError if the answers end before the text, or the date is none.
    """
    try:
        name = ask("Name: ")
        day = ask(f"Date ({now:%Y-%m-%d %H:%M}): ").strip()
        url = ask("URL (none): ")
    except EOFError:
        raise ContentError("Nothing was added.") from None
    try:
        date = parse_date(day) if day else now
    except ValueError:
        what = f"{day!r} is not a date."
        raise ContentError(what, fix="Write 2026-03-29 or 2026-03-29 18:00.") from None
    date = date if date.tzinfo else date.replace(tzinfo=now.tzinfo)
    text = "\n".join(_lines(ask, "Text; a line with a dot ends it:\n"))
    return new_comment(name, text, date=date, url=url)


def _lines(ask: Ask, prompt: str) -> Iterator[str]:
    try:
        while (line := ask(prompt)) != ".":
            yield line
            prompt = ""
    except EOFError:
        return
