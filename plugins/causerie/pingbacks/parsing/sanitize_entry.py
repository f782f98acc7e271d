"""Sanitize an entry: the one filter for what a stranger's page says of itself."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, UTC, date, datetime, time

from causerie.text.printable import printable_line
from causerie.urls import is_web_link

MAX_NAME = 80  # characters
MAX_TITLE = 200
MAX_EXCERPT = 300

# How a page may refer to another one, and what that makes of it.
KINDS = {
    "in-reply-to": "reply",
    "like-of": "like",
    "repost-of": "repost",
    "bookmark-of": "bookmark",
}


@dataclass(frozen=True, slots=True)
class Said:
    """What a page says, as plain text of bounded length."""

    kind: str = "mention"  # or one of KINDS
    title: str = ""
    author: str = ""
    author_url: str = ""  # http(s), or empty
    published: str = ""  # ISO 8601 with an offset, or empty
    excerpt: str = ""
    lang: str = ""


def keep(told: Mapping[str, object]) -> Said:
    r"""Keep of what was read what is fit to be shown; twice is as once.

    >>> said = keep({"title": "a\x9bb", "author_url": "javascript:x"})
    >>> said.title, said.author_url
    ('ab', '')
    """
    values = {name: told.get(name) for name in Said.__dataclass_fields__}
    texts = {name: v if isinstance(v, str) else "" for name, v in values.items()}
    address = texts["author_url"]
    return Said(
        kind=texts["kind"] if texts["kind"] in KINDS.values() else "mention",
        title=shown(texts["title"], MAX_TITLE),
        author=shown(texts["author"], MAX_NAME),
        author_url=address if is_web_link(address) else "",
        published=read_date(texts["published"]),
        excerpt=shown(texts["excerpt"], MAX_EXCERPT),
        lang=read_lang(texts["lang"]),
    )


# A mail's address, or what a cut left of one; @ana@social.example is none.
_MAIL = re.compile(r"(?<![@\w.+-])[\w.+-]+@([\w.-]+…?|…)")
_FIRST = datetime(1991, 8, 6, tzinfo=UTC)  # the day of the first page


def shown(text: str, limit: int) -> str:
    """Make a text harmless; nobody's mail is ours to pass on."""
    return _MAIL.sub("…", printable_line(text, limit))


def read_date(text: str) -> str:
    """Write the date of a page with its offset; empty if it can be none.

    Without a zone it is taken for UTC's; a day alone for its noon, which is on the same
    day nearly everywhere.

    >>> read_date("2026-03-05"), read_date("2026-03-05 10:00-0500"), read_date("1970")
    ('2026-03-05T12:00:00+00:00', '2026-03-05T10:00:00-05:00', '')
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
    # years without neighbours cannot be shown in another zone
    is_likely = moment >= _FIRST and moment.year < MAXYEAR
    return moment.isoformat(timespec="seconds") if is_likely else ""


def read_lang(text: str) -> str:
    """Return the language of a tag such as fr-CA; empty if it is none."""
    lang = text[:2].lower()
    return lang if len(lang) == 2 and lang.isalpha() and lang.isascii() else ""  # noqa: PLR2004
