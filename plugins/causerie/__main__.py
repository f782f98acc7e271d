"""The quick way into `inv build`: `python -m causerie build`.

Most builds have nothing to do, or one page. That is done here, before invoke and
Pelican are imported; all else is left to the task.
"""

import gc
import os
import sys
from pathlib import Path

from causerie.building.alone import alone
from causerie.building.model import Request
from causerie.building.moment import moment
from causerie.building.quick import quickly
from causerie.errors import CauserieError
from causerie.screen import say, show


def main(arguments: list[str]) -> int:
    """Build if little is to be done, else run the task that the arguments name."""
    if arguments == ["build"] and _build():
        return 0
    invoke = [sys.executable, "-m", "invoke", *arguments]
    return os.execv(sys.executable, invoke)  # noqa: S606 - our own


def _build() -> bool:
    gc.disable()  # the process ends before there is much to collect
    request = Request(Path.cwd())
    try:
        with alone(request.root):
            result = quickly(request, moment(request))
    except (CauserieError, OSError):
        return False  # the task says what is wrong
    if result is None:
        return False
    for note in result.notes:
        say(note)
    show(result.problems)
    say(f"{result.pages} files in {request.output.name}/")
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
