"""File lock: who reads files of a site, changes and writes them does so alone."""

import fcntl
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from causerie.errors import ContentError


@contextmanager
def locked(root: Path, name: str, *, busy: str = "") -> Iterator[None]:
    """Keep all others out who lock the same name of a site.

    They wait; with `busy`, which says what is under way, they raise ContentError.
    """
    folder = root / ".causerie"
    try:
        folder.mkdir(exist_ok=True)
        file = (folder / f"{name}.lock").open("w")
    except OSError as error:
        what = f"It cannot be written: {error.strerror}."
        raise ContentError(what, where=f".causerie/{name}.lock") from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (fcntl.LOCK_NB if busy else 0))
        except BlockingIOError:
            raise ContentError(busy, fix="Wait for its end.") from None
        yield


def sweep(folders: Iterable[Path]) -> None:
    """Remove what was left half-written by processes that are no more."""
    for folder in folders:
        for path in folder.glob(".*.part") if folder.is_dir() else ():
            found = _PART.fullmatch(path.name)
            if found and not _is_alive(int(found[1])):
                with suppress(OSError):
                    path.unlink()


_PART = re.compile(r"\..+\.(\d{1,9})\.part")  # as replace_file names them


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
