"""Stamps: the metadata that show, without reading, that a file is unchanged."""

import os
from collections.abc import Iterator
from stat import S_ISDIR, S_ISLNK

# mtime and ctime in ns, bytes, inode; ctime is negative if the file has other links
Stamp = tuple[int, int, int, int]

MISSING: Stamp = (-1, -1, -1, -1)  # no such file
FOLDER: Stamp = (0, 0, -2, 0)
UNKNOWN: Stamp = (0, 0, -3, 0)  # the file changed while it was read
TICK = 50_000_000  # ns; the kernel's clock for timestamps has steps of up to 10 ms
_COARSE = 2_000_000_000  # ns; the resolution of some file systems
_SECOND = 1_000_000_000


def stamp_of(found: os.stat_result) -> Stamp:
    """Return the stamp of a file or folder."""
    if S_ISDIR(found.st_mode):
        return FOLDER
    # adding or removing a hard link sets ctime: previews hard-link the author's files
    ctime = found.st_ctime_ns if found.st_nlink == 1 else -found.st_ctime_ns
    return (found.st_mtime_ns, ctime, found.st_size, found.st_ino)


def too_recent_to_trust(stamp: Stamp, now: int) -> bool:
    """Return whether another change in the same clock tick could go unnoticed."""
    mtime, ctime, _, _ = stamp
    coarse = not mtime % _SECOND and not ctime % _SECOND
    return max(mtime, ctime) > now - (_COARSE if coarse else TICK)


def stamp(path: str) -> Stamp:
    """Return the stamp of a path, which need not exist."""
    try:
        return stamp_of(os.stat(path))  # noqa: PTH116 - faster, for thousands of files
    except (OSError, ValueError):
        return MISSING


def link_stamp(path: str) -> Stamp:
    """Return the stamp of a symbolic link itself; MISSING if there is none."""
    try:
        found = os.lstat(path)
    except (OSError, ValueError):
        return MISSING
    return stamp_of(found) if S_ISLNK(found.st_mode) else MISSING


def list_folder(folder: str) -> Iterator[tuple[str, Stamp]]:
    """Yield a folder and its entries, with their stamps."""
    yield folder, stamp(folder)
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name != "__pycache__":
                    yield entry.path, stamp_of(entry.stat())
    except OSError:  # deleted meanwhile, or not readable
        return
