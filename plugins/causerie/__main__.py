"""Fast entry point of `inv build`: `python -m causerie build`, also with `--release`.

Most builds have nothing to do, or one page. These two commands run without invoke,
whose import takes longer than to render a page; all others are passed on to it.
"""

import signal

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # while importing: end silently

import gc
import os
import sys
from pathlib import Path
from sqlite3 import Error as SQLiteError

from causerie.building.build_lock import build_lock
from causerie.building.incremental.partial_process import try_fast_build
from causerie.building.incremental.work import NeedsFullBuild
from causerie.building.request import BuildRequest, BuildResult, build_time
from causerie.errors import CauserieError, explain
from causerie.terminal import (
    exit_code_of_stop,
    print_line,
    print_problems,
    progress_bars,
    raise_on_stop_signals,
)

BUILDS = {("build",): False, ("build", "--release"): True}  # arguments -> a release?


def main(arguments: list[str]) -> int:
    """Build, or run the task that the arguments name."""
    release = BUILDS.get(tuple(arguments))
    if release is not None:
        return _build(BuildRequest(Path.cwd(), release=release))
    # only now: it is rarely needed, and slow to import
    from causerie.tasks.program import main as run

    return run(arguments)


def _build(request: BuildRequest) -> int:
    """Build, as tasks/site.py does; return the exit code."""
    gc.disable()  # the process ends before there is much to collect
    raise_on_stop_signals()
    try:
        result = _build_or_update(request)
    except CauserieError as error:
        print_line(str(error))
        return error.exitcode
    except (OSError, SQLiteError) as error:
        refused = explain(error)
        print_line(str(refused))
        return refused.exitcode
    except KeyboardInterrupt as interrupt:
        print_line("Stopped.")
        return exit_code_of_stop(interrupt)
    print_problems(result.problems)
    if result.ok:
        for line in result.lines(request.output.name):
            print_line(line)
    return result.exitcode


def _build_or_update(request: BuildRequest) -> BuildResult:
    why_whole = ""
    try:
        with build_lock(request.root):
            return try_fast_build(request, build_time(request))
    except NeedsFullBuild as needed:
        why_whole = str(needed)
    except (CauserieError, OSError):
        pass  # a full build reports what is wrong
    # only now: it is rarely needed
    from causerie.building.build import build

    with progress_bars() as report_progress:
        return build(request, progress=report_progress, why_whole=why_whole)


def run() -> int:
    """Run `causerie …`: make a new site, or run a command in the site's folder."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    sys.path.insert(0, "")  # the site's settings and tasks, as `python -m` has them
    arguments = sys.argv[1:]
    # in a site's folder `new` is a new post
    if arguments[:1] in _WITHOUT_SITE and not Path("pelicanconf.py").exists():
        from causerie.tasks.new_site import main as new_site

        return new_site(arguments[1:] if arguments[:1] == ["new"] else ["--help"])
    return main(arguments)


_WITHOUT_SITE: tuple[list[str], ...] = ([], ["new"], ["help"], ["--help"], ["-h"])


if __name__ == "__main__":
    code = main(sys.argv[1:])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # nothing is left to stop
    if tuple(sys.argv[1:]) in BUILDS:
        # all is written and flushed; Python's end would take a fifth of an edit's time
        os._exit(code)
    sys.exit(code)
