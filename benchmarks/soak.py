"""Soak: the real receiver among hostile neighbours, while its site lives on.

`python benchmarks/soak.py MINUTES` makes a network namespace (as root, Linux) and in it
a site, `inv pingbacks.serve`, and the servers of `neighbours.py`. They ring all the
time, friends too; the site is edited, built and published; mentions are approved,
rejected and forgotten; the receiver is ended and killed and started again in the first
third, and killed once more at the end. It prints one JSON document.
"""

import json
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import xmlrpc.client
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlencode, urlsplit

HERE = Path(__file__).parent
ROOT = HERE.parent
sys.path.append(str(ROOT / "tests" / "support"))

from neighbours import ADDRESSES, FRIENDS, HOSTILE, Neighbours  # noqa: E402
from watched_receiver import (  # noqa: E402
    WatchedReceiver,
    ask,
    environment,
    publish_site,
)

from network_namespace import namespace  # noqa: E402 - the tests' own

HOSTILE_PER_SECOND = 12.0  # all together may ring 20 times (rate_limits.py)
FRIEND_EVERY = 5.0  # seconds; the next of the five
KILLS = (signal.SIGTERM, signal.SIGKILL) * 2  # in the first third, at equal distances
LOOKED_AT_WITHIN = 30.0  # seconds: what is promised to friends
ENDED_WITHIN = 5.0  # seconds after SIGTERM
MEMORY = 200_000_000  # bytes, with the process that parses
GROWTH = 20_000_000  # bytes an hour of the receiver itself
_FORM = "application/x-www-form-urlencoded"


