"""Strangers: random pages through verifier and sender, and what that took.

`python benchmarks/strangers.py PAGES` prints one JSON document; no network is used.
"""

import json
import re
import resource
import sys
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent / "plugins"), str(HERE.parent / "tests" / "support")]

from causerie.pingbacks.parsing.parser_process import shared_parser  # noqa: E402
from meet_strangers import meet_strangers  # noqa: E402 - the tests' own

# To fetch (10 s), to parse, at most twice (15 s), and to tell (10 s).
DEADLINE = 50.0  # seconds for a page; that of verifying is shorter by the last 10
MEMORY = 200_000_000  # bytes: this process, and the one that parses


def meet(pages: int) -> dict[str, Any]:
    """Look at so many pages; return what was found, and what it took."""
    begun = time.monotonic()
    meeting = meet_strangers(range(pages))
    shared_parser().close()  # so that all of its processes have ended
    return {
        "pages": meeting.pages,
        "looks": meeting.found.total(),
        "seconds": round(time.monotonic() - begun),
        "found": dict(sorted(meeting.found.items())),
        "failed": meeting.failed,
        "slowest": round(meeting.slowest, 2),  # seconds
        "slowest_page": meeting.slowest_page,
        "memory": peak_memory() + _largest_child(),  # bytes, at most
    }


def is_met(kept: dict[str, Any]) -> bool:
    """Return whether nothing failed, within time and memory."""
    within = kept["slowest"] < DEADLINE and kept["memory"] < MEMORY
    return within and not kept["failed"]


def peak_memory(pid: int | str = "self") -> int:
    """Return the most bytes that a process held (Linux)."""
    status = Path(f"/proc/{pid}/status").read_text("utf-8")
    found = re.search(r"^VmHWM:\s+(\d+) kB$", status, re.MULTILINE)
    return int(found[1]) * 1024 if found else 0


def _largest_child() -> int:
    """Return the most bytes that one ended child held (Linux).

    It is no less than what this process held when it started that one.
    """
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024


if __name__ == "__main__":
    print(json.dumps(meet(int(sys.argv[1]))))
