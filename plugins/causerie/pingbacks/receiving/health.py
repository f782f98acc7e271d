"""Health of the workers, for /healthz: reported without asking the inbox."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

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

    def heartbeat(self, waiting: int | None = None) -> None:
        """Record that a worker has verified what was due."""
        self.last_heartbeat, self.error = self.clock(), ""
        self.waiting = self.waiting if waiting is None else waiting

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
