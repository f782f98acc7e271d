"""Stamps: what tells that a file is the same as it was, without reading it."""

import os
from collections.abc import Iterator
from stat import S_ISDIR

# mtime and ctime in ns, bytes, inode; ctime is negative if the file has other links
Stamp = tuple[int, int, int, int]

MISSING: Stamp = (-1, -1, -1, -1)  # there is no such file
FOLDER: Stamp = (0, 0, -2, 0)
UNKNOWN: Stamp = (0, 0, -3, 0)  # it was changed while it was looked at
TICK = 50_000_000  # ns; a kernel's clock for files goes in steps of up to 10 ms
_COARSE = 2_000_000_000  # ns; that of some file systems
_SECOND = 1_000_000_000


def stamp_of(found: os.stat_result) -> Stamp:
    """Return the stamp of a file or folder."""
    if S_ISDIR(found.st_mode):
        return FOLDER
    # each link that is made or removed sets ctime: previews link to the author's files
    ctime = found.st_ctime_ns if found.st_nlink == 1 else -found.st_ctime_ns
    return (found.st_mtime_ns, ctime, found.st_size, found.st_ino)


def too_recent_to_trust(stamp: Stamp, now: int) -> bool:
    """Tell whether another change in the same tick of the clock would not be seen."""
    mtime, ctime, _, _ = stamp
    coarse = not mtime % _SECOND and not ctime % _SECOND
    return max(mtime, ctime) > now - (_COARSE if coarse else TICK)


def stamp(path: str) -> Stamp:
    """Look at a file, a folder or nothing."""
    try:
        return stamp_of(os.stat(path))  # noqa: PTH116 - of thousands
    except (OSError, ValueError):
        return MISSING


def list_folder(folder: str) -> Iterator[tuple[str, Stamp]]:
    """Yield a folder, and what is in it, with their stamps."""
    yield folder, stamp(folder)
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name != "__pycache__":
                    yield entry.path, stamp_of(entry.stat())
    except OSError:  # gone since, or none of ours
        return
