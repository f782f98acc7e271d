"""Progress of what is sent: bytes, their rate and the time left."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from causerie.terminal import print_line

_LINE_EVERY = 10  # seconds


@contextmanager
def byte_progress(
    what: str, clock: Callable[[], float] = time.monotonic
) -> Iterator[Callable[[int, int], None]]:
    """Show how many bytes of a total are done, their rate and the time left.

    Yield what takes the number of further bytes, and the total. If standard error is no
    terminal, a line is printed every ten seconds.
    """
    if not sys.stderr.isatty():
        yield _byte_lines(what, clock)
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
        TransferSpeedColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    bars = Progress(*columns, console=Console(stderr=True), transient=True)
    row = bars.add_task(what, total=None)

    def report(more: int, total: int) -> None:
        bars.start()  # only now: it takes the terminal, where questions were asked
        bars.update(row, advance=more, total=total)

    try:
        yield report
    finally:
        bars.stop()


def _byte_lines(what: str, clock: Callable[[], float]) -> Callable[[int, int], None]:
    begun = told = clock()
    done = 0

    def report(more: int, total: int) -> None:
        nonlocal told, done
        done, now = done + more, clock()
        if now - told >= _LINE_EVERY and done:
            told, rate = now, done / (now - begun)
            left = (total - done) / rate
            print_line(
                f"{what}: {done / 1e6:.1f} of {total / 1e6:.1f} MB,"
                f" {rate / 1e6:.1f} MB/s, {left:.0f} s left"
            )

    return report
