"""Output check: whether the output was changed by others since the last build.

A folder whose times are unchanged has no new or missing names: only those are listed
whose times differ, or were too recent to be trusted (see files/stamp.py).
"""

import os
import time
from collections.abc import Mapping
from pathlib import Path

from causerie.files.stamp import Stamp, too_recent_to_trust

_UNTRUSTED: Stamp = (0, 0, -1, 0)  # of a folder that must be listed


def stamp_tree(folder: Path) -> dict[str, Stamp]:
    """Stamp all that is below a folder: files, and folders, which end with a slash.

    The folder itself is "". A build moves it last, which changes its times.
    """
    stamps: dict[str, Stamp] = {"": _UNTRUSTED}
    _walk(f"{os.fspath(folder)}/", "", stamps, time.time_ns())
    return stamps


def stamp_written_files(folder: Path, files: list[str]) -> dict[str, Stamp]:
    """Stamp some files below a folder that were written just now."""
    stamps: dict[str, Stamp] = {
        name: _file_stamp(_stat(os.fspath(folder / name))) for name in files
    }
    for name in files:
        above = _folder_of(name)
        while above not in stamps:
            stamps[above] = _UNTRUSTED
            above = _folder_of(above)
    return stamps


def find_modified(
    folder: Path, recorded: Mapping[str, Stamp]
) -> dict[str, Stamp] | str:
    """Return the stamps of files and folders that differ from the recorded ones.

    A folder's is one that can be trusted, or that which was recorded. Return the name
    of a file that is missing or new instead.
    """
    start, now = f"{os.fspath(folder)}/", time.time_ns()
    found: dict[str, Stamp] = {}
    to_list: dict[str, set[str]] = {}  # folders, with the names that they had
    for path, stamp in recorded.items():
        try:
            stat = _stat(start + path)
        except OSError:
            return path
        if stamp[2] < 0:
            if (folder_stamp := _folder_stamp(stat)) != stamp:
                to_list[path] = set()
                recent = too_recent_to_trust(folder_stamp, now)
                found[path] = stamp if recent or not path else folder_stamp
        elif (file_stamp := _file_stamp(stat)) != stamp:
            found[path] = file_stamp
    return _new_or_missing(start, recorded, to_list) or found


def _new_or_missing(
    start: str, recorded: Mapping[str, Stamp], to_list: Mapping[str, set[str]]
) -> str:
    """Return a path in some folders that was not recorded, or is gone; else nothing."""
    for path in recorded:
        if path and (known := to_list.get(_folder_of(path))) is not None:
            known.add(path)
    for path, names in to_list.items():
        try:
            if others := _list_paths(start, path) ^ names:
                return min(others)
        except OSError:
            return path
    return ""


def _walk(start: str, folder: str, stamps: dict[str, Stamp], now: int) -> None:
    for path in _list_paths(start, folder):
        found = _stat(start + path)
        if path.endswith("/"):
            stamp = _folder_stamp(found)
            stamps[path] = _UNTRUSTED if too_recent_to_trust(stamp, now) else stamp
            _walk(start, path, stamps, now)
        else:
            stamps[path] = _file_stamp(found)


def _stat(path: str) -> os.stat_result:
    try:
        return os.stat(path)  # noqa: PTH116 - of thousands
    except OSError:
        return os.lstat(path)  # a link that leads nowhere


def _list_paths(start: str, folder: str) -> set[str]:
    """Return the paths in a folder; those of folders end with a slash."""
    with os.scandir(start + folder) as entries:
        return {
            f"{folder}{entry.name}/" if entry.is_dir() else folder + entry.name
            for entry in entries
            if entry.name != "__pycache__"
        }


def _folder_of(path: str) -> str:
    return path[: path.rfind("/", 0, -1) + 1]


def _file_stamp(found: os.stat_result) -> Stamp:
    # without ctime and inode, which change when the file is moved or linked
    return (found.st_mtime_ns, 0, found.st_size, 0)


def _folder_stamp(found: os.stat_result) -> Stamp:
    return (found.st_mtime_ns, found.st_ctime_ns, -1, found.st_ino)
