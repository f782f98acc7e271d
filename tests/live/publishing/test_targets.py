"""What every target does: publish in order, keep, return, and outlive a kill."""

import hashlib
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import settings

from causerie.errors import PublishError
from causerie.publishing.publish import publish, roll_back
from causerie.publishing.target import Target
from causerie.publishing.target_address import read_target
from published_places import Place
from step_log import keep_reads

POINTS = min(50, settings().max_examples // 12)  # 8, and 50 in `inv prove`
READS = 20_000 if POINTS == 50 else 100  # of what pages and feeds name
Site = dict[str, bytes]

KINDS = [
    pytest.param("folder"),
    pytest.param("git"),
    pytest.param("s3"),
    pytest.param("rsync", marks=pytest.mark.needs("sshd", "rsync")),
]
each_kind = pytest.mark.parametrize("place", KINDS, indirect=True)

SMALL: Site = {
    "index.html": b"home",
    "2026/03/29/a/index.html": b"a",
    "images/l'été #1.png": b"sun",
    "audio/a.mp3": b"sound",
    "feed.xml": b"<rss/>",
}


@pytest.fixture
def built(tmp_path: Path) -> Path:
    return tmp_path / "output-release"


def write_site(folder: Path, files: Site) -> Path:
    """Write a fresh folder in the place of the old one, as a build does."""
    shutil.rmtree(folder, ignore_errors=True)
    for path, body in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(body)
    return folder


def put(place: Place, built: Path, files: Site) -> Target:
    """Publish these files."""
    target = read_target(place.address)
    publish(write_site(built, files), target)
    return target


@each_kind
def test_a_site_is_published_kept_and_made_live_again(
    place: Place, built: Path
) -> None:
    """One story: what each target must do."""
    target = read_target(place.address)
    sent: list[int] = []

    tried = publish(write_site(built, SMALL), target, dry_run=True)
    first = publish(built, target, report=sent.append)

    assert [] == [p for p in SMALL if p not in tried.added]
    assert (SMALL, first) == (place.read(), tried)
    assert sum(map(len, SMALL.values())) == sum(sent)

    # an image is another, a page is gone: only the new one is sent
    second = {"index.html": b"home, anew", "b.png": b"B", "audio/a.mp3": b"sound"}
    sent.clear()
    plan = publish(write_site(built, second), read_target(place.address))
    kept = {path: body for path, body in SMALL.items() if path.endswith(".png")}

    assert second | kept == place.read()
    assert ((*kept,), 1) == (plan.kept, plan.unchanged)
    assert not publish(built, read_target(place.address))

    third = second | {"c.html": b"c", "index.html": b"3"}
    publish(write_site(built, third), target)
    assert third == place.read()
    back, _ = roll_back(target)
    assert second | kept == place.read()
    assert "0002" == back.name[:4] == target.read_live().name[:4]
    roll_back(read_target(place.address), to="0001")
    assert SMALL == place.read()

    for number in range(4):
        put(place, built, third | {"n.html": b"%d" % number})
    names = [name[:4] for name in target.release_names()]
    assert ["0003", "0004", "0005", "0006", "0007"] == names
    with pytest.raises(PublishError, match="no release '0001'"):
        roll_back(target, to="0001")
    roll_back(target, to="0003")
    assert third == place.read()


@each_kind
def test_a_target_keeps_a_copy_of_the_identity_lock(place: Place, built: Path) -> None:
    target = put(place, built, SMALL)
    assert "" == target.read_copy()

    texts = ['{"a": "é\'$x"}\n', '{"b": 1}\n']
    for text in texts:
        with target.locked():
            target.write_copy(text)
        assert text == read_target(place.address).read_copy()

    put(place, built, SMALL | {"b.html": b"b"})
    assert texts[1] == target.read_copy()
    assert "identity.lock.json" not in "".join(place.read())


# Publish, counting the lines of publishing that are run from when something changes;
# at the given one be killed, so many seconds later. Without one, tell how many ran.
KILLED = """
import os, signal, sys, threading, time
from pathlib import Path
from causerie.publishing.publish import publish
from causerie.publishing.target_address import read_target

address, source = sys.argv[1:3]
at, delay = int(sys.argv[3]), float(sys.argv[4])
ran, begun = 0, False

def die():
    time.sleep(delay)
    os.kill(os.getpid(), signal.SIGKILL)

def trace(frame, event, _):
    global ran, begun
    if "causerie/publishing" not in frame.f_code.co_filename:
        return None
    begun = begun or frame.f_code.co_name == "make_live"
    if begun and event == "line":
        ran += 1
        if ran == at:
            threading.Thread(target=die).start() if delay else die()
    return trace

threading.settrace(trace)
sys.settrace(trace)
publish(Path(source), read_target(address))
sys.settrace(None)
print(ran)
"""


def run_killed(
    place: Place, source: Path, at: int = 0, delay: float = 0
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", KILLED, place.address, source, str(at), str(delay)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )


def large_site(*, later: bool) -> Site:
    """Make a site of 100 pages with an image each, recordings and feeds.

    Between the two there are 217 changes.
    """
    numbers = range(25, 125) if later else range(100)
    version = {n: "-v2" if later and n < 75 else "" for n in numbers}
    site = {f"{n}/index.html": _page(n, version[n]) for n in numbers}
    site |= {f"images/{n}{version[n]}.png": b"%d" % n for n in numbers}
    episodes = range(5, 20) if later else range(10)
    site |= {f"audio/{n}.mp3": b"%d" % n * 500 for n in episodes}
    if later:
        site["audio/19.mp3"] = hashlib.shake_128().digest(6_000_000)  # random
    urls = "".join(f'<enclosure url="/audio/{n}.mp3"/>' for n in episodes)
    feeds = dict.fromkeys(("feed.xml", "podcast.xml"), f"<rss>{urls}</rss>".encode())
    return site | feeds | {"index.html": _page(30, version[30])}


def _page(number: int, version: str) -> bytes:
    return f'<img src="/images/{number}{version}.png">'.encode()


NAMED = re.compile(rb'(?:src|url)="/([^"]+)"')


@dataclass(slots=True)
class Reads:
    """What was read of what feeds and pages name, and what was not there."""

    count: int = 0
    broken: list[str] = field(default_factory=list)


@contextmanager
def reading(place: Place, pause: threading.Lock) -> Iterator[Reads]:
    """Read feeds and pages, and all that each names, until the block ends."""
    stop, reads = threading.Event(), Reads()
    broken = reads.broken

    def read(path: str) -> None:
        body = place.fetch(path)
        if body is None and path in {"index.html", "feed.xml"}:
            broken.append(path)
        for name in NAMED.findall(body or b""):
            reads.count += 1
            if place.fetch(name.decode()) is None:
                broken.append(f"{path} names {name.decode()}")

    def read_all() -> None:
        for path in _forever(["feed.xml", *(f"{n}/index.html" for n in range(125))]):
            if stop.is_set():
                return
            with pause:
                read(path)
            time.sleep(0.002)  # others compute meanwhile

    thread = threading.Thread(target=read_all)
    thread.start()
    try:
        yield reads
    finally:
        stop.set()
        thread.join()


def _forever(paths: list[str]) -> Iterator[str]:
    while True:
        yield from paths


@each_kind
def test_a_publish_killed_anywhere_breaks_no_read_and_is_resumed(
    place: Place, built: Path, request: pytest.FixtureRequest
) -> None:
    old, new = large_site(later=False), large_site(later=True)
    target = put(place, built, old)
    before = place.read()
    write_site(built, new)
    whole = run_killed(place, built)
    assert 0 == whole.returncode, whole.stderr
    after = place.read()
    assert new.items() <= after.items()
    roll_back(target)
    dice = random.Random(request.node.name)  # noqa: S311 - it is repeated

    pause, points = threading.Lock(), 0
    with reading(place, pause) as reads:
        while points < POINTS or reads.count < READS:
            points += 1
            at = dice.randrange(1, int(whole.stdout))
            delay = dice.choice([0, dice.random() / 10])
            killed = run_killed(place, built, at, delay)
            assert killed.returncode in {-signal.SIGKILL, 0}, killed.stderr
            publish(built, read_target(place.address))
            assert after == place.read(), (at, delay)
            with pause:  # it is exact: what only the later one has is gone at once
                roll_back(read_target(place.address))
            assert before == place.read(), (at, delay)

    kind = place.address.partition(":")[0]
    keep_reads(kind, points, reads.count, len(reads.broken))
    assert [] == reads.broken