@dataclass(slots=True)
class Soak:
    """What runs, and what was seen."""

    root: Path
    seconds: float
    neighbours: Neighbours
    receiver: WatchedReceiver
    targets: list[str]
    is_over: threading.Event = field(default_factory=threading.Event)
    # the pings that were answered with 201 or thanks: source and target, when
    accepted: dict[tuple[str, str], float] = field(default_factory=dict)
    answers: Counter[str] = field(default_factory=Counter)
    commands: Counter[str] = field(default_factory=Counter)
    approved: set[tuple[str, str]] = field(default_factory=set)  # source, path
    forgotten: set[str] = field(default_factory=set)  # hosts
    failed: list[str] = field(default_factory=list)

    # ---- who rings

    def ring_hostile(self, worker: int) -> None:
        """Ring for hostile hosts in turn, with new pages all the time."""
        for number in range(worker, sys.maxsize, 4):
            if self.is_over.wait(4 / HOSTILE_PER_SECOND):
                return
            host = HOSTILE[number % len(HOSTILE)]
            source = f"http://{host}/{number // len(HOSTILE) % 500}"
            self._ring(source, number, network=number % len(HOSTILE))

    def ring_friendly(self) -> None:
        """Ring for friends, until each is answered."""
        for number in range(sys.maxsize):
            source = f"http://{FRIENDS[number % len(FRIENDS)]}/{number}"
            while not self._ring(source, number, network=100 + number % len(FRIENDS)):
                if self.is_over.wait(0.2):
                    return
            if self.is_over.wait(FRIEND_EVERY):
                return

    def _ring(self, source: str, number: int, *, network: int) -> bool:
        target = self.targets[number % len(self.targets)]
        if number % 2:
            path, media = "/pingback", "text/xml"
            body = xmlrpc.client.dumps((source, target), "pingback.ping")
        else:
            path, media = "/webmention", _FORM
            body = urlencode({"source": source, "target": target})
        try:
            status, text = ask(
                path,
                body,
                {"Content-Type": media, "X-Forwarded-For": f"9.{network}.9.9"},
            )
        except (OSError, HTTPException):
            self.answers[f"{_whose(source)}: no answer"] += 1
            return False
        good = status < 300 and b"<fault>" not in text  # noqa: PLR2004 - any success
        self.answers[f"{_whose(source)}: {status}{'' if good else ' refused'}"] += 1
        if good:
            self.accepted.setdefault((source, target), time.monotonic())
        return good

    # ---- what the author does

    def build_and_publish(self) -> None:
        """Edit a post, build the site, and publish every third time."""
        post = next((self.root / "content" / "articles").glob("*.md"))
        for number in range(sys.maxsize):
            with post.open("a", encoding="utf-8") as file:
                file.write(f"\nUn mot de plus, le {number}e.\n")
            self.run("build")
            if not number % 3:
                self.run("publish", "--target", "folder:www")
            if self.is_over.wait(3):
                return

    def decide(self) -> None:
        """Approve friends' mentions, reject hostile ones, forget a hostile host."""
        for number in range(sys.maxsize):
            if self.is_over.wait(10):
                return
            said = self.run("pingbacks.list", "--json")
            rows = json.loads(said)["mentions"] if said else []
            friends = [
                row for row in rows if urlsplit(row["source"]).hostname in FRIENDS
            ]
            others = [row for row in rows if row not in friends]
            # one of the friends stays a stranger
            good = [row for row in friends if FRIENDS[4] not in row["source"]][:20]
            if good and self.run("pingbacks.approve", "--ids", _ids(good)) is not None:
                self.approved |= {(row["source"], row["target"]) for row in good}
            if others:
                self.run("pingbacks.reject", "--ids", _ids(others[:20]))
            if not (number + 1) % 6:
                host = HOSTILE[(7 * number) % len(HOSTILE)]
                self.forgotten.add(host)
                self.run("pingbacks.forget", host)

    def run(self, *words: str) -> str | None:
        """Run a task; return what it prints, or None if it fails."""
        done = subprocess.run(
            [sys.executable, "-m", "invoke", *words],
            cwd=self.root,
            env=environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        self.commands[words[0]] += 1
        if done.returncode:
            self.failed.append(f"{' '.join(words)[:80]}: {done.stderr[-400:]}")
            return None
        return done.stdout

    # ---- the whole

    def run_all(self) -> dict[str, Any]:
        """Let all of it happen for the time, and sum up."""
        begun = time.monotonic()
        self.receiver.start()
        threads = [
            threading.Thread(target=target, args=arguments)
            for target, arguments in self._actions()
        ]
        for thread in threads:
            thread.start()
        for number, kill in enumerate(KILLS, 1):
            until = begun + number * self.seconds / 3 / len(KILLS)
            time.sleep(max(0.0, until - time.monotonic()))
            self.receiver.stop(kill)
            self.receiver.start()
        time.sleep(max(0.0, begun + self.seconds - time.monotonic()))
        self.is_over.set()
        for thread in threads:
            thread.join()
        time.sleep(LOOKED_AT_WITHIN)  # for the last that rang
        self.receiver.stop(signal.SIGKILL)
        return self.sum_up(time.monotonic() - begun)

    def _actions(self) -> list[tuple[Callable[..., None], tuple[int, ...]]]:
        ringing = [(self.ring_hostile, (worker,)) for worker in range(4)]
        alone = self.ring_friendly, self.build_and_publish, self.decide, self._watch
        return [*ringing, *((action, ()) for action in alone)]

    def _watch(self) -> None:
        while not self.is_over.wait(min(5.0, self.seconds / 100)):
            self.receiver.watch()

    def sum_up(self, seconds: float) -> dict[str, Any]:
        """Compare what was answered with what is kept."""
        with closing(sqlite3.connect(self.root / "inbox" / "inbox.sqlite")) as inbox:
            (integrity,) = inbox.execute("PRAGMA integrity_check").fetchone()
            rows = inbox.execute(
                "SELECT source, path, standing FROM mention"
            ).fetchall()
        kept = {(source, path): standing for source, path, standing in rows}
        told = {(s, urlsplit(t).path): at for (s, t), at in self.accepted.items()}
        lost = [
            source
            for source, path in told
            if (source, path) not in kept
            and urlsplit(source).hostname not in self.forgotten
        ]
        waits, unseen = [], []
        for (source, _), at in told.items():
            if _whose(source) != "friends":
                continue
            if source in self.neighbours.asked:
                waits.append(self.neighbours.asked[source] - at)
            else:
                unseen.append(source)
        mentions = "".join(
            file.read_text() for file in self.root.glob("content/mentions/*/*.json")
        )
        unshown = [s for s, _ in self.approved if f'"{s}"' not in mentions]
        return {
            "seconds": round(seconds),
            "answers": dict(sorted(self.answers.items())),
            "accepted": len(told),
            "lost": lost[:20],
            "integrity": integrity,
            "standings": dict(Counter(kept.values())),
            "requests": self.neighbours.requests,
            "friends": len(waits),
            "unseen": unseen[:20],
            "waited": {
                "median": round(median(waits), 2),
                "worst": round(max(waits), 2),
            },
            "commands": dict(sorted(self.commands.items())),
            "approved": len(self.approved),
            "unshown": unshown[:20],
            "forgotten": len(self.forgotten),
            "failed": (self.failed + self.neighbours.failed)[:20],
            **self.receiver.sum_up(),
        }


def is_met(kept: dict[str, Any]) -> bool:
    """Return whether nothing was lost, and all stayed within bounds."""
    silent = not (kept["lost"] + kept["unseen"] + kept["unshown"] + kept["failed"])
    prompt = kept["waited"]["worst"] < LOOKED_AT_WITHIN
    ended = max(kept["ended"]) < ENDED_WITHIN
    memory = kept["memory"]
    flat = memory["peak"] < MEMORY and memory["an_hour"] < GROWTH
    return silent and prompt and ended and flat and kept["integrity"] == "ok"


def soak(minutes: float) -> dict[str, Any]:
    """Make the network, and let it all happen inside."""
    with tempfile.TemporaryDirectory() as folder, namespace(ADDRESSES) as net:
        done = subprocess.run(
            net.command(sys.executable, __file__, "inside", folder, str(minutes)),
            stdout=subprocess.PIPE,
            check=True,
        )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _soak_inside(root: Path, seconds: float) -> dict[str, Any]:
    rules = "".join(f"allow host {host}\n" for host in FRIENDS[:2])
    targets = publish_site(root, rules)
    neighbours = Neighbours(targets)
    neighbours.start()
    with (root / "serve.log").open("ab") as log:
        receiver = WatchedReceiver(root, log)
        return Soak(root, seconds, neighbours, receiver, targets).run_all()


def _whose(source: str) -> str:
    return "friends" if urlsplit(source).hostname in FRIENDS else "hostile"


def _ids(rows: list[dict[str, Any]]) -> str:
    return ",".join(row["id"] for row in rows)


if __name__ == "__main__":
    if sys.argv[1] == "inside":
        print(json.dumps(_soak_inside(Path(sys.argv[2]), 60 * float(sys.argv[3]))))
    else:
        print(json.dumps(soak(float(sys.argv[1]))))
