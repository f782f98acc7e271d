"""Work: look at the sources of mentions."""

import logging
import time
from collections.abc import Callable, Iterator
from datetime import datetime

from causerie.errors import CauserieError, MachineError
from causerie.net.message import Fetcher
from causerie.pingbacks.receiving.health import Health
from causerie.pingbacks.receiving.inbox import Inbox
from causerie.pingbacks.receiving.received_mention import Received, follow
from causerie.pingbacks.receiving.verify_source import Finding, Verification, verify
from causerie.text.printable import printable_line

logger = logging.getLogger(__name__)

_LONGEST_REST = 15.0  # seconds after failures


def work_once(
    inbox: Inbox,
    fetcher: Fetcher,
    *,
    now: Callable[[], datetime],
    newest: bool = False,
) -> Received | None:
    """Look at the source whose turn it is; None if none is due."""
    claimed = inbox.claim(now=now(), newest=newest)
    if claimed is None:
        return None
    try:
        look = verify(fetcher, source=claimed.source, target=claimed.target, now=now())
    except MachineError:  # that is no fault of the page
        raise
    except Exception as error:  # noqa: BLE001
        # a fault of ours that one page brings to light must not keep others waiting
        logger.error("%s could not be read: %s", claimed.source, describe(error))  # noqa: TRY400
        look = Verification(Finding.AGAIN, "it could not be read")
    seen = follow(claimed, look, now=now())
    inbox.settle(seen, claimed, now=now())
    return seen


def sleep(seconds: float) -> bool:
    """Wait, and tell to go on."""
    time.sleep(seconds)
    return False


def work_on(  # noqa: PLR0913 - most are keywords
    inbox: Inbox,
    fetcher: Fetcher,
    *,
    now: Callable[[], datetime],
    pause: Callable[[], bool],
    rest: Callable[[float], bool] = sleep,
    health: Health | None = None,
    newest: bool = False,
) -> None:
    """Look at all that becomes due, until told to stop.

    `pause` waits when nothing is due, `rest` so many seconds after failures, and none
    after a look; both tell whether to stop. Whatever fails is told, waited out, and
    tried again. One that takes the `newest` first keeps a queue that has grown very
    long from being the only way; others see to it that the oldest is not the last.
    """
    health = health or Health()
    failures = 0
    while True:
        try:
            seen = work_once(inbox, fetcher, now=now, newest=newest)
            health.came_round(inbox.waiting())
            failures = 0
            stop = pause() if seen is None else rest(0)
        except Exception as error:  # noqa: BLE001 - one that ends is missed by nobody
            failures += 1
            health.failed(describe(error))
            logger.error("Nothing is looked at: %s", describe(error))  # noqa: TRY400
            stop = rest(min(_LONGEST_REST, 2.0 ** min(failures, 10)))
        if stop:
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
    return printable_line(f"{name}{what}")
