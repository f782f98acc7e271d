"""A blog that was built and is then edited, step by step."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from causerie.building import child_process
from causerie.building.build import build
from causerie.building.incremental import resident_worker
from clean_builds import Beside, Way, build_both, tree
from edit_posts import set_key
from fork_server import ForkServer
from forked_builds import ForkedBuilds
from interlinked_blog import comments, make_blog, name_of

POSTS = 12  # the last two are of the future
NEWEST = 9


@dataclass(frozen=True, slots=True)
class Edited:
    """A blog with an output."""

    root: Path
    clean: Callable[[Path, Way], Beside]  # makes the clean builds

    def post(self, number: int, lang: str = "") -> Path:
        """Return a post's file, wherever it stands."""
        name = f"{name_of(number, POSTS)}{lang}.md"
        return next(self.root.glob(f"content/*/{name}"))

    def page(self, number: int) -> str:
        """Return the file that its page is written to, if nothing moved it."""
        day = name_of(number, POSTS)[:10].replace("-", "/")
        return f"{day}/billet-{number}/index.html"

    def write(self, name: str, text: str | bytes) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())

    def replace(self, name: str, old: str, new: str) -> None:
        text = (self.root / name).read_text("utf-8")
        assert old in text
        self.write(name, text.replace(old, new))

    def header(self, number: int, **header: str | None) -> None:
        for key, value in header.items():
            set_key(self.post(number), key, value)

    def link(self, number: int) -> str:
        """Return a way to write a link to a post."""
        path = self.post(number)
        return f"{{filename}}/{path.parent.name}/{path.name}"

    def comment(self, number: int, text: str) -> Path:
        """Write a comment on a post; return its file."""
        name = f"content/comments/{self.post(number).stem}.json"
        self.write(name, comments(text))
        return self.root / name

    def rebuilt(self, way: Way = Way(), *, errors: int = 0) -> set[str]:  # noqa: B008 - frozen
        """Build; hold it against a clean build; return what is new, other, or gone.

        So many errors are expected, and with one the old output must be untouched.
        """
        output = way.of(self.root).output
        before = tree(output)
        both = build_both(self.root, way, self.clean)
        assert both.found == []
        told = [str(p) for p in both.result.problems if p.level == "error"]
        assert errors == len(told), told
        after = both.built
        names = before.keys() | after.keys()
        return {name for name in names if before.get(name, 0) != after.get(name, 0)}

    def text(self, name: str) -> str:
        return (self.root / "output" / name).read_text("utf-8")

    def environment(self) -> dict[str, str]:
        """Return the environment in which a process of its own can build it."""
        return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


@pytest.fixture(scope="session")
def fork_server() -> Iterator[ForkServer]:
    server = ForkServer(child_process.start_child, child_process.environment)
    yield server
    server.close()


@contextmanager
def forking(server: ForkServer) -> Iterator[None]:
    """Have builds need no imports; those of `inv prove`, which asks for steps, do."""
    with pytest.MonkeyPatch.context() as patch:
        if "CAUSERIE_STEPS" not in os.environ:
            for module in (child_process, resident_worker):
                patch.setattr(module, "start_child", server.start_child)
        yield


@pytest.fixture
def forked_children(fork_server: ForkServer) -> Iterator[ForkServer]:
    """Have the builds of a test forked."""
    with forking(fork_server):
        yield fork_server


@pytest.fixture(scope="module")
def builds_are_forked(fork_server: ForkServer) -> Iterator[None]:
    """Have all builds of a module forked, those of its fixtures too."""
    with forking(fork_server):
        yield


@pytest.fixture(scope="session")
def forked_builds(fork_server: ForkServer) -> Iterator[ForkedBuilds]:
    with ForkedBuilds(fork_server) as builds:
        yield builds


@pytest.fixture
def blog(
    tmp_path: Path, forked_builds: ForkedBuilds, forked_children: ForkServer
) -> Edited:
    """Make a blog and build it once."""
    del forked_children  # it has begun
    root = tmp_path / "site"
    make_blog(root, POSTS)
    assert build(Way().of(root)).ok
    return Edited(root, forked_builds.build)
