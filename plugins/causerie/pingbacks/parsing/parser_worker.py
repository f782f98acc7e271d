"""Parser worker: the program of the parser process.

It reads a line of JSON and a body for each page from standard input, and writes a line
of JSON to standard output. A page that takes too much time or memory ends the process.
It opens and writes no files, and uses no network.
"""

import json
import os
import re
import resource
import signal
import sys
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from causerie.net.http_message import Response
from causerie.pingbacks.parsing.endpoint_discovery import discover_endpoint
from causerie.pingbacks.parsing.source_page import verify_link

MAX_MEMORY = 100_000_000  # bytes of address space: an ordinary page of 1 MB takes half
_RETIRE_ABOVE = 64_000  # kilobytes of memory: a new process replaces this one


def main() -> None:
    """Parse pages until standard input ends."""
    status = _open_status()
    _set_limits()
    source, out = sys.stdin.buffer, sys.stdout.buffer
    out.write(b"ready\n")
    out.flush()
    while line := source.readline():
        head = json.loads(line)
        body = source.read(head["length"])
        _limit_cpu_time(head["cpu_seconds"])
        result = _parse(head, body)
        retire = _peak_memory(status) > _RETIRE_ABOVE
        out.write(json.dumps({"result": result, "retire": retire}).encode() + b"\n")
        out.flush()


def _open_status() -> int | None:
    """Open the status file of this process on Linux, before limits forbid it."""
    try:
        return os.open("/proc/self/status", os.O_RDONLY)
    except OSError:  # another system
        return None


def _peak_memory(status: int | None) -> int:
    """Return the peak memory of this process in kilobytes; 0: unknown.

    The peak of getrusage is inherited from the process that started this one.
    """
    text = os.pread(status, 4096, 0) if status is not None else b""
    found = re.search(rb"VmHWM:\s+(\d+) kB", text)
    return int(found[1]) if found else 0


def _parse(head: dict[str, Any], body: bytes) -> Any:
    headers = tuple((name, value) for name, value in head["headers"])
    response = Response(head["url"], 200, headers, body, head["truncated"])
    if head["function"] == "discover_endpoint":
        found = discover_endpoint(response)
        return asdict(found) if found else None
    return asdict(verify_link(response, *head["arguments"]))


def _set_limits() -> None:
    for limit, most in (
        (resource.RLIMIT_AS, MAX_MEMORY),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        with suppress(ValueError, OSError):  # not every system has each of them
            resource.setrlimit(limit, (most, most))
    signal.signal(signal.SIGPROF, signal.SIG_DFL)


def _limit_cpu_time(seconds: float) -> None:
    """End this process when it has used so much more of a processor."""
    signal.setitimer(signal.ITIMER_PROF, seconds)
