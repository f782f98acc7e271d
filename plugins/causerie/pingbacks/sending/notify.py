"""Tell: one page of one link, and what is known of it afterwards."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urldefrag

from causerie.errors import FetchError
from causerie.net.message import Fetcher, Request
from causerie.pingbacks.attempt import WEBMENTION, Result, Verdict
from causerie.pingbacks.judge_response import judge_error, judge_status
from causerie.pingbacks.parsing.endpoint_discovery import Endpoint
from causerie.pingbacks.parsing.parser_process import shared_reader
from causerie.pingbacks.sending.model import Pair, Row, State
from causerie.pingbacks.sending.pingback_client import send_pingback
from causerie.pingbacks.sending.plan import NONE_FOR, Kind, Task
from causerie.pingbacks.sending.webmention_client import send_webmention

# How long after each failure it is tried again; then it is given up.
PATIENCE = tuple(timedelta(hours=hours) for hours in (1, 6, 24, 72))
_A_DAY = timedelta(days=1)
# Some hosts have another form of the page, without links, for those who take anything.
ACCEPT = "text/html, application/xhtml+xml, */*;q=0.1"
_REMOVALS = frozenset({Kind.REMOVED, Kind.GONE})


def find_endpoint(fetcher: Fetcher, target: str, *, now: datetime) -> Endpoint | Result:
    """Ask a page where it takes mentions; a Result says why there is no such place.

    One GET serves both protocols. The endpoint is never remembered: a sender must
    look again before each update (Webmention, 3.1.4).
    """
    page = urldefrag(target).url
    try:
        answer = fetcher.fetch(Request(page, headers={"Accept": ACCEPT}))
        if answer.status // 100 != 2:  # noqa: PLR2004 - any success
            return judge_status(answer, now=now)
        endpoint = shared_reader().discover(answer)
    except FetchError as error:
        return judge_error(error)
    return endpoint or Result(Verdict.NONE, "no endpoint")


def tell(
    fetcher: Fetcher,
    task: Task,
    *,
    source: str,
    now: datetime,
    rows: Mapping[Pair, Row],
) -> Result:
    """Tell a page of a link; `source` is the absolute address of our post.

    `rows` may know from another post that the page takes no mentions.
    """
    target = task.pair.target
    if seen := _seen_without(target, rows, now):
        return Result(Verdict.NONE, f"no endpoint on {seen:%Y-%m-%d}")
    endpoint = find_endpoint(fetcher, target, now=now)
    if isinstance(endpoint, Result):
        return endpoint
    where = {"source": source, "target": target}
    if endpoint.protocol == WEBMENTION:
        return send_webmention(fetcher, endpoint.url, **where, now=now)
    if task.kind in _REMOVALS:  # a pingback cannot be taken back
        return Result(Verdict.NONE, "no endpoint for removals")
    return send_pingback(fetcher, endpoint.url, **where, now=now)


def settle(task: Task, result: Result, *, now: datetime) -> Row:
    """Return what is known of a pair after an attempt."""
    old = task.row
    row = Row(
        State.SENT,
        task.digest,
        now,
        protocol=old.protocol if old else "",
        endpoint=result.endpoint,
        answer=result.answer,
    )
    failed = old.attempts if old else 0
    delay = _delay(result, failed)
    if delay is not None:
        later = max(now + delay, result.not_before or now)
        digest = old.digest if old else ""
        return replace(
            row,
            state=State.RETRY,
            digest=digest,
            attempts=failed + 1,
            next_at=later,
        )
    if task.kind in _REMOVALS:  # whatever was said, there is no more to say
        return replace(row, state=State.REMOVED, digest="")
    if result.verdict is Verdict.ACCEPTED:
        return replace(row, protocol=result.protocol)
    if result.verdict is Verdict.NONE:
        return replace(row, state=State.NONE)
    if result.verdict is Verdict.AGAIN:
        return replace(row, state=State.GAVE_UP)
    return replace(row, state=State.REFUSED)


def put_off(task: Task, later: datetime, *, now: datetime) -> Row:
    """Return what is known of a pair whose host asked for patience by another one.

    Nobody asked it, so that is no failure.
    """
    old = task.row or Row(State.RETRY, "", now)
    return replace(
        old,
        state=State.RETRY,
        at=now,
        answer="its host asked for patience",
        next_at=later,
    )


def _delay(result: Result, failed: int) -> timedelta | None:
    """Tell how long to wait for another attempt; None: there is none."""
    if result.verdict is Verdict.AGAIN and failed < len(PATIENCE):
        return PATIENCE[failed]
    # what WordPress says with 0 may be a page it had cached: one more try
    if result.verdict is Verdict.ONCE_MORE and failed == 0:
        return _A_DAY
    return None


def _seen_without(
    target: str, rows: Mapping[Pair, Row], now: datetime
) -> datetime | None:
    """Return when, of late, a page was seen to take no mentions."""
    return max(
        (
            row.at
            for pair, row in rows.items()
            if pair.target == target
            and row.state is State.NONE
            and now - row.at < NONE_FOR
        ),
        default=None,
    )
