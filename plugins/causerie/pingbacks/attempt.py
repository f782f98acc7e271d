"""Attempt: one request to another host's endpoint, and what its response means."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum

from causerie.errors import FetchError, ForbiddenAddressError, HostWaitsError
from causerie.net.fetchable_url import MAX_URL
from causerie.net.http_message import Fetcher, Request, Response
from causerie.text.printable import printable_line

MAX_RETRY_AFTER = timedelta(days=7)

# 4xx statuses worth a retry. 3xx is another: the page may name a new endpoint.
_TRANSIENT = frozenset({408, 421, 423, 425, 429})


class Outcome(StrEnum):
    """What an attempt led to."""

    ACCEPTED = "accepted"
    NO_ENDPOINT = "no endpoint"
    RETRY = "retry"
    RETRY_ONCE = "retry once"  # a day later
    REFUSED = "refused"
    POSTPONED = "postponed"  # its host asked for patience before: nothing was sent


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to notify an endpoint, or to find it."""

    outcome: Outcome
    detail: str  # for people
    protocol: str = ""
    endpoint: str = ""
    not_before: datetime | None = None  # from the response's Retry-After


def post_and_classify(
    fetcher: Fetcher,
    request: Request,
    classify: Callable[[Response], Attempt],
    *,
    protocol: str,
) -> Attempt:
    """Send a request to an endpoint, and classify its response or its failure."""
    try:
        attempt = classify(fetcher.fetch(request))
    except FetchError as error:
        attempt = classify_error(error)
    # the endpoint is stored, and printed on terminals
    return replace(
        attempt, protocol=protocol, endpoint=printable_line(request.url, MAX_URL)
    )


def classify_error(error: FetchError) -> Attempt:
    """Classify a failed request: a forbidden address is final, all else is retried."""
    if isinstance(error, HostWaitsError):
        return Attempt(Outcome.POSTPONED, error.what, not_before=error.until)
    forbidden = isinstance(error, ForbiddenAddressError)
    return Attempt(Outcome.REFUSED if forbidden else Outcome.RETRY, error.what)


def classify_status(response: Response, *, now: datetime) -> Attempt:
    """Classify a response whose status is not success."""
    status = response.status
    detail = f"HTTP {status}"
    may_pass = status in _TRANSIENT or not 400 <= status < 500  # noqa: PLR2004
    outcome = Outcome.RETRY if may_pass else Outcome.REFUSED
    not_before = parse_retry_after(response, now=now)
    return Attempt(outcome, detail, not_before=not_before)


def parse_retry_after(response: Response, *, now: datetime) -> datetime | None:
    """Parse Retry-After (RFC 9110, 10.2.3), seconds or a date, up to the maximum."""
    value = response.header("retry-after").strip()
    try:
        if value.isascii() and value.isdigit():
            seconds = min(int(value[:9]), int(MAX_RETRY_AFTER.total_seconds()))
            return now + timedelta(seconds=seconds)
        moment = parsedate_to_datetime(value)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return min(moment.astimezone(UTC), now + MAX_RETRY_AFTER)
    except (ValueError, TypeError, OverflowError):  # no date, or no such day
        return None
