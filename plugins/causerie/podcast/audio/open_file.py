"""Open a recording or a picture of the author's, or say why it cannot be read."""

from collections.abc import Iterator
from contextlib import contextmanager
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import BinaryIO

from causerie.errors import AudioError


@contextmanager
def open_start(path: Path) -> Iterator[BinaryIO]:
    """Open a file for its first bytes.

    Raise AudioError if it is missing, or cannot be read within.
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
    """Give the bytes of a file, each read when it is asked for.

    Raise AudioError if they cannot be read, or make no sense within.
    """
    try:
        with map_file(path) as data:
            yield data
    except (OSError, ValueError) as err:  # ValueError: an empty file
        what = f"{path.name} cannot be read: {err}."
        raise AudioError(what, where=str(path)) from err


@contextmanager
def map_file(path: Path) -> Iterator[mmap]:
    """Give the bytes of a file; raise OSError or ValueError as the system does."""
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as data:
        yield data
