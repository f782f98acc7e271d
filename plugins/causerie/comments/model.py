"""Comment: a reader's comment on a post, and the rules of its fields."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from causerie.comments.sanitize_text import has_address, sanitize_name, sanitize_text
from causerie.files.record import read_record
from causerie.problems import Where
from causerie.settings import matching, record_field

MAX_NAME = 80  # characters
MAX_TEXT = 10_000  # characters
MAX_URL = 500  # characters


def _name(value: str) -> str:
    if has_address(value):
        return "holds an e-mail address."
    return _length_fault(sanitize_name(value), MAX_NAME)


def _text(value: str) -> str:
    return _length_fault(sanitize_text(value), MAX_TEXT)


def _length_fault(text: str, most: int) -> str:
    if not text:
        return "is empty."
    return f"has {len(text)} characters." if len(text) > most else ""


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
    if not is_good or sanitize_text(value) != value or re.search(r"[\s\"<>\\]", value):
        return "is not a web address."
    return ""


_ID_DIGITS = 10
_id = matching("[A-Za-z0-9_-]{1,40}", "an id")
_date = matching(
    r"(?a)\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)",
    "a date with its time and zone",
)


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment on a post, or a reply to one; it never holds an e-mail address."""

    id: str = record_field(  # stable: the page shows it at #comment-<id>
        check=_id, doc="Write up to 40 letters, digits, - or _; keep it for ever."
    )
    name: str = record_field(  # plain text, as its author signs
        check=_name, doc=f"Write up to {MAX_NAME} characters, no address."
    )
    date: datetime = record_field(  # aware
        check=_date, doc="Write it with its zone: 2026-03-29T18:00:00+02:00."
    )
    text: str = record_field(  # plain; blank lines separate paragraphs
        check=_text, doc=f"Write up to {MAX_TEXT} characters of plain text."
    )
    parent: str | None = record_field(  # the id of the comment it answers
        None, check=_id, doc="Write the id of the comment it answers, or null."
    )
    url: str | None = record_field(  # http(s), the link of the name
        None,
        check=_url,
        doc=f"Write http(s)://… of up to {MAX_URL} characters, or null.",
    )


def new_comment(
    name: str, text: str, *, date: datetime, url: str | None = None
) -> Comment:
    """Make a comment, with an id derived from its content."""
    name, text = sanitize_name(name), sanitize_text(text)
    date = date.replace(microsecond=0)
    content = f"{name}\n{date.isoformat()}\n{text}"
    digits = hashlib.sha256(content.encode()).hexdigest()
    return Comment(
        digits[:_ID_DIGITS], name, date, text, url=(url or "").strip() or None
    )


def comment_to_json(comment: Comment) -> dict[str, str | None]:
    """Return a comment as its file has it."""
    return {
        "date": comment.date.isoformat(timespec="seconds"),
        "id": comment.id,
        "name": comment.name,
        "parent": comment.parent,
        "text": comment.text,
        "url": comment.url,
    }


def find_faults(comment: Comment) -> list[str]:
    """Return which rules the fields of a comment break, and how to fix that."""
    row, nowhere = comment_to_json(comment), Where("")
    _, problems = read_record(Comment, row, locate=lambda *_: nowhere)
    return [f"{problem.what} {problem.fix}" for problem in problems]
