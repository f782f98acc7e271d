"""Swap a new folder with an old one, so that readers always find one of them."""

import ctypes
import errno
import os
import shutil
import sys
from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2  # linux/fs.h
_RENAME_SWAP = 2  # macOS sys/stdio.h


def swap_directories(new: Path, place: Path) -> None:
    """Move `new` to `place` and remove what was there.

    Linux and macOS exchange the two in one step; elsewhere, and on file systems that
    cannot, the old folder is moved away first, so that for an instant there is none.
    """
    if not place.exists():
        if place.is_symlink():  # to nowhere
            place.unlink()
        new.rename(place)
        return
    if not place.is_dir():  # not made by us
        code = errno.ENOTDIR
        raise NotADirectoryError(code, os.strerror(code), str(place))
    if not _swap_atomically(new, place):
        old = place.with_name(place.name + ".old")
        remove_tree(old)
        place.rename(old)
        new.rename(place)
        new = old
    remove_tree(new)


def remove_tree(path: Path) -> None:
    """Remove a folder of ours, or what an interrupted build has left in its place."""
    if path.is_symlink() or path.is_file():
        path.unlink()
    else:
        shutil.rmtree(path, ignore_errors=True)


def _swap_atomically(one: Path, two: Path) -> bool:
    libc = ctypes.CDLL(None, use_errno=True)
    paths = (os.fsencode(one), os.fsencode(two))
    if sys.platform == "linux" and hasattr(libc, "renameat2"):
        done = libc.renameat2(
            _AT_FDCWD, paths[0], _AT_FDCWD, paths[1], _RENAME_EXCHANGE
        )
    elif sys.platform == "darwin":
        done = libc.renamex_np(*paths, _RENAME_SWAP)
    else:
        return False
    if done == 0:
        return True
    code = ctypes.get_errno()
    if code in {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP}:
        return False
    raise OSError(code, os.strerror(code), str(one), None, str(two))
