"""Comment: what a reader answered to a post, and the rules its fields keep."""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from reprlib import repr as shorten
from typing import Any
from urllib.parse import urlsplit

from causerie.comments.plain import clean_name, clean_text, has_address

MAX_NAME = 80  # characters
MAX_TEXT = 10_000  # characters
MAX_URL = 500  # characters


@dataclass(frozen=True, slots=True)
class Comment:
    """One answer to a post, or to another one; it never holds an e-mail address."""

    id: str  # stable: "comment-<id>" is where the page shows it
    name: str  # plain text, as the author of it signs
    date: datetime  # aware
    text: str  # plain; blank lines part paragraphs
    parent: str | None = None  # the id of the comment it answers
    url: str | None = None  # http(s), where the name leads


def new_comment(
    name: str, text: str, *, date: datetime, url: str | None = None
) -> Comment:
    """Make a comment of what somebody wrote, its id out of its content."""
    name, text = clean_name(name), clean_text(text)
    date = date.replace(microsecond=0)
    whole = f"{name}\n{date.isoformat()}\n{text}"
    digits = hashlib.sha256(whole.encode()).hexdigest()
    return Comment(
        digits[:_ID_DIGITS], name, date, text, url=(url or "").strip() or None
    )


def to_row(comment: Comment) -> dict[str, str | None]:
    """Write a comment as its file holds it."""
    return {
        "date": comment.date.isoformat(timespec="seconds"),
        "id": comment.id,
        "name": comment.name,
        "parent": comment.parent,
        "text": comment.text,
        "url": comment.url,
    }


def from_row(row: Mapping[str, Any]) -> Comment:
    """Read a comment without faults; what could hide in its text is left out."""
    return Comment(
        row["id"],
        clean_name(row["name"]),
        datetime.fromisoformat(row["date"]),
        clean_text(row["text"]),
        row.get("parent"),
        row.get("url"),
    )


def find_faults(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Find what is wrong with a row's fields; yield sentences with their mending."""
    for key in row:
        if key in {"email", "mail"}:
            fix = "Take it out: addresses of readers are not kept."
            yield f"A comment has no field {key!r}.", fix
        elif key not in _FIELDS:
            known = ", ".join(_FIELDS)
            yield f"A comment has no field {shorten(key)}.", f"It has {known}."
    for key, (fault, fix) in _FIELDS.items():
        if key not in row and key not in _OPTIONAL:
            yield f"The comment has no {key}.", fix
        elif (value := row.get(key)) is None and key in _OPTIONAL:
            continue
        elif not isinstance(value, str):
            yield f"{key} is {shorten(value)}, not text.", fix
        elif wrong := fault(value):
            yield f"{key} {wrong}", fix


_ID_DIGITS = 10
_ID = re.compile(r"[A-Za-z0-9_-]{1,40}")
_DATE = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)", flags=re.ASCII
)
_OPTIONAL = ("parent", "url")


def _id(value: str) -> str:
    return "" if _ID.fullmatch(value) else f"is {shorten(value)}."


def _name(value: str) -> str:
    name = clean_name(value)
    if has_address(value):
        return "holds an e-mail address."
    if not name:
        return "is empty."
    if len(name) > MAX_NAME:
        return f"has {len(name)} characters."
    return ""


def _date(value: str) -> str:
    try:
        datetime.fromisoformat(value)
        is_good = _DATE.fullmatch(value)
    except ValueError:
        is_good = None
    return "" if is_good else f"is {shorten(value)}."


def _text(value: str) -> str:
    text = clean_text(value)
    if not text:
        return "is empty."
    return f"has {len(text)} characters." if len(text) > MAX_TEXT else ""


def _url(value: str) -> str:
    if len(value) > MAX_URL:
        return f"has {len(value)} characters."
    try:
        parts = urlsplit(value)
        host = parts.hostname
    except ValueError:
        host = None
    is_good = host and parts.scheme in {"http", "https"} and "@" not in parts.netloc
    # a URL is of visible ASCII (RFC 3986); browsers take letters of any script
    if not is_good or clean_text(value) != value or re.search(r"[\s\"<>\\]", value):
        return f"is {shorten(value)}."
    return ""


# By name, in the order they are told: the rule, and what a good value is.
_FIELDS: dict[str, tuple[Callable[[str], str], str]] = {
    "id": (_id, "Write up to 40 letters, digits, - or _; keep it for ever."),
    "name": (_name, f"Write up to {MAX_NAME} characters, no address."),
    "date": (_date, "Write it with its zone: 2026-03-29T18:00:00+02:00."),
    "text": (_text, f"Write up to {MAX_TEXT} characters of plain text."),
    "parent": (_id, "Write the id of the comment it answers, or null."),
    "url": (_url, f"Write http(s)://… of up to {MAX_URL} characters, or null."),
}
