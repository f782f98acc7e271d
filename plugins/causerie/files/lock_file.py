"""Lock files: only one process at a time holds a lock."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from causerie.errors import ContentError
from causerie.files.state_dir import STATE_DIR, clear_place, make_state_dir


def open_locked(path: Path, *, wait: bool = True) -> IO[str]:
    """Open a file and lock it until it is closed or the process ends.

    Without `wait`, raise BlockingIOError if another holds the lock.
    """
    clear_place(path)
    # through a link, a file elsewhere would be emptied
    number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW, 0o666)
    file = os.fdopen(number, "w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BaseException:
        file.close()
        raise
    return file


@contextmanager
def site_lock(root: Path, name: str, *, busy_message: str = "") -> Iterator[None]:
    """Hold the lock of this name of a site.

    Wait if another process holds it; with `busy_message`, raise ContentError with that.
    """
    try:
        file = open_locked(make_state_dir(root) / f"{name}.lock", wait=not busy_message)
    except BlockingIOError:
        raise ContentError(busy_message, fix="Wait for its end.") from None
    except OSError as error:
        what = f"It cannot be written: {error.strerror}."
        raise ContentError(what, where=f"{STATE_DIR}/{name}.lock") from error
    with file:
        yield
