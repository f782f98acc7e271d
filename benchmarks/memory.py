"""Memory: what a process holds, and those that it started (Linux)."""

from collections.abc import Iterator
from pathlib import Path

FIELDS = {"held": "VmRSS", "peak": "VmHWM"}


def read_memory(pid: int | str, what: str = "held") -> int:
    """Return the bytes that a process holds, or held at its `peak`; 0 if it ended."""
    try:
        status = Path(f"/proc/{pid}/status").read_text("utf-8")
    except OSError:
        return 0
    rows = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
    return int(rows.get(FIELDS[what], "0 kB").split()[0]) * 1024


def children(pid: int | str) -> Iterator[int]:
    """Yield the processes that a process started, and those that they did."""
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found = path.read_text().split()
        except OSError:  # it ended meanwhile
            continue
        for child in found:
            yield int(child)
            yield from children(int(child))


def read_whole_memory(pid: int | str) -> int:
    """Return the bytes that a process and all that it started hold now."""
    return sum(read_memory(process) for process in (pid, *children(pid)))
