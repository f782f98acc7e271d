"""Answers: what the answer of an endpoint, or its lack, means for telling it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from causerie.errors import FetchError, ForbiddenAddressError
from causerie.net.fetchable_url import MAX_URL
from causerie.net.message import Answer, Fetcher, Request
from causerie.pingbacks.attempt import Result, Verdict
from causerie.text.printable import printable_line

MOST_PATIENCE = timedelta(days=7)  # that a host may ask for

# Answers that may be others later; 3xx is one: the page may name a new endpoint.
_PASSING = frozenset({408, 421, 423, 425, 429})


def told(
    fetcher: Fetcher,
    request: Request,
    judge: Callable[[Answer], Result],
    *,
    protocol: str,
) -> Result:
    """Ask an endpoint, and judge its answer."""
    try:
        result = judge(fetcher.fetch(request))
    except FetchError as error:
        result = judge_error(error)
    # what is kept of it is shown too
    return replace(
        result, protocol=protocol, endpoint=printable_line(request.url, MAX_URL)
    )


def judge_error(error: FetchError) -> Result:
    """Say what a failure to ask means: what is forbidden stays so."""
    forbidden = isinstance(error, ForbiddenAddressError)
    return Result(Verdict.REFUSED if forbidden else Verdict.AGAIN, error.what)


def judge_status(answer: Answer, *, now: datetime) -> Result:
    """Say what an answer other than success means."""
    said = f"HTTP {answer.status}"
    if answer.status in _PASSING or not 400 <= answer.status < 500:  # noqa: PLR2004
        return Result(Verdict.AGAIN, said, not_before=read_retry_after(answer, now=now))
    return Result(Verdict.REFUSED, said)


def read_retry_after(answer: Answer, *, now: datetime) -> datetime | None:
    """Read Retry-After (RFC 9110, 10.2.3): seconds or a date; never too far off."""
    value = answer.header("retry-after").strip()
    try:
        if value.isascii() and value.isdigit():
            seconds = min(int(value[:9]), int(MOST_PATIENCE.total_seconds()))
            return now + timedelta(seconds=seconds)
        moment = parsedate_to_datetime(value)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return min(moment.astimezone(UTC), now + MOST_PATIENCE)
    except (ValueError, TypeError, OverflowError):  # of no day, or of none there is
        return None
