"""What the tasks print when a command ends."""

from collections.abc import Iterator
from contextlib import contextmanager
from signal import SIGHUP
from sqlite3 import Error as SQLiteError

from invoke.exceptions import Exit

from causerie.building.request import Result
from causerie.errors import CauserieError, explain
from causerie.terminal import stopped
from causerie.text.printable import printable


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
        # some of it may be a stranger's
        raise Exit(printable(str(error)), code=error.exitcode) from None
    except BrokenPipeError:  # who read what we print has seen enough
        raise
    except (OSError, SQLiteError) as error:
        refused = explain(error)
        raise Exit(str(refused), code=refused.exitcode) from None
    except KeyboardInterrupt as interrupt:
        hung_up = interrupt.args == (SIGHUP,)  # nobody is there to read it
        raise Exit("" if hung_up else "Stopped.", code=stopped(interrupt)) from None
