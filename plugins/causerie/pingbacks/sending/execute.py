"""Execute a plan: notify target by target, and save each result before the next."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import groupby
from typing import TypeVar

from causerie.errors import MachineError
from causerie.net.http_message import Fetcher
from causerie.pingbacks.attempt import Attempt, Outcome
from causerie.pingbacks.parsing.endpoint_discovery import Endpoint
from causerie.pingbacks.sending.check_published import unpublished_reason
from causerie.pingbacks.sending.host_patience import PatientFetcher
from causerie.pingbacks.sending.notify import (
    fetch_endpoint,
    next_record,
    notify,
    postpone,
)
from causerie.pingbacks.sending.plan import Notification, Plan
from causerie.pingbacks.sending.sent_log import LinkPair, SentRecord
from causerie.text.printable import printable_line
from causerie.urls import absolute

T = TypeVar("T")
_FIRST_PAUSE = 2.0  # seconds before an unpublished page is fetched again


@dataclass(frozen=True, slots=True)
class NotificationResult:
    """What became of a notification: a record, or why there is none yet."""

    notification: Notification
    record: SentRecord | None = None
    unpublished: str = ""  # why our own page is not published as built
    endpoint: str = ""  # what a dry run found


@dataclass(frozen=True, slots=True)
class Runtime:
    """The network and the clocks of a run."""

    fetcher: Fetcher
    now: Callable[[], datetime]  # aware, UTC
    clock: Callable[[], float]  # seconds, as time.monotonic
    sleep: Callable[[float], None]


def execute_plan(
    plan: Plan,
    runtime: Runtime,
    *,
    site: str,
    wait: float,
    save: Callable[[dict[LinkPair, SentRecord]], None],
) -> Iterator[NotificationResult]:
    """Send every notification of a plan, and yield the result of each.

    `site` is the public address of the site; `wait` the seconds that posts may take
    to be published, all together; `save` is called with all records after each change.
    """
    records = dict(plan.records)
    save(records)
    until = runtime.clock() + wait
    fetcher = PatientFetcher(runtime.fetcher, records, now=runtime.now)
    for path, group in groupby(plan.notifications, key=lambda n: n.pair.source):
        notifications = tuple(group)
        reason = _wait_until_published(
            path, notifications, runtime, site=site, until=until
        )
        for notification in notifications:
            if reason:
                yield NotificationResult(notification, unpublished=reason)
                continue
            pair, now = notification.pair, runtime.now()
            attempt = _try(
                partial(
                    notify,
                    fetcher,
                    notification,
                    source=absolute(path, site),
                    now=now,
                    records=records,
                )
            )
            later = attempt.not_before
            if attempt.outcome is Outcome.POSTPONED and later:
                records[pair] = postpone(notification, later, now=now)
            else:
                records[pair] = next_record(notification, attempt, now=now)
                if later:
                    fetcher.wait((pair.target, attempt.endpoint), later)
            save(records)
            yield NotificationResult(notification, records[pair])


def discover_endpoints(plan: Plan, runtime: Runtime) -> Iterator[NotificationResult]:
    """Dry run: find the endpoint of every notification of a plan, and send none."""
    fetcher = PatientFetcher(runtime.fetcher, plan.records, now=runtime.now)
    for notification in plan.notifications:
        target, now = notification.pair.target, runtime.now()
        found = _try(partial(fetch_endpoint, fetcher, target, now=now))
        if isinstance(found, Endpoint):
            endpoint = f"{found.protocol} to {printable_line(found.url)}"
        else:
            endpoint = f"nothing: {found.detail}"
        yield NotificationResult(notification, endpoint=endpoint)


def _try(request: Callable[[], T]) -> T | Attempt:
    """Return what a request returns; an unexpected error is that target's alone."""
    try:
        return request()
    except MachineError:  # not caused by the host
        raise
    except Exception as error:  # noqa: BLE001 - a bug that one response reveals
        what = printable_line(f"{type(error).__name__}: {error}")
        return Attempt(Outcome.RETRY, f"its answer was not understood ({what})")


def _wait_until_published(
    path: str,
    notifications: tuple[Notification, ...],
    runtime: Runtime,
    *,
    site: str,
    until: float,
) -> str:
    """Wait until a post is published; return why it is not when the time is up."""
    pause = _FIRST_PAUSE
    while True:
        reason = unpublished_reason(runtime.fetcher, path, notifications, site=site)
        left = until - runtime.clock()
        if not reason or left <= 0:
            return reason
        runtime.sleep(min(pause, left))
        pause *= 2
