"""Cache files: written with their name and a checksum, read only if both are right.

A power cut, a failing disk or another program may leave anything in their place.
"""

import stat
from pathlib import Path

from causerie.files.atomic_write import replace_file
from causerie.files.checksum import add_checksum, strip_checksum
from causerie.files.state_dir import clear_place


def read_cache_file(path: Path) -> bytes | None:
    """Return the data of a cache file; None if it is absent, damaged or another's."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode):  # to read a pipe might never end
            return None
        data = strip_checksum(path.read_bytes())
    except OSError:
        return None
    name = _label(path)
    return data.removeprefix(name) if data and data.startswith(name) else None


def write_cache_file(path: Path, data: bytes) -> None:
    """Write a cache file in place of whatever is there; raise OSError."""
    clear_place(path)
    replace_file(path, add_checksum(_label(path), data), durable=False)


def _label(path: Path) -> bytes:
    """Return what marks the data as this file's: two of them may change places."""
    return path.name.encode() + b"\n"
