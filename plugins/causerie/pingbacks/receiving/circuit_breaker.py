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
        if not self._is_open:
            with self._recording_failure():
                yield
            return
        if not self._probe.acquire(blocking=False):
            raise InboxError("The inbox is not to be had now.")
        try:
            with self._recording_failure():
                yield
            self._is_open = False
        finally:
            self._probe.release()

    @contextmanager
    def _recording_failure(self) -> Iterator[None]:
        try:
            yield
        except InboxError:
            self._is_open = True
            raise
