"""Sending killed at any line: nobody is left untold, and nobody is told twice."""

import json
import random
import shutil
import signal
import subprocess
import sys
import xmlrpc.client
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import settings

from causerie.pingbacks.sending.sent_log import load_sent_log
from checkout import PLUGINS, SUPPORT
from internet import Asked, Internet, Reply, internet
from pinging_blog import SITE, TOMBSTONE, Blog, links, post_page, read_form

POINTS = min(200, settings().max_examples // 5)  # 20, and 200 in `inv prove`

STAYS, GOES, CHANGES = (f"http://w{n}.example/" for n in (1, 2, 3))
NEW, NEWER, PINGED = "http://w4.example/", "http://w5.example/", "http://p1.example/x"
WAS_PINGED, NOTHING = "http://p2.example/x", "http://n1.example/"

# What a run must tell, and what is known of everybody after it.
TO_TELL = {
    (f"{SITE}/gone/", STAYS),
    (f"{SITE}/changed/", GOES),
    (f"{SITE}/changed/", CHANGES),
    (f"{SITE}/changed/", NEW),
    (f"{SITE}/new/", NEWER),
    (f"{SITE}/new/", PINGED),
}
AFTER = {
    ("/gone/", STAYS): "removed",
    ("/gone/", WAS_PINGED): "removed",
    ("/changed/", GOES): "removed",
    ("/changed/", CHANGES): "sent",
    ("/changed/", NEW): "sent",
    ("/new/", NEWER): "sent",
    ("/new/", PINGED): "sent",
    ("/new/", NOTHING): "none",
}


@dataclass(slots=True)
class Others:
    """All other sites, and what they were told."""

    told: Counter[tuple[str, str]] = field(default_factory=Counter)

    def webmention(self, asked: Asked) -> Reply:
        if asked.method == "GET":
            return Reply('<link rel="webmention" href="/hook">')
        self.told[read_form(asked)] += 1
        return Reply(status=202)

    def pingback(self, asked: Asked) -> Reply:
        if asked.method == "GET":
            return Reply(f'<link rel="pingback" href="{asked.url}">')
        (source, target), _ = xmlrpc.client.loads(asked.body)
        knew = self.told[str(source), str(target)]
        self.told[str(source), str(target)] += 1
        answer = xmlrpc.client.Fault(48, "known") if knew else ("ok",)
        return Reply(xmlrpc.client.dumps(answer, methodresponse=True), type="text/xml")


@pytest.fixture
def others() -> Others:
    return Others()


@pytest.fixture
def blog(tmp_path: Path, others: Others) -> Iterator[Blog]:
    """Make a blog that has sent, and was then changed in every way."""
    with internet() as net:
        for number in range(1, 6):
            net.add(f"w{number}.example", others.webmention)
        for number in range(1, 3):
            net.add(f"p{number}.example", others.pingback)
        net.add("n1.example", lambda _: Reply("nothing here"))
        blog = Blog(tmp_path / "before", net)
        blog.begin()
        blog.post(STAYS, WAS_PINGED, path="/gone/")
        blog.post(GOES, CHANGES, path="/changed/")
        assert {"sent"} == set(blog.states().values())
        new = post_page("/new/", links(NEWER, PINGED, NOTHING))
        changed = post_page("/changed/", links(CHANGES, NEW))
        blog.write({"/gone/": TOMBSTONE, "/changed/": changed, "/new/": new})
        blog.publish()
        yield blog


@dataclass(frozen=True, slots=True)
class Sender:
    """The process that sends."""

    process: subprocess.Popen[str]

    def run(self, root: Path, kill_at: int = 0) -> tuple[int, int]:
        """Send once; return the exit status and how many lines were run."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(
            json.dumps({"root": str(root), "kill_at": kill_at}) + "\n"
        )
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        return answer["status"], answer["lines"]


@pytest.fixture
def sender(blog: Blog) -> Iterator[Sender]:
    program = SUPPORT / "peers/killed_sender.py"
    process = subprocess.Popen(
        [sys.executable, program, *network(blog.net)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={"PYTHONPATH": str(PLUGINS)},
    )
    with process:
        yield Sender(process)
        assert process.stdin is not None
        process.stdin.close()


def network(net: Internet) -> list[str]:
    """Describe an internet to another process."""
    names = {name: answers[0] for name, answers in net.names.items()}
    ports = {address: real for (address, _), real in net.ports.items()}
    return [json.dumps(names), json.dumps(ports)]


def test_a_run_killed_at_any_line_loses_and_doubles_nothing(
    tmp_path: Path, blog: Blog, others: Others, sender: Sender
) -> None:
    root = shutil.copytree(blog.root, tmp_path / "whole")
    others.told.clear()
    status, lines = sender.run(root)
    assert (0, TO_TELL) == (status, set(others.told))
    seeded = random.Random(20260921)  # noqa: S311 - the same points each time

    for point in range(POINTS):
        root = shutil.copytree(blog.root, tmp_path / str(point))
        others.told.clear()
        kills = 0
        for _ in range(seeded.randint(1, 3)):
            status, _ = sender.run(root, seeded.randint(1, lines))
            kills += status == -signal.SIGKILL
            load_sent_log(root / "content")  # it can always be read
        last, _ = sender.run(root)
        told = Counter(others.told)
        again, _ = sender.run(root)

        seen = f"point {point}: {kills} kills, {told}"
        assert (0, 0) == (last, again), seen
        assert told.keys() == TO_TELL, seen
        # the one answer that a killed run waited for is asked for again
        assert told.total() - len(TO_TELL) <= kills, seen
        assert told == others.told, seen
        rows = load_sent_log(root / "content") or {}
        found = {(pair.source, pair.target): row.state for pair, row in rows.items()}
        assert found == AFTER, seen
        shutil.rmtree(root)
