"""Fork pool: map work over forked processes, one for each core.

Forked processes share all that was read before. Where forking is not safe (macOS's own
libraries do not support it) one process does all the work, in the same way.
"""

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class RecordCollector:
    """Collects records in this process and from forked ones."""

    records: Callable[[], Any]  # called in the forked process when its work is done
    merge: Callable[[Any], None]  # called here with the forked process's records


collectors: list[RecordCollector] = []


def worker_count() -> int:
    """Return the number of processes to use."""
    if sys.platform != "linux":
        return 1
    return len(os.sched_getaffinity(0))


def map_forked(items: Sequence[T], work: Callable[[T], R]) -> list[tuple[T, R]]:
    """Apply a function to every item, in all processes; return items with results."""
    workers = worker_count()

    def part(number: int) -> Callable[[], list[R]]:
        return lambda: [work(item) for item in items[number::workers]]

    others = [run_forked(part(number)) for number in range(1, workers)]
    parts = [part(0)(), *(result() for result in others)]
    return [
        (item, parts[number % workers][number // workers])
        for number, item in enumerate(items)
    ]


def run_forked(work: Callable[[], R]) -> Callable[[], R]:
    """Start some work in a forked process; return a function that waits for its result.

    Call that once. With a single process it does the work then. Work that fails in the
    forked process, or whose process is killed, is done again here: so its error is
    raised with its whole traceback.
    """
    if worker_count() == 1:
        return work
    import pickle  # slow to import; builds with nothing to do get along without

    forked = tuple(collectors)  # others may come before there is a result
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        try:
            os.close(reading)
            data = pickle.dumps((work(), [each.records() for each in forked]))
            with os.fdopen(writing, "wb") as pipe:
                pipe.write(data)
        finally:
            os._exit(0)
    os.close(writing)

    def result() -> R:
        with os.fdopen(reading, "rb") as pipe:
            data = pipe.read()
        os.waitpid(process, 0)
        try:
            found: tuple[R, list[Any]] = pickle.loads(data)  # noqa: S301 - our own process's
        except (EOFError, pickle.UnpicklingError):
            return work()
        answer, records = found
        for collector, record in zip(forked, records, strict=True):
            collector.merge(record)
        return answer

    return result
