"""Alone: one build of a site at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from causerie.files.lock_file import open_locked
from causerie.files.state_dir import make_state_dir


@contextmanager
def alone(root: Path) -> Iterator[None]:
    """Let one build of a site go on at a time; a second one waits."""
    with open_locked(make_state_dir(root) / "build.lock"):
        yield
