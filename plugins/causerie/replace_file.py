"""Replace a file as a whole: a reader finds the old one or the new one."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from causerie.errors import ContentError


def replace_file(path: Path, data: bytes, *, lasting: bool = True) -> None:
    """Write a file beside the old one and rename it into place.

    Its folder is made if it is missing. A process that is killed leaves the old file,
    and a power cut does not leave an empty one. What can be made anew need not be
    `lasting`: to wait for the disk takes time.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            file.write(data)
            if lasting:
                file.flush()
                os.fsync(file.fileno())
        part.replace(path)
    except BaseException:  # a full disk, Ctrl-C: what is half-written is of no use
        with suppress(OSError):
            part.unlink()
        raise


@contextmanager
def telling(where: str) -> Iterator[None]:
    """Tell what the disk says of a file of the author's, named as problems do."""
    try:
        yield
    except OSError as error:
        what = f"The file cannot be written: {error.strerror}."
        fix = "Is the disk full, or may the folder not be written?"
        raise ContentError(what, where=where, fix=fix) from error
