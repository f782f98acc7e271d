"""Watched receiver: a site, and its `inv pingbacks.serve`, ended, begun, measured."""

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from statistics import linear_regression, median
from typing import IO, Any

from corpus import write_corpus
from memory import read_memory, read_whole_memory

PORT = 8001
POSTS = 40
WARM_UP = 120.0  # seconds that the memory of a process may take to settle


def publish_site(root: Path, rules: str) -> list[str]:
    """Publish a site, with these rules of trust; return the addresses of its posts."""
    write_corpus(root, POSTS)
    with (root / "pelicanconf.py").open("a", encoding="utf-8") as settings:
        settings.write('PINGBACKS = {"receiver": "https://ping.banc.example"}\n')
    mentions = root / "content" / "mentions"
    mentions.mkdir(exist_ok=True)
    (mentions / "rules.txt").write_text(rules)
    subprocess.run(
        [sys.executable, "-m", "invoke", "publish", "--target", "folder:www"],
        cwd=root,
        env=environment(),
        stdout=sys.stderr,
        check=True,
    )
    pages = json.loads((root / "www" / "pingbacks.json").read_bytes())
    return [pages["site"] + path for path in pages["pages"]]


@dataclass(slots=True)
class WatchedReceiver:
    """The process, and what was seen of it."""

    root: Path  # the site's folder; its published site is `www` in it
    log: IO[bytes]
    process: subprocess.Popen[bytes] | None = None
    # of the last process: when (seconds), bytes of itself, and with those it started
    samples: list[tuple[float, int, int]] = field(default_factory=list)
    peak: int = 0  # bytes of all processes together
    health: Counter[str] = field(default_factory=Counter)
    ended: list[float] = field(default_factory=list)  # seconds after each SIGTERM

    def start(self) -> None:
        """Start it, and wait until it answers."""
        words = ["pingbacks.serve", "--site", "www", "--port", str(PORT)]
        self.samples.clear()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "invoke", *words],
            cwd=self.root,
            env=environment(),
            stderr=self.log,
        )
        for _ in range(600):
            try:
                ask("/healthz")
            except (OSError, http.client.HTTPException):
                time.sleep(0.1)
            else:
                return
        raise SystemExit("The receiver does not begin.")

    def stop(self, number: int) -> None:
        """End it by a signal."""
        assert self.process is not None
        begun = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(120)
        if number == signal.SIGTERM:
            self.ended.append(round(time.monotonic() - begun, 2))

    def watch(self) -> None:
        """Take a sample of its memory and its health."""
        if self.process is None or self.process.poll() is not None:
            return
        pid = self.process.pid
        own, whole = read_memory(pid), read_whole_memory(pid)
        self.samples.append((time.monotonic(), own, whole))
        self.peak = max(self.peak, whole)
        try:
            _, text = ask("/healthz")
            self.health[text.split(b"\n")[0].decode()] += 1
        except (OSError, http.client.HTTPException):
            self.health["no answer"] += 1

    def sum_up(self) -> dict[str, Any]:
        """Return what was seen; a line is fitted through the last process's memory."""
        start, end = self.samples[0][0], self.samples[-1][0]
        warm = start + min(WARM_UP, (end - start) / 4)
        found = [sample for sample in self.samples if sample[0] >= warm]
        at, own, whole = zip(*found, strict=True)
        return {
            "health": dict(self.health),
            "ended": self.ended,
            "memory": {
                "peak": self.peak,
                "seconds": round(at[-1] - at[0]),
                "first": round(median(own[:10])),
                "last": round(median(own[-10:])),
                "an_hour": round(3600 * linear_regression(at, own).slope),
                "whole_an_hour": round(3600 * linear_regression(at, whole).slope),
            },
        }


def ask(
    path: str, body: str = "", headers: dict[str, str] | None = None
) -> tuple[int, bytes]:
    """Ask the receiver; return the status of its answer, and its text."""
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    try:
        method = "POST" if body else "GET"
        connection.request(method, path, body or None, headers or {})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def environment() -> dict[str, str]:
    """Return the environment of tasks that run this checkout's code.

    Memory is given back as docs/pingbacks.md has its unit do.
    """
    plugins = Path(__file__).parents[1] / "plugins"
    return {**os.environ, "PYTHONPATH": str(plugins), "MALLOC_ARENA_MAX": "2"}
