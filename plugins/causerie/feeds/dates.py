"""Dates as feeds write them: in UTC, whatever the locale."""

from datetime import UTC, datetime
from email.utils import format_datetime


def rfc2822(date: datetime) -> str:
    """Write an aware date as RSS has it.

    >>> rfc2822(datetime(2026, 2, 16, 17, tzinfo=UTC))
    'Mon, 16 Feb 2026 17:00:00 +0000'
    """
    return format_datetime(date.astimezone(UTC))


def rfc3339(date: datetime) -> str:
    """Write an aware date as Atom, JSON Feed and sitemaps have it.

    >>> rfc3339(datetime(2026, 2, 16, 17, tzinfo=UTC))
    '2026-02-16T17:00:00+00:00'
    """
    return date.astimezone(UTC).isoformat(timespec="seconds")
