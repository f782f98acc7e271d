"""Sanitize an entry: the one filter for what is read from a stranger's page."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, UTC, date, datetime, time

from causerie.text.printable import printable_line
from causerie.urls import is_web_link

MAX_NAME = 80  # characters
MAX_TITLE = 200
MAX_EXCERPT = 300

# Properties by which an entry refers to a page, and the kind of mention they make.
KINDS = {
    "in-reply-to": "reply",
    "like-of": "like",
    "repost-of": "repost",
    "bookmark-of": "bookmark",
}


@dataclass(frozen=True, slots=True)
class EntrySummary:
    """What an entry says, as plain text of bounded length."""

    kind: str = "mention"  # or one of KINDS
    title: str = ""
    author: str = ""
    author_url: str = ""  # http(s), or empty
    published: str = ""  # ISO 8601 with an offset, or empty
    excerpt: str = ""
    lang: str = ""


def sanitize_entry(fields: Mapping[str, object]) -> EntrySummary:
    r"""Sanitize the fields of an entry; it is idempotent.

    >>> entry = sanitize_entry({"title": "a\x9bb", "author_url": "javascript:x"})
    >>> entry.title, entry.author_url
    ('ab', '')
    """
    values = {name: fields.get(name) for name in EntrySummary.__dataclass_fields__}
    texts = {name: v if isinstance(v, str) else "" for name, v in values.items()}
    url = texts["author_url"]
    return EntrySummary(
        kind=texts["kind"] if texts["kind"] in KINDS.values() else "mention",
        title=sanitize_entry_text(texts["title"], MAX_TITLE),
        author=sanitize_entry_text(texts["author"], MAX_NAME),
        author_url=url if is_web_link(url) else "",
        published=normalise_date(texts["published"]),
        excerpt=sanitize_entry_text(texts["excerpt"], MAX_EXCERPT),
        lang=primary_language(texts["lang"]),
    )


# A mail address, whole or truncated; @ana@social.example is none.
_MAIL_ADDRESS = re.compile(r"(?<![@\w.+-])[\w.+-]+@([\w.-]+…?|…)")
_FIRST_WEB_PAGE = datetime(1991, 8, 6, tzinfo=UTC)  # the day of the first web page


def sanitize_entry_text(text: str, limit: int) -> str:
    """Make a text printable and short, without mail addresses: we publish nobody's."""
    return _MAIL_ADDRESS.sub("…", printable_line(text, limit))


def normalise_date(text: str) -> str:
    """Return a date in ISO 8601 with its offset; empty if it is invalid or unlikely.

    Without a zone it is in UTC; a day alone is noon, which is on the same day in nearly
    all zones.

    >>> normalise_date("2026-03-05"), normalise_date("1970")
    ('2026-03-05T12:00:00+00:00', '')
    >>> normalise_date("2026-03-05 10:00-0500")
    '2026-03-05T10:00:00-05:00'
    """
    text = text.strip().upper()
    try:
        moment = datetime.combine(date.fromisoformat(text), time(12), UTC)
    except ValueError:
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            return ""
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    # the first and the last year overflow in other zones
    is_likely = moment >= _FIRST_WEB_PAGE and moment.year < MAXYEAR
    return moment.isoformat(timespec="seconds") if is_likely else ""


def primary_language(text: str) -> str:
    """Return the primary subtag of a language tag such as fr-CA; empty if invalid."""
    lang = text[:2].lower()
    return lang if len(lang) == 2 and lang.isalpha() and lang.isascii() else ""  # noqa: PLR2004
