"""Pelican shortcuts: do at once what Pelican can do for any date and any path.

It has dateutil parse a date, which takes ten times as long, and formats each directive
by itself: an address of a post has three. Of each post it asks eight times where its
source is below content/.
"""

import re
from contextlib import suppress
from datetime import datetime
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from pelican import readers
from pelican.contents import Content
from pelican.utils import SafeDatetime

# What dateutil and fromisoformat agree on.
_PLAIN = re.compile(
    r"[12]\d{3}-\d{2}-\d{2}(?: \d{2}:\d{2}(?::\d{2})?)?", flags=re.ASCII
)
_YEAR = 1000  # the first that is four digits on each system
_get_date, _strftime = readers.get_date, SafeDatetime.strftime
_source_path = Content.get_relative_source_path


def take_shortcuts() -> None:
    """Have Pelican take the shorter ways, until the process ends."""
    readers.get_date = get_date
    SafeDatetime.strftime = strftime
    Content.get_relative_source_path = relative_source_path


def get_date(value: str) -> Any:
    """Parse a date as Pelican does; raise ValueError if it is none."""
    if _PLAIN.fullmatch(value):
        with suppress(ValueError):
            return SafeDatetime.fromisoformat(value)
    return _get_date(value)


def strftime(date: datetime, form: str, safe: bool = True) -> str:  # noqa: FBT001, FBT002 - Pelican's
    """Format a date as Pelican's `SafeDatetime` does."""
    if form == "%Y" and date.year >= _YEAR:
        return f"{date.year}"
    if form in {"%m", "%d"}:
        return f"{date.month if form == '%m' else date.day:02}"
    text: str = _strftime(date, form, safe)
    return text


def relative_source_path(content: Any, source_path: str | None = None) -> str | None:
    """Return the path of a source below content/ as Pelican does; None: it has none."""
    path = source_path or content.source_path
    return None if path is None else _below_content(path, content.settings["PATH"])


@lru_cache(maxsize=1024)
def _below_content(path: str, folder: str) -> str:
    content = SimpleNamespace(source_path=path, settings={"PATH": folder})
    found: str = _source_path(content)
    return found
