"""What a command costs: a command in, its time, processor time and memory out."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

# ru_maxrss counts KiB on Linux and bytes on macOS (getrusage(2) of each).
_UNIT = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run of a command took, the processes that it started included."""

    seconds: float  # by the clock on the wall
    cpu: float  # seconds of processor, user's and system's
    peak: int  # bytes of memory, of the largest process


def measure(command: Sequence[str], folder: Path) -> Cost:
    """Run a command in a folder until it ends; what it printed is told if it fails."""
    if hasattr(os, "sync"):
        os.sync()  # so that nobody pays for what the run before left to write
    with TemporaryFile() as printed:
        begin = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, env=_environment(), stdout=printed, stderr=printed
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            printed.seek(0)
            said = printed.read().decode(errors="replace")
            raise SystemExit(f"{' '.join(command)} failed in {folder}:\n{said}")
    return Cost(
        seconds=round(seconds, 3),
        cpu=round(usage.ru_utime + usage.ru_stime, 3),
        peak=usage.ru_maxrss * _UNIT,
    )


def _environment() -> dict[str, str]:
    """Have compiled Python code kept, as on an author's machine."""
    return {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
