"""Work: look at the sources of mentions, one after the other."""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime

from causerie.message import Fetcher
from causerie.pingbacks.inbox import Inbox
from causerie.pingbacks.received import Received, follow
from causerie.pingbacks.verify import Finding, Verification, verify

logger = logging.getLogger(__name__)


def work_once(
    inbox: Inbox, fetcher: Fetcher, *, now: Callable[[], datetime]
) -> Received | None:
    """Look at the source that is due longest; None if none is due."""
    claimed = inbox.claim(now=now())
    if claimed is None:
        return None
    try:
        look = verify(fetcher, source=claimed.source, target=claimed.target, now=now())
    except Exception:
        # a fault of ours that one page brings to light must not keep others waiting
        logger.exception("%s could not be read", claimed.source)
        look = Verification(Finding.AGAIN, "it could not be read")
    seen = follow(claimed, look, now=now())
    inbox.settle(seen, claimed, now=now())
    return seen


def work_on(
    inbox: Inbox,
    fetcher: Fetcher,
    *,
    now: Callable[[], datetime],
    pause: Callable[[], bool],
) -> None:
    """Look at all that becomes due, until `pause`, which waits, tells to stop."""
    while True:
        if work_once(inbox, fetcher, now=now) is None and pause():
            return


def work_off(
    inbox: Inbox,
    fetcher: Fetcher,
    *,
    now: Callable[[], datetime],
    pause: Callable[[], object],
) -> Iterator[Received]:
    """Look at all that is due, and yield it; `pause` waits while hosts have to rest."""
    while True:
        if seen := work_once(inbox, fetcher, now=now):
            yield seen
        elif inbox.is_due(now=now()):
            pause()
        else:
            return
