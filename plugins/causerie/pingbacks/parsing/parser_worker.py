"""Parser worker: what runs in the parser process; it parses pages, and no more.

Standard input has a line of JSON and a body for each page; standard output gets a line
of JSON. Too long or too large a page ends the process: it opens nothing, writes no
file, and knows nobody.
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

from causerie.net.message import Answer
from causerie.pingbacks.parsing.endpoint_discovery import discover
from causerie.pingbacks.parsing.source_page import look_into

MOST_MEMORY = 256_000_000  # bytes of address space
_GROWN = 100_000  # kilobytes of memory, after which another process takes over


def main() -> None:
    """Read pages until there are no more."""
    status = _open_status()
    _limit()
    source, out = sys.stdin.buffer, sys.stdout.buffer
    out.write(b"ready\n")
    out.flush()
    while line := source.readline():
        head = json.loads(line)
        body = source.read(head["length"])
        _allow_seconds(head["processor"])
        told = _read(head, body)
        grown = _peak(status) > _GROWN
        out.write(json.dumps({"told": told, "grown": grown}).encode() + b"\n")
        out.flush()


def _open_status() -> int | None:
    """Open what Linux tells of this process, before it may open nothing."""
    try:
        return os.open("/proc/self/status", os.O_RDONLY)
    except OSError:  # another system
        return None


def _peak(status: int | None) -> int:
    """Return the most memory that this process ever had, in kilobytes; 0: unknown.

    The peak that getrusage tells begins with that of the process that began it.
    """
    told = os.pread(status, 4096, 0) if status is not None else b""
    found = re.search(rb"VmHWM:\s+(\d+) kB", told)
    return int(found[1]) if found else 0


def _read(head: dict[str, Any], body: bytes) -> Any:
    headers = tuple((name, value) for name, value in head["headers"])
    answer = Answer(head["url"], 200, headers, body, head["cut"])
    if head["task"] == "discover":
        found = discover(answer)
        return asdict(found) if found else None
    return asdict(look_into(answer, *head["more"]))


def _limit() -> None:
    for limit, most in (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        with suppress(ValueError, OSError):  # not every system has each of them
            resource.setrlimit(limit, (most, most))
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)


def _allow_seconds(seconds: int) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    until = int(used.ru_utime + used.ru_stime) + 1 + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (until, hard))
