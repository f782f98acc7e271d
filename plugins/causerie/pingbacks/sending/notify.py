"""Notify one target of one link, and compute the record of it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urldefrag

from causerie.errors import FetchError
from causerie.net.http_message import Fetcher, Request
from causerie.pingbacks.attempt import (
    Attempt,
    Outcome,
    classify_error,
    classify_status,
)
from causerie.pingbacks.parsing.endpoint_discovery import WEBMENTION, Endpoint
from causerie.pingbacks.parsing.parser_process import shared_parser
from causerie.pingbacks.sending.clients import send_pingback, send_webmention
from causerie.pingbacks.sending.plan import Notification, Reason, had_no_endpoint
from causerie.pingbacks.sending.sent_log import LinkPair, SentRecord, SentState

# The delay after each failed attempt; then it is given up.
RETRY_DELAYS = tuple(timedelta(hours=hours) for hours in (1, 6, 24, 72))
_A_DAY = timedelta(days=1)
# Some hosts serve clients that accept anything another form of the page, without links.
ACCEPT = "text/html, application/xhtml+xml, */*;q=0.1"
_REMOVALS = frozenset({Reason.REMOVED, Reason.GONE})
_FAILED = {Outcome.NO_ENDPOINT: SentState.NONE, Outcome.RETRY: SentState.GAVE_UP}


def fetch_endpoint(
    fetcher: Fetcher, target: str, *, now: datetime
) -> Endpoint | Attempt:
    """Fetch a page and find its endpoint; an Attempt says why there is none.

    One GET serves both protocols. The endpoint is never cached: a sender must discover
    it again before each update (Webmention, 3.1.4).
    """
    page = urldefrag(target).url
    try:
        response = fetcher.fetch(Request(page, headers={"Accept": ACCEPT}))
        if response.status // 100 != 2:  # noqa: PLR2004 - any success
            return classify_status(response, now=now)
        endpoint = shared_parser().discover_endpoint(response)
    except FetchError as error:
        return classify_error(error)
    return endpoint or Attempt(Outcome.NO_ENDPOINT, "no endpoint")


def notify(
    fetcher: Fetcher,
    notification: Notification,
    *,
    source: str,
    now: datetime,
    records: Mapping[LinkPair, SentRecord],
) -> Attempt:
    """Notify a target of a link; `source` is the absolute address of our post.

    By `records` of other posts the target may be known to have no endpoint.
    """
    target = notification.pair.target
    if seen := _known_without_endpoint(target, records, now):
        return Attempt(Outcome.NO_ENDPOINT, f"no endpoint on {seen:%Y-%m-%d}")
    endpoint = fetch_endpoint(fetcher, target, now=now)
    if isinstance(endpoint, Attempt):
        return endpoint
    link = {"source": source, "target": target}
    if endpoint.protocol == WEBMENTION:
        return send_webmention(fetcher, endpoint.url, **link, now=now)
    if notification.reason in _REMOVALS:  # a pingback cannot be taken back
        return Attempt(Outcome.NO_ENDPOINT, "no endpoint for removals")
    return send_pingback(fetcher, endpoint.url, **link, now=now)


def next_record(
    notification: Notification, attempt: Attempt, *, now: datetime
) -> SentRecord:
    """Return the record of a link after an attempt."""
    previous = notification.previous or SentRecord(SentState.RETRY, "", now)
    record = SentRecord(
        SentState.SENT,
        notification.digest,
        now,
        protocol=previous.protocol,
        endpoint=attempt.endpoint,
        detail=attempt.detail,
        host_until=attempt.not_before,
    )
    delay = _retry_delay(attempt, previous.attempts)
    if delay is not None:
        return replace(
            record,
            state=SentState.RETRY,
            digest=previous.digest,
            attempts=previous.attempts + 1,
            next_at=max(now + delay, attempt.not_before or now),
        )
    if notification.reason in _REMOVALS:  # final, whatever the response was
        return replace(record, state=SentState.REMOVED, digest="")
    if attempt.outcome is Outcome.ACCEPTED:
        return replace(record, protocol=attempt.protocol)
    return replace(record, state=_FAILED.get(attempt.outcome, SentState.REFUSED))


def postpone(
    notification: Notification, later: datetime, *, now: datetime
) -> SentRecord:
    """Return the record of a link whose host asked to wait, by another response.

    Nothing was sent, so it is not a failed attempt.
    """
    previous = notification.previous or SentRecord(SentState.RETRY, "", now)
    return replace(
        previous,
        state=SentState.RETRY,
        at=now,
        detail="its host asked for patience",
        next_at=later,
    )


def _retry_delay(attempt: Attempt, failed: int) -> timedelta | None:
    """Return how long to wait before the next attempt; None: there is none."""
    if attempt.outcome is Outcome.RETRY and failed < len(RETRY_DELAYS):
        return RETRY_DELAYS[failed]
    # WordPress also returns 0 when it fetched an old copy of our page from a cache
    if attempt.outcome is Outcome.RETRY_ONCE and failed == 0:
        return _A_DAY
    return None


def _known_without_endpoint(
    target: str, records: Mapping[LinkPair, SentRecord], now: datetime
) -> datetime | None:
    """Return when a page was last seen without an endpoint, if that is recent."""
    return max(
        (
            record.at
            for pair, record in records.items()
            if pair.target == target and had_no_endpoint(record, now)
        ),
        default=None,
    )
