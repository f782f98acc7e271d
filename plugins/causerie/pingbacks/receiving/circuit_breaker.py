"""Circuit breaker: while the inbox fails one request at a time tries it.

So those that wait for it do not take every thread, and it is answered how things stand.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from causerie.errors import InboxError


class Gate:
    """A way to the inbox."""

    def __init__(self) -> None:
        self._failed = False
        self._trying = threading.Lock()

    @contextmanager
    def passing(self) -> Iterator[None]:
        """Go to the inbox; raise InboxError at once if it fails, and another tries."""
        if not self._failed:
            with self._minding():
                yield
            return
        if not self._trying.acquire(blocking=False):
            raise InboxError("The inbox is not to be had now.")
        try:
            with self._minding():
                yield
            self._failed = False
        finally:
            self._trying.release()

    @contextmanager
    def _minding(self) -> Iterator[None]:
        try:
            yield
        except InboxError:
            self._failed = True
            raise
