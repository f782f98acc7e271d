"""Exit codes: how a command ends, and what it prints then."""

from collections.abc import Iterator
from contextlib import contextmanager
from signal import SIGHUP
from sqlite3 import Error as SQLiteError

from invoke.exceptions import Exit

from causerie.building.request import BuildResult
from causerie.errors import CauserieError, explain
from causerie.terminal import exit_code_of_stop
from causerie.text.printable import printable


def exit_if_failed(result: BuildResult) -> None:
    """Exit with the result's exit code, if the build failed."""
    if not result.ok:
        raise Exit(code=result.exitcode)


def exit_with(message: str, *, code: int) -> Exit:
    """Return an Exit that prints a message, some of which may be a stranger's."""
    return Exit(printable(message), code=code)


@contextmanager
def exit_on_error() -> Iterator[None]:
    """Exit with a sentence, not a traceback, when an error of ours is raised within."""
    try:
        yield
    except CauserieError as error:
        raise exit_with(str(error), code=error.exitcode) from None
    except BrokenPipeError:  # the reader of our output has closed it
        raise
    except (OSError, SQLiteError) as error:
        refused = explain(error)
        raise exit_with(str(refused), code=refused.exitcode) from None
    except KeyboardInterrupt as interrupt:
        hung_up = interrupt.args == (SIGHUP,)  # nobody is there to read it
        raise Exit(
            "" if hung_up else "Stopped.", code=exit_code_of_stop(interrupt)
        ) from None
