"""Whatever is edited, in any order: a build gives the very bytes of a clean one.

A state machine edits a blog and builds it, and another one from nothing beside it.
CAUSERIE_STEPS says how many builds it makes, and of how many posts the blog is.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from blog import make_blog
from causerie.building.build import build
from clean import Tree, Way, build_both, tree
from edit_posts import POSTS, Edit
from edit_site import FILES, LOOKS, TAMPERING
from sites import NOW

STEPS = int(os.environ.get("CAUSERIE_STEPS", "60"))
SIZE = 40 if STEPS <= 60 else 300
PARTS = 2  # tests that share the steps, and may run beside each other
LENGTH = 10 if STEPS <= 60 else 50  # steps of one example
SOURCES = ("content", "theme")

numbers = st.integers(0, 999)
ways = st.sampled_from(
    [
        Way(),
        Way(release=True),
        Way(site_url="http://127.0.0.1:8001"),
    ]
)


def edits(*kinds: Sequence[Edit]) -> st.SearchStrategy[tuple[Edit, int, int]]:
    return st.tuples(st.sampled_from([e for k in kinds for e in k]), numbers, numbers)


class Author(RuleBasedStateMachine):
    """An author with a blog, and everything that may happen to the two."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.root = Path(self.folder.name) / "site"
        self.now = float(NOW)
        self.seconds = 1.0  # that the last build took
        self.good: dict[Path, tuple[bytes, int]] = {}  # the sources when it succeeded
        self.failed = 0  # builds in a row
        self.whole: dict[Path, Tree] = {}  # an output that nobody touched since

    def teardown(self) -> None:
        self.folder.cleanup()

    @initialize()
    def begin(self) -> None:
        make_blog(self.root, SIZE)
        self.build(Way())

    @rule(edit=edits(POSTS), way=ways)
    def write(self, edit: tuple[Edit, int, int], way: Way) -> None:
        self.edit(edit)
        self.build(way)

    @rule(edit=edits(FILES, LOOKS), way=ways)
    def arrange(self, edit: tuple[Edit, int, int], way: Way) -> None:
        self.edit(edit)
        self.build(way)

    @rule(
        several=st.lists(edits(POSTS, FILES, LOOKS), min_size=2, max_size=4), way=ways
    )
    def write_much(self, several: list[tuple[Edit, int, int]], way: Way) -> None:
        for edit in several:
            self.edit(edit)
        self.build(way)

    @rule(edit=edits(TAMPERING), way=ways)
    def tamper(self, edit: tuple[Edit, int, int], way: Way) -> None:
        self.edit(edit)
        self.whole.clear()
        self.build(way)

    @rule(hours=st.sampled_from([80, 90, 200, -80, -400]), way=ways)
    def wait(self, hours: int, way: Way) -> None:
        self.now += hours * 3600
        self.build(way)

    @rule(edit=edits(POSTS, LOOKS), way=ways, when=st.floats(0, 1.2))
    def kill(self, edit: tuple[Edit, int, int], way: Way, when: float) -> None:
        """Kill a build and all its processes, at any moment of it."""
        self.edit(edit)
        request = self.now_of(way).of(self.root)
        asked = (
            "from pathlib import Path, PosixPath\n"
            "from causerie.building.build import build\n"
            "from causerie.building.model import Request\n"
            f"build({request!r})\n"
        )
        command = [sys.executable, "-c", asked]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        with subprocess.Popen(
            command, env=environment, start_new_session=True, stderr=subprocess.DEVNULL
        ) as process:
            time.sleep(when * (self.seconds + 0.3))
            os.killpg(process.pid, signal.SIGKILL)
        self.whole.clear()
        self.build(way)

    @rule(edit=edits(POSTS, LOOKS), way=ways, when=st.floats(0, 1))
    def edit_meanwhile(
        self, edit: tuple[Edit, int, int], way: Way, when: float
    ) -> None:
        """Edit a file while a build runs: the next one must know of it."""
        running = Thread(target=build, args=[self.now_of(way).of(self.root)])
        running.start()
        time.sleep(when * self.seconds)
        self.edit(edit)
        running.join()
        self.whole.clear()
        self.build(way)

    @rule(edit=edits(POSTS, FILES), way=ways, other=ways)
    def build_twice_at_once(
        self, edit: tuple[Edit, int, int], way: Way, other: Way
    ) -> None:
        self.edit(edit)
        running = Thread(target=build, args=[self.now_of(other).of(self.root)])
        running.start()
        self.whole.clear()
        self.build(way)
        running.join()

    @precondition(lambda self: self.failed)
    @rule(way=ways)
    def restore(self, way: Way) -> None:
        """Bring back the files of the last good build, with their dates of then."""
        self.bring_back()
        self.build(way)

    def edit(self, edit: tuple[Edit, int, int]) -> None:
        if self.failed > 1:
            self.bring_back()
        make, which, how = edit
        make(self.root, which, how)

    def build(self, way: Way) -> None:
        way = self.now_of(way)
        begin = time.monotonic()
        result, found = build_both(self.root, way)
        self.seconds = time.monotonic() - begin
        assert found == []
        output = way.of(self.root).output
        if result.ok:
            self.failed = 0
            self.good = {path: stamped(path) for path in self.sources()}
            self.whole[output] = tree(output)
        else:
            self.failed += 1
            if output in self.whole:
                assert self.whole[output] == tree(output), "a failed build changed it"

    def now_of(self, way: Way) -> Way:
        return Way(way.release, way.site_url, self.now)

    def sources(self) -> list[Path]:
        below = [p for name in SOURCES for p in (self.root / name).rglob("*")]
        return [p for p in [*below, *self.root.glob("*.py")] if p.is_file()]

    def bring_back(self) -> None:
        for path in self.sources():
            if path not in self.good:
                path.unlink()
        for path, (data, date) in self.good.items():
            if not path.exists() or path.read_bytes() != data:
                path.parent.mkdir(exist_ok=True)
                path.write_bytes(data)
                os.utime(path, ns=(date, date))
        self.failed = 0


def stamped(path: Path) -> tuple[bytes, int]:
    return path.read_bytes(), path.stat().st_mtime_ns


@pytest.mark.parametrize("part", range(PARTS))
def test_an_edited_blog_is_built_as_from_nothing(part: int) -> None:  # noqa: ARG001
    chosen = settings(
        max_examples=max(1, STEPS // PARTS // LENGTH),
        stateful_step_count=LENGTH,
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
    )

    run_state_machine_as_test(Author, settings=chosen)
