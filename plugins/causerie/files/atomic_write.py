"""Replace a file as a whole: a reader finds the old one or the new one."""

import os
import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path


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
    except BaseException as error:  # a full disk, Ctrl-C: half a file is of no use
        with suppress(OSError):
            part.unlink()
        if isinstance(error, OSError):
            error.filename = os.fspath(path)  # which is what its author knows
        raise


def remove_partial_files(folders: Iterable[Path]) -> None:
    """Remove the files that processes which are no more left half-written."""
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
