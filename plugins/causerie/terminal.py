"""Terminal: print problems, lines and progress for people, or JSON for programs."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from causerie.problems import ANY_QUOTE, Level, Problem, merge_repeated, to_json
from causerie.text.printable import printable, printable_json


def print_problems(problems: Sequence[Problem], *, json: bool = False) -> None:
    """Print problems: for people on standard error, for programs as one document."""
    if json:
        print_json(to_json(problems))
        return
    merged = merge_repeated(problems)
    for problem in merged:
        print_line(str(problem), colour=_COLOURS[problem.level])
    errors = sum(problem.level is Level.ERROR for problem in problems)
    warnings = len(problems) - errors
    if problems:
        counts = [_count(errors, "error"), _count(warnings, "warning")]
        print_line(", ".join(filter(None, counts)))
    if any(ANY_QUOTE in problem.what for problem in merged):
        print_line(
            f"{ANY_QUOTE} is another each time: inv check --json names them all."
        )


def print_json(text: str) -> None:
    """Print a JSON document on standard output."""
    sys.stdout.write(printable_json(text) + "\n")  # it may quote strangers


def print_line(text: str, *, colour: int = 0) -> None:
    """Print a line on standard error; the colour is an ANSI code."""
    text = printable(text)  # it may quote strangers
    if colour and sys.stderr.isatty() and "NO_COLOR" not in os.environ:
        text = f"\x1b[{colour}m{text}\x1b[0m"
    print(text, file=sys.stderr, flush=True)  # noqa: T201 - this is the task's output


def print_log() -> None:
    """Print the warnings and errors that libraries log; they may quote strangers."""
    import logging  # slow to import; only servers log

    class Formatter(logging.Formatter):
        def format(self, record: logging.LogRecord) -> str:
            return printable(super().format(record))

    handler = logging.StreamHandler()
    handler.setLevel(logging.WARNING)
    handler.setFormatter(Formatter())
    logging.getLogger().addHandler(handler)


def raise_on_stop_signals() -> None:
    """Have SIGINT, SIGTERM and SIGHUP raise KeyboardInterrupt.

    A second one within a second is ignored: the clean-up of the first still runs.
    """
    last = -1.0

    def stop(number: int, _frame: object) -> None:
        nonlocal last
        before, last = last, time.monotonic()
        if before < 0 or last > before + 1:
            raise KeyboardInterrupt(number)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # nohup has SIGHUP ignored, on purpose. A shell has SIGINT ignored by what it
        # starts in the background, which then could be stopped no other way.
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, stop)


def exit_code_of_stop(interrupt: KeyboardInterrupt) -> int:
    """Return the exit code of a command stopped by a signal, as shells define it."""
    number: int = interrupt.args[0] if interrupt.args else signal.SIGINT
    return 128 + number


@contextmanager
def progress_bars() -> Iterator[Callable[[str, int], None]]:
    """Show the progress of phases; nothing if standard error is no terminal."""
    if not sys.stderr.isatty():
        yield lambda _phase, _done: None
        return
    # only now: rich is slow to import
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

        def report_progress(phase: str, done: int) -> None:
            if phase not in rows:
                rows[phase] = bars.add_task(phase, total=None)
            bars.update(rows[phase], completed=done)

        yield report_progress


_COLOURS = {Level.ERROR: 31, Level.WARNING: 33}  # red, yellow


def _count(number: int, noun: str) -> str:
    if not number:
        return ""
    return f"{number} {noun}{'' if number == 1 else 's'}"
