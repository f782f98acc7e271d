"""Open a recording or a picture; an AudioError says why one cannot be read."""

from collections.abc import Iterator
from contextlib import contextmanager
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import BinaryIO

from causerie.errors import AudioError


@contextmanager
def open_start(path: Path) -> Iterator[BinaryIO]:
    """Open a file to read its first bytes.

    Raise AudioError if it is missing, or if the body cannot read it.
    """
    try:
        with path.open("rb") as file:
            yield file
    except FileNotFoundError:
        what, fix = f"{path.name} is missing.", "Check its name, or copy it there."
        raise AudioError(what, where=str(path), fix=fix) from None
    except OSError as err:
        what = f"{path.name} cannot be read: {err.strerror}."
        raise AudioError(what, where=str(path)) from err


@contextmanager
def map_audio(path: Path) -> Iterator[mmap]:
    """Map a file into memory.

    Raise AudioError if it cannot be mapped, or for any OSError or ValueError of the
    body.
    """
    try:
        with map_file(path) as data:
            yield data
    except (OSError, ValueError) as err:  # ValueError: an empty file
        what = f"{path.name} cannot be read: {err}."
        raise AudioError(what, where=str(path)) from err


@contextmanager
def map_file(path: Path) -> Iterator[mmap]:
    """Map a file into memory; let OSError and ValueError through."""
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as data:
        yield data
