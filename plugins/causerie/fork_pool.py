"""Fork pool: share work out among as many processes as the machine has cores.

They are forked, so that all that was read is at hand in each. Where forking is not
safe (macOS's own libraries do not bear it) one process does it all, the same way.
"""

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Observer:
    """Something that notes what happens in a process, in forked ones too."""

    noted: Callable[[], Any]  # called in the forked process when its work is done
    add: Callable[[Any], None]  # called here with what was noted there


observers: list[Observer] = []


def count() -> int:
    """Return how many processes to work in."""
    if sys.platform != "linux":
        return 1
    return len(os.sched_getaffinity(0))


def share_out(items: Sequence[T], work: Callable[[T], R]) -> list[tuple[T, R]]:
    """Do some work on every item; return the items with what came of each, in order."""
    workers = count()

    def part(number: int) -> Callable[[], list[R]]:
        return lambda: [work(item) for item in items[number::workers]]

    others = [start(part(number)) for number in range(1, workers)]
    parts = [part(0)(), *(result() for result in others)]
    return [
        (item, parts[number % workers][number // workers])
        for number, item in enumerate(items)
    ]


def start(work: Callable[[], R]) -> Callable[[], R]:
    """Begin some work in a process of its own; call what is returned for its result.

    Call it once. Where there is but one process, the work is done then. Work that fails
    in the other, or whose process is killed, is done again here: so its error is raised
    with all that is known of it.
    """
    if count() == 1:
        return work
    import pickle  # slow to import where there is nothing to do

    forked = tuple(observers)  # others may come before there is a result
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        try:
            os.close(reading)
            data = pickle.dumps((work(), [each.noted() for each in forked]))
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
        answer, noted = found
        for observer, what in zip(forked, noted, strict=True):
            observer.add(what)
        return answer

    return result
