"""Plain dates: parse and format at once what Pelican can parse and format in any form.

It has dateutil parse any date, which takes ten times as long, and formats each
directive by itself: an address of a post has three.
"""

import re
from contextlib import suppress
from datetime import datetime
from typing import Any

from pelican import readers
from pelican.utils import SafeDatetime

# What dateutil and fromisoformat agree on.
_PLAIN = re.compile(
    r"[12]\d{3}-\d{2}-\d{2}(?: \d{2}:\d{2}(?::\d{2})?)?", flags=re.ASCII
)
_NUMBERS = frozenset({"%Y", "%m", "%d"})
_get_date, _strftime = readers.get_date, SafeDatetime.strftime


def shorten_dates() -> None:
    """Have Pelican take the short way with plain dates, until the process ends."""
    readers.get_date = get_date
    SafeDatetime.strftime = strftime


def get_date(value: str) -> Any:
    """Parse a date as Pelican does; raise ValueError if it is none."""
    if _PLAIN.fullmatch(value):
        with suppress(ValueError):
            return SafeDatetime.fromisoformat(value)
    return _get_date(value)


def strftime(date: datetime, form: str, safe: bool = True) -> str:  # noqa: FBT001, FBT002 - Pelican's
    """Format a date as Pelican's `SafeDatetime` does."""
    if form in _NUMBERS:
        return datetime.strftime(date, form)
    text: str = _strftime(date, form, safe)
    return text
