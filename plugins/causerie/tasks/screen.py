"""What the tasks print: progress, problems, and how a command ended."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from invoke.exceptions import Exit

from causerie.building.build import Progress as Tell
from causerie.building.model import Result
from causerie.errors import CauserieError


@contextmanager
def progress() -> Iterator[Tell]:
    """Show phases and counts while they go on; nothing where nobody looks."""
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


def end(result: Result) -> None:
    """End the command with the result's exit code, if it failed."""
    if not result.ok:
        raise Exit(code=result.exitcode)


@contextmanager
def told() -> Iterator[None]:
    """End the command with a sentence, not a traceback, when Causerie gives up."""
    try:
        yield
    except CauserieError as error:
        raise Exit(str(error), code=error.exitcode) from None
    except KeyboardInterrupt:
        raise Exit("Stopped.", code=130) from None
