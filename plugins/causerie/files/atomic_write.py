"""Write files atomically: a reader finds the old content or the new one."""

import os
import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path


def replace_file(path: Path, data: bytes, *, durable: bool = True) -> None:
    """Write a temporary file and rename it into place.

    A missing folder is created. A killed process leaves the old file. `durable` waits
    for the disk, so that a power cut does not leave an empty file, and removes what
    killed processes have left in the folder; caches need neither.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            file.write(data)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        part.replace(path)
        if durable:
            remove_partial_files([path.parent])
    except BaseException as error:  # a full disk, Ctrl-C: remove the partial file
        with suppress(OSError):
            part.unlink()
        if isinstance(error, OSError):
            error.filename = os.fspath(path)  # the name that the author knows
        raise


def remove_partial_files(folders: Iterable[Path]) -> None:
    """Remove the temporary files of processes that no longer exist."""
    for folder in folders:
        for path in folder.glob(".*.part") if folder.is_dir() else ():
            found = _PARTIAL.fullmatch(path.name)
            if found and not _is_alive(int(found[1])):
                with suppress(OSError):
                    path.unlink()


_PARTIAL = re.compile(r"\..+\.(\d{1,9})\.part")  # as replace_file names them


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
