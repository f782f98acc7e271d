"""Screen: what commands tell the person at the terminal, and programs on request."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from causerie.problems import Level, Problem, fold, to_json
from causerie.text.printable import printable


def show(problems: Sequence[Problem], *, json: bool = False) -> None:
    """Print problems: for people on standard error, for programs as one document."""
    if json:
        sys.stdout.write(to_json(problems) + "\n")
        return
    for problem in fold(problems):
        say(str(problem), colour=_COLOURS[problem.level])
    errors = sum(problem.level is Level.ERROR for problem in problems)
    warnings = len(problems) - errors
    if problems:
        counts = [_count(errors, "error"), _count(warnings, "warning")]
        say(", ".join(filter(None, counts)))


def say(text: str, *, colour: int = 0) -> None:
    """Print a line for the person at the terminal; the colour is one of ANSI's."""
    text = printable(text)  # some of it may be a stranger's
    if colour and sys.stderr.isatty() and "NO_COLOR" not in os.environ:
        text = f"\x1b[{colour}m{text}\x1b[0m"
    print(text, file=sys.stderr, flush=True)  # noqa: T201 - this is the task's output


def hear_stops() -> None:
    """Have Ctrl-C, an end by the system and a closed terminal raise KeyboardInterrupt.

    A second one within a second is the same wish: what the first had cleared away is
    cleared away.
    """
    heard = -1.0

    def stop(number: int, _frame: object) -> None:
        nonlocal heard
        before, heard = heard, time.monotonic()
        if before < 0 or heard > before + 1:
            raise KeyboardInterrupt(number)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # nohup asks for the last one to be ignored; a shell has what it starts in the
        # background ignore the first, though it can be stopped no other way
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, stop)


def stopped(interrupt: KeyboardInterrupt) -> int:
    """Return the exit code of a command that was stopped, as shells know it."""
    number: int = interrupt.args[0] if interrupt.args else signal.SIGINT
    return 128 + number


@contextmanager
def progress() -> Iterator[Callable[[str, int], None]]:
    """Show phases and counts, told one by one; nothing where nobody looks."""
    if not sys.stderr.isatty():
        yield lambda _phase, _done: None
        return
    # rich is slow to import: only where somebody looks
    from rich.console import Console
    from rich.progress import (
        MofNCompleteColumn,
        Progress,
        SpinnerColumn,
        TaskID,
        TextColumn,
        TimeElapsedColumn,
    )

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        rows: dict[str, TaskID] = {}

        def tell(phase: str, done: int) -> None:
            if phase not in rows:
                rows[phase] = bars.add_task(phase, total=None)
            bars.update(rows[phase], completed=done)

        yield tell


_COLOURS = {Level.ERROR: 31, Level.WARNING: 33}  # red, yellow


def _count(number: int, noun: str) -> str:
    if not number:
        return ""
    return f"{number} {noun}{'' if number == 1 else 's'}"
