"""Format and parse dates and playing times, independent of language."""

import re
from datetime import UTC, datetime
from time import gmtime


def rfc2822(date: datetime) -> str:
    """Format an aware date for RSS, in UTC.

    >>> rfc2822(datetime(2026, 2, 16, 17, tzinfo=UTC))
    'Mon, 16 Feb 2026 17:00:00 +0000'
    """
    from email.utils import format_datetime  # slow to import; few builds write feeds

    return format_datetime(date.astimezone(UTC))


def rfc3339(date: datetime) -> str:
    """Format an aware date for Atom, JSON Feed and sitemaps, in UTC.

    >>> rfc3339(datetime(2026, 2, 16, 17, tzinfo=UTC))
    '2026-02-16T17:00:00+00:00'
    """
    return date.astimezone(UTC).isoformat(timespec="seconds")


def rfc3339_of(timestamp: float) -> str:
    """Format seconds since 1970 likewise, several times as fast.

    >>> rfc3339_of(datetime(2026, 2, 16, 17, tzinfo=UTC).timestamp())
    '2026-02-16T17:00:00+00:00'
    """
    year, month, day, hour, minute, second, *_ = gmtime(timestamp)
    return f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}+00:00"


def iso_datetime(moment: datetime) -> str:
    """Format a datetime by ISO 8601, to the second."""
    return moment.isoformat(timespec="seconds")


def format_playing_time(seconds: float) -> str:
    """Format a playing time as players show it.

    >>> format_playing_time(65.9), format_playing_time(3725)
    ('1:05', '1:02:05')
    """
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"


def iso_duration(seconds: float) -> str:
    """Format a playing time for HTML's time element (ISO 8601).

    >>> iso_duration(65.9), iso_duration(3600), iso_duration(0)
    ('PT1M5S', 'PT1H', 'PT0S')
    """
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    parts = ((hours, "H"), (minute, "M"), (second, "S"))
    return "PT" + ("".join(f"{n}{unit}" for n, unit in parts if n) or "0S")


def media_time(seconds: float) -> str:
    """Format a position in a recording for `#t=` (Media Fragments 1.0, 4.2.1).

    >>> media_time(12.5), media_time(60.0)
    ('12.5', '60')
    """
    return f"{seconds:.3f}".rstrip("0").rstrip(".")


def format_timestamp(seconds: float) -> str:
    """Format a position in a recording, its minutes always with two digits.

    >>> format_timestamp(3723.5), format_timestamp(59)
    ('1:02:03', '00:59')
    """
    return format_playing_time(seconds).zfill(5)


def format_milliseconds(seconds: float) -> str:
    """Format a position in a recording to the millisecond, as in WebVTT.

    >>> format_milliseconds(3723.5)
    '01:02:03.500'
    """
    whole, thousandths = divmod(round(seconds * 1000), 1000)
    minutes, second = divmod(whole, 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours:02}:{minute:02}:{second:02}.{thousandths:03}"


def parse_timestamp(text: str) -> float | None:
    """Parse "HH:MM:SS.mmm" or "MM:SS" to seconds; return None if it is neither.

    >>> parse_timestamp("01:02:03.5")
    3723.5
    """
    match = _TIMESTAMP.fullmatch(text)
    if match is None:
        return None
    hours, minutes, seconds = match["hours"], match["minutes"], match["seconds"]
    return round(int(hours or 0) * 3600 + int(minutes) * 60 + float(seconds), 3)


def as_seconds(value: object, *, below: float) -> float | None:
    """Round a number of seconds to the millisecond; return None if it is not valid.

    >>> as_seconds(1.23456, below=60), as_seconds(60, below=60)
    (1.235, None)
    """
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    return round(float(value), 3) if 0 <= value < below else None


_TIMESTAMP = re.compile(
    r"((?P<hours>\d{1,3}):(?=[0-5]))?(?P<minutes>\d{1,3})"
    r":(?P<seconds>[0-5]\d(\.\d{1,9})?)",
    re.ASCII,
)
