"""Circuit breaker: while the inbox fails, only one request at a time tries it.

The others fail at once instead of occupying every thread until their timeout.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from causerie.errors import InboxError


class CircuitBreaker:
    """Closed while the inbox works; open after a failure, with one probe at a time."""

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
