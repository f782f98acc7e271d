"""Written: what a build wrote, and whether it still stands as it was left.

A folder's times tell that no name in it is new or gone, so only those are listed whose
times are others now, or too fresh then to tell anything (see file_stamps.py).
"""

import os
import time
from collections.abc import Mapping
from pathlib import Path

from causerie.files.stamp import Stamp, too_recent_to_trust

_TO_LIST: Stamp = (0, 0, -1, 0)  # of a folder whose times tell nothing


def scan_written(folder: Path) -> dict[str, Stamp]:
    """Look at all that is below a folder: files, and folders, which end with a slash.

    The folder itself is "". It is moved when all is written, which changes its times.
    """
    stamps: dict[str, Stamp] = {"": _TO_LIST}
    _walk(f"{os.fspath(folder)}/", "", stamps, time.time_ns())
    return stamps


def scan_some(folder: Path, files: list[str]) -> dict[str, Stamp]:
    """Look at some files below a folder that were written this moment."""
    stamps = {name: _file(_stat(os.fspath(folder / name))) for name in files}
    return stamps | {_folder_of(name): _TO_LIST for name in files}


def find_touched(folder: Path, left: Mapping[str, Stamp]) -> list[str] | None:
    """Return the files whose stamps are not as they were left, of those that were.

    None: something is gone or new.
    """
    try:
        return _find_touched(f"{os.fspath(folder)}/", left)
    except OSError:  # something of it is gone
        return None


def _find_touched(start: str, left: Mapping[str, Stamp]) -> list[str] | None:
    touched: list[str] = []
    to_list: dict[str, set[str]] = {}  # folders, with the names that they had
    for path, stamp in left.items():
        found = _stat(start + path)
        if stamp[2] < 0:
            if _folder(found) != stamp:
                to_list[path] = set()
        elif _file(found) != stamp:
            touched.append(path)
    for path in left:
        if path and (known := to_list.get(_folder_of(path))) is not None:
            known.add(path)
    same = (_names(start, path) == names for path, names in to_list.items())
    return touched if all(same) else None


def _walk(start: str, folder: str, stamps: dict[str, Stamp], now: int) -> None:
    for path in _names(start, folder):
        found = _stat(start + path)
        if path.endswith("/"):
            stamp = _folder(found)
            stamps[path] = _TO_LIST if too_recent_to_trust(stamp, now) else stamp
            _walk(start, path, stamps, now)
        else:
            stamps[path] = _file(found)


def _stat(path: str) -> os.stat_result:
    try:
        return os.stat(path)  # noqa: PTH116 - of thousands
    except OSError:
        return os.lstat(path)  # a link that leads nowhere


def _names(start: str, folder: str) -> set[str]:
    """Return the paths of what is in a folder, those of other folders with a slash."""
    with os.scandir(start + folder) as entries:
        return {
            f"{folder}{entry.name}/" if entry.is_dir() else folder + entry.name
            for entry in entries
            if entry.name != "__pycache__"
        }


def _folder_of(path: str) -> str:
    return path[: path.rfind("/", 0, -1) + 1]


def _file(found: os.stat_result) -> Stamp:
    # what changes when it is moved, or gets another name, does not count
    return (found.st_mtime_ns, 0, found.st_size, 0)


def _folder(found: os.stat_result) -> Stamp:
    return (found.st_mtime_ns, found.st_ctime_ns, -1, found.st_ino)
