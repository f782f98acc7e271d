"""Serve: build, show the pages on this machine, and build again at every change."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from sqlite3 import Error as SQLiteError
from threading import Event

from causerie.errors import CauserieError, explain
from causerie.preview.build_events import Builds
from causerie.preview.http_server import serving
from causerie.preview.watch_files import Changed, each_change
from causerie.problems import Problem, Where, fold, has_errors

Build = Callable[[Changed], list[Problem]]


def serve(  # noqa: PLR0913 (each is a keyword)
    output: Path,
    *,
    watch: Sequence[Path],
    build: Build,
    port: int,
    csp: str,
    say: Callable[[str], None],
    stop: Event | None = None,
) -> None:
    """Preview the site until Ctrl-C, or until `stop` is set.

    `build` is told what has changed since it was called last, or None; it puts a new
    `output` in place of the old one, or returns errors and leaves the old one alone.
    `watch` names folders, looked at in depth, and single files. `port` 0 is any free
    one; `csp` is the Content-Security-Policy. An error is raised if the port is taken.
    """
    builds = Builds()
    server = serving(output, csp=csp, port=port, builds=builds)
    with suppress(KeyboardInterrupt), server as address:
        say(f"The preview is at {address} (Ctrl-C ends it).")
        for changed in each_change(watch, output=output, stop=stop or Event()):
            problems = builds.run(partial(_attempt, build, changed))
            for problem in fold(problems):
                say(str(problem))
            if not has_errors(problems):
                say("Built: open pages reload.")
            elif output.is_dir():
                say("Not built: the pages of the last good build are still shown.")
            else:
                say("Not built: there are no pages to show yet.")


def _attempt(build: Build, changed: Changed) -> list[Problem]:
    """Turn an error that stopped a build into a problem, for the page to show."""
    try:
        return build(changed)
    except CauserieError as error:
        told = error
    except (OSError, SQLiteError) as error:
        told = explain(error)
    return [Problem(Where(told.where or "build"), told.what, told.fix)]
