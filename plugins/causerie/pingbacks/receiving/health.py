"""Health of the workers, for /healthz without asking the inbox, and of the inbox."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from causerie.errors import InboxError

STALLED_AFTER = 180.0  # seconds without a heartbeat of any worker

Clock = Callable[[], float]  # seconds, as time.monotonic


@dataclass(slots=True)
class Health:
    """What the workers last reported."""

    clock: Clock = time.monotonic
    last_heartbeat: float = field(init=False)  # of any worker
    waiting: int = 0  # verifications
    error: str = ""  # that stops the workers now
    last_error: str = ""
    failed_at: float = 0.0

    def __post_init__(self) -> None:
        """Count from now."""
        self.last_heartbeat = self.clock()

    def heartbeat(self, waiting: int) -> None:
        """Record that a worker has verified what was due."""
        self.last_heartbeat, self.waiting, self.error = self.clock(), waiting, ""

    def record_failure(self, what: str) -> None:
        """Record that a worker failed."""
        self.error = self.last_error = what
        self.failed_at = self.clock()

    @property
    def is_good(self) -> bool:
        """Whether sources are being verified."""
        stalled = self.clock() - self.last_heartbeat >= STALLED_AFTER
        return not self.error and not stalled

    def format(self) -> str:
        """Return the report in lines, for people and for monitoring."""
        now = self.clock()
        ago = f" ({now - self.failed_at:.0f} s ago)" if self.last_error else ""
        return (
            f"{'ok' if self.is_good else 'failing'}\n"
            f"worker: {now - self.last_heartbeat:.0f} s ago\n"
            f"waiting: {self.waiting}\n"
            f"last error: {self.last_error or 'none'}{ago}\n"
        )


class CircuitBreaker:
    """Closed while the inbox works; open after a failure, with one probe at a time.

    The other requests fail at once instead of occupying every thread until their
    timeout.
    """

    def __init__(self) -> None:
        self._is_open = False
        self._probe = threading.Lock()

    @contextmanager
    def guard(self) -> Iterator[None]:
        """Guard one use of the inbox; raise InboxError if another one is probing it."""
        is_probe = self._is_open
        if is_probe and not self._probe.acquire(blocking=False):
            raise InboxError("The inbox is not to be had now.")
        try:
            yield
            if is_probe:
                self._is_open = False
        except InboxError:
            self._is_open = True
            raise
        finally:
            if is_probe:
                self._probe.release()
