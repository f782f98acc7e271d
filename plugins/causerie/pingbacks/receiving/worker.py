"""Worker: verify the sources of mentions as they become due."""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime

from causerie.errors import CauserieError, MachineError
from causerie.net.http_message import Fetcher
from causerie.pingbacks.parsing.verification import SourceStatus, Verification
from causerie.pingbacks.receiving.health import Health
from causerie.pingbacks.receiving.inbox import Inbox
from causerie.pingbacks.receiving.received_mention import (
    ReceivedMention,
    apply_verification,
)
from causerie.pingbacks.receiving.verify_source import verify_source
from causerie.text.printable import printable_line

logger = logging.getLogger(__name__)

_MAX_BACKOFF = 15.0  # seconds


def verify_next(
    inbox: Inbox,
    fetcher: Fetcher,
    *,
    now: Callable[[], datetime],
    newest: bool = False,
    retries: bool = True,
) -> ReceivedMention | None:
    """Verify the source of the next due mention; None if none is due.

    At its first attempt a page that takes long to parse is left, so that a few of them
    do not keep all others waiting for the parser.
    """
    leased = inbox.lease(now=now(), newest=newest, retries=retries)
    if leased is None:
        return None
    try:
        verification = verify_source(
            fetcher,
            source=leased.source,
            target=leased.target,
            now=now(),
            quick=leased.attempts == 0,
        )
    except MachineError:  # not caused by the page
        raise
    except Exception as error:  # noqa: BLE001
        # a bug that one page reveals must not keep the other mentions waiting
        logger.error("%s could not be read: %s", leased.source, describe(error))  # noqa: TRY400
        verification = Verification(SourceStatus.RETRY, "it could not be read")
    verified = apply_verification(leased, verification, now=now())
    inbox.complete(verified, leased, now=now())
    return verified


def verify_forever(  # noqa: PLR0913 - most are keywords
    inbox: Inbox,
    fetcher: Fetcher,
    *,
    now: Callable[[], datetime],
    idle: Callable[[], bool],
    backoff: Callable[[float], bool],
    health: Health,
    newest: bool = False,
    retries: bool = True,
) -> None:
    """Verify all that becomes due, until told to stop.

    `idle` waits when nothing is due, `backoff` some seconds after failures, and zero
    after a verification; both return whether to stop. Every failure is logged and
    retried. A worker that takes the `newest` first keeps new mentions from waiting
    behind a very long queue; other workers take the oldest, so that none starves. One
    that takes no `retries` is kept waiting only by pages that nobody has tried.
    """
    failures = 0
    while True:
        try:
            verified = verify_next(
                inbox, fetcher, now=now, newest=newest, retries=retries
            )
            health.heartbeat(inbox.count_waiting())
            failures = 0
            stop = idle() if verified is None else backoff(0)
        except Exception as error:  # noqa: BLE001 - nobody would notice a dead thread
            failures += 1
            health.record_failure(describe(error))
            logger.error("Nothing is looked at: %s", describe(error))  # noqa: TRY400
            stop = backoff(min(_MAX_BACKOFF, 2.0 ** min(failures, 10)))
        if stop:
            return


def verify_all_due(
    inbox: Inbox,
    fetcher: Fetcher,
    *,
    now: Callable[[], datetime],
    idle: Callable[[], object],
) -> Iterator[ReceivedMention]:
    """Verify all that is due, and yield it; `idle` waits while hosts are paused."""
    while True:
        if verified := verify_next(inbox, fetcher, now=now):
            yield verified
        elif inbox.has_due(now=now()):
            idle()
        else:
            return


def describe(error: Exception) -> str:
    """Describe an error in a line, without the paths of this machine."""
    what = error.what if isinstance(error, CauserieError) else str(error)
    name = "" if isinstance(error, CauserieError) else f"{type(error).__name__}: "
    return printable_line(f"{name}{what}")
