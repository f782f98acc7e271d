"""Work: look at the sources of mentions."""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime

from causerie.errors import CauserieError
from causerie.message import Fetcher
from causerie.pingbacks.health import Health
from causerie.pingbacks.inbox import Inbox
from causerie.pingbacks.received import Received, follow
from causerie.pingbacks.verify import Finding, Verification, verify
from causerie.visible import visible

logger = logging.getLogger(__name__)

_PAUSE = 1.0  # seconds between two looks at an inbox where nothing is due
_LONGEST_PAUSE = 60.0  # after failures


def work_once(
    inbox: Inbox, fetcher: Fetcher, *, now: Callable[[], datetime]
) -> Received | None:
    """Look at the source whose turn it is; None if none is due."""
    claimed = inbox.claim(now=now())
    if claimed is None:
        return None
    try:
        look = verify(fetcher, source=claimed.source, target=claimed.target, now=now())
    except Exception as error:  # noqa: BLE001
        # a fault of ours that one page brings to light must not keep others waiting
        logger.error("%s could not be read: %s", claimed.source, describe(error))  # noqa: TRY400
        look = Verification(Finding.AGAIN, "it could not be read")
    seen = follow(claimed, look, now=now())
    inbox.settle(seen, claimed, now=now())
    return seen


def work_on(
    inbox: Inbox,
    fetcher: Fetcher,
    *,
    now: Callable[[], datetime],
    pause: Callable[[float], bool],
    health: Health,
) -> None:
    """Look at all that becomes due, until `pause`, which waits, tells to stop.

    Whatever fails is told, waited out, and tried again.
    """
    failures = 0
    while True:
        try:
            seen = work_once(inbox, fetcher, now=now)
            health.came_round(inbox.waiting())
            failures = 0
            wait = 0.0 if seen else _PAUSE
        except Exception as error:  # noqa: BLE001 - a worker that ends is one that nobody misses
            failures += 1
            wait = min(_LONGEST_PAUSE, 2.0 ** min(failures, 10))
            health.failed(describe(error))
            logger.error("Nothing is looked at: %s", describe(error))  # noqa: TRY400
        if pause(wait):
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


def describe(error: Exception) -> str:
    """Describe an error in a line, without what belongs to this machine's folders."""
    what = error.what if isinstance(error, CauserieError) else str(error)
    name = "" if isinstance(error, CauserieError) else f"{type(error).__name__}: "
    return visible(f"{name}{what}")
