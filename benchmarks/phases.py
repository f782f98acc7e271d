"""Where a build's time goes: the site in this folder in, a line of JSON out.

`python benchmarks/phases.py causerie` or `… pelican` prints seconds of processor by
phase. The phases end where Pelican sends its signals, in both tools.
"""

import json
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aside import put_aside
from pelican import Pelican, signals
from pelican.settings import read_settings

# What ends when a signal is sent, the last time.
ENDS = {
    "initialized": "start and check headers",
    "all_generators_finalized": "read posts",
    "get_writer": "link posts",
    "article_writer_finalized": "write posts and lists",
    "page_writer_finalized": "write feeds and pages",
    "finalized": "copy files",
}


def time_phases(build: Callable[[], None]) -> dict[str, float]:
    """Run a build in this process; return the seconds of processor of each phase."""
    begin = _spent()
    ends: dict[str, float] = {}

    def note(name: str) -> Callable[..., None]:
        def end(*_args: Any, **_given: Any) -> None:
            ends[name] = _spent()

        return end

    for signal, name in ENDS.items():
        getattr(signals, signal).connect(note(name), weak=False)
    build()
    ends["end"] = _spent()
    moments = [begin, *ends.values()]
    return {
        name: round(later - earlier, 3)
        for name, earlier, later in zip(ends, moments, moments[1:], strict=False)
    }


def _spent() -> float:
    """Return seconds of processor: this process's, and its children's that ended."""
    return sum(os.times()[:4])


def causerie(root: Path, output: Path) -> None:
    """Build as `./inv build` does for the first time, without what it keeps."""
    from causerie.building.full_build import Job, run_full_build

    run_full_build(Job(root, output, release=False, now=datetime.now(UTC)))


def pelican(root: Path, output: Path) -> None:
    """Build with plain Pelican."""
    Pelican(read_settings(str(root / "plain.py"), {"OUTPUT_PATH": str(output)})).run()


if __name__ == "__main__":
    tool = {"causerie": causerie, "pelican": pelican}[sys.argv[1]]
    folder = Path.cwd() / "output-phases"
    put_aside(folder)
    put_aside(Path(".causerie").absolute())
    folder.mkdir()
    Path(".causerie").mkdir()
    found = time_phases(lambda: tool(Path.cwd(), folder))
    put_aside(folder)
    print(json.dumps(found))
