"""Build lock: one build of a site at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from causerie.files.lock_file import open_locked
from causerie.files.state_dir import make_state_dir


@contextmanager
def build_lock(root: Path) -> Iterator[int]:
    """Hold the lock of a site's builds; a second build waits for it.

    Yield its file descriptor. A child that inherits it holds the lock until it ends,
    too: it may outlive a process that is killed.
    """
    with open_locked(make_state_dir(root) / "build.lock") as file:
        yield file.fileno()
