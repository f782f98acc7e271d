"""Parser turns: whose page is parsed next, when several threads have one.

Pages that have not been tried come first, of these the one that waits longest; so a
page that takes long keeps the others waiting only until its first try is over.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

from causerie.errors import BadResponseError

# Seconds for a turn. With two turns, two pages' limits of time and the fetch, it is as
# long as a lease (receiving/queue.py).
LONGEST_WAIT = 40.0


class ParserTurns:
    """A lock that prefers those who have held it less often."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._numbers = count()
        self._waiting: list[tuple[int, int]] = []  # tries of a page, and its number
        self._is_taken = False

    @contextmanager
    def take(self, tries: int, *, where: str) -> Iterator[None]:
        """Hold the lock for a page that was tried so often; `where` is its URL.

        Raise BadResponseError if too many pages precede it.
        """
        with self._condition:
            place = (tries, next(self._numbers))
            self._waiting.append(place)
            try:
                is_next = self._condition.wait_for(
                    lambda: not self._is_taken and min(self._waiting) == place,
                    LONGEST_WAIT,
                )
            finally:
                self._waiting.remove(place)
                self._condition.notify_all()
            if not is_next:
                what = "It could not be read: too many pages precede it."
                raise BadResponseError(what, where=where)
            self._is_taken = True
        try:
            yield
        finally:
            with self._condition:
                self._is_taken = False
                self._condition.notify_all()
