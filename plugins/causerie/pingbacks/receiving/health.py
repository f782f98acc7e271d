"""Health: how the looking at sources goes, told without asking the inbox."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

STALLED = 180.0  # seconds without a sign of any worker

Clock = Callable[[], float]  # seconds, as time.monotonic


@dataclass(slots=True)
class Health:
    """What the workers last knew."""

    clock: Clock = time.monotonic
    seen: float = field(init=False)  # when a worker last came round
    waiting: int = 0  # looks
    error: str = ""  # that keeps them from it now
    last_error: str = ""
    failed_at: float = 0.0

    def __post_init__(self) -> None:
        """Begin now."""
        self.seen = self.clock()

    def came_round(self, waiting: int | None = None) -> None:
        """Note that a worker did what there was to do."""
        self.seen, self.error = self.clock(), ""
        self.waiting = self.waiting if waiting is None else waiting

    def failed(self, what: str) -> None:
        """Note that a worker could not."""
        self.error = self.last_error = what
        self.failed_at = self.clock()

    @property
    def is_good(self) -> bool:
        """Whether sources are looked at."""
        return not self.error and self.clock() - self.seen < STALLED

    def write(self) -> str:
        """Write it in lines, for people and for programs that watch."""
        now = self.clock()
        ago = f" ({now - self.failed_at:.0f} s ago)" if self.last_error else ""
        return (
            f"{'ok' if self.is_good else 'failing'}\n"
            f"worker: {now - self.seen:.0f} s ago\n"
            f"waiting: {self.waiting}\n"
            f"last error: {self.last_error or 'none'}{ago}\n"
        )
