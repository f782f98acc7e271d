"""Live: a preview server and a saved file in, the time until the page has it out."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import hugo_site
from acts import LIVE
from edits import Edit

PORT = 8765
START = 900  # seconds a server may take for its first build
ANSWER = 120  # and for an edit
PAUSE = 1.0  # seconds between two edits, so that a server is at rest

SERVERS = ("preview", "hugo")
OLD = "text of an old post"  # of LIVE


def time_edits(
    site: Path, name: str, count: int, step: Callable[[str], None]
) -> dict[str, Any]:
    """Run a server; return milliseconds from save to page, by edit, and its memory."""
    step(f"{site.name} posts, {name} starts")
    with _serving(site, name) as process:
        times: dict[str, list[float]] = {kind: [] for kind in LIVE}
        for number in range(count + 1):
            for kind in LIVE:
                step(f"{site.name} posts, {name}: {kind}")
                # a server may answer before its first build is done
                taken = _edit(site, name, kind, wait=ANSWER if number else START)
                if number:  # the first one of each is not counted
                    times[kind].append(round(1000 * taken, 1))
        return {"ms": times, "memory": _memory(process.pid)}


def watch_memory(site: Path, count: int, seconds: float) -> dict[str, Any]:
    """Return the preview's memory, in bytes, after each of many rebuilds.

    It ends after so many seconds, and says how many rebuilds they were.
    """
    found = []
    with _serving(site, "preview") as process:
        end = time.monotonic() + seconds
        while len(found) < count and time.monotonic() < end:
            _edit(site, "preview", OLD, pause=0.1)
            found.append(_memory(process.pid))
    return {"rebuilds": len(found), "bytes": found}


def _edit(
    site: Path, name: str, kind: str, *, pause: float = PAUSE, wait: float = ANSWER
) -> float:
    """Save an edit and wait for the page to show it; return the seconds it took."""
    time.sleep(pause)
    edit = LIVE[kind](site)
    if name == "hugo":
        for path in edit.paths:
            hugo_site.follow(site, path)
    begin = time.perf_counter()
    _wait_for(edit, wait)
    return time.perf_counter() - begin


def _wait_for(edit: Edit, seconds: float) -> None:
    """Ask for a page until it has the words of an edit, or has them no longer."""
    words, end = edit.words.encode(), time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            url = f"http://127.0.0.1:{PORT}{edit.address}"
            with urlopen(url, timeout=ANSWER) as page:
                if (words in page.read()) != edit.gone:
                    return
        except (URLError, HTTPException, ConnectionError, TimeoutError):
            pass
        time.sleep(0.002)
    raise SystemExit(
        f"{edit.address} did not follow {edit.words!r} in {seconds:.0f} s."
    )


@contextmanager
def _serving(site: Path, name: str) -> Iterator[subprocess.Popen[bytes]]:
    # a session of its own: hugo and invoke may have children
    process = subprocess.Popen(
        _command(name), cwd=site, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    try:
        _wait_for(Edit("<html", "/"), START)
        yield process
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def _command(name: str) -> Sequence[str]:
    if name == "preview":
        return sys.executable, "-m", "invoke", "preview", "--port", str(PORT)
    source = ("--source", hugo_site.FOLDER, "--bind", "127.0.0.1")
    return str(hugo_site.program()), "server", *source, "--port", str(PORT)


def _memory(pid: int) -> int:
    """Return the bytes that a process and those it started hold now (Linux)."""
    total = 0
    for process in [pid, *_children(pid)]:
        try:
            status = Path(f"/proc/{process}/status").read_text()
        except OSError:
            continue  # it ended meanwhile
        rows = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
        total += int(rows.get("VmRSS", "0 kB").split()[0]) * 1024
    return total


def _children(pid: int) -> Iterator[int]:
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in path.read_text().split():
            yield int(child)
            yield from _children(int(child))
