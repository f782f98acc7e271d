"""Watch files: report changed sources, even if their folder is removed or replaced."""

import os
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from pathlib import Path
from stat import S_ISDIR
from threading import Event
from types import TracebackType
from typing import Self

from watchfiles import watch

_TICK = 100  # milliseconds between two checks of single files
_POLL = 500  # milliseconds between two scans, where nothing reports changes
_RECENT_FILES = 50  # the last changed files, which are checked in every tick
_SETTLE = 10  # milliseconds without a change after which a save is complete

# Files that editors and tools create for a moment beside the file being saved.
_TEMPORARY_PREFIXES = (".", "#")
_TEMPORARY_SUFFIXES = ("~", ".tmp", ".part", ".pyc", "___jb_tmp___", "___jb_old___")
_TEMPORARY_NAMES = {"4913", "__pycache__", "node_modules"}  # 4913: Vim's trial file

Changed = frozenset[str] | None  # paths; None: it is not known
WatchStamp = tuple[int, int, int, int] | None  # None: there is no such file
WatchStamps = dict[str, WatchStamp]  # by path


def watch_changes(
    paths: Sequence[Path],
    *,
    output: Path,
    stop: Event,
    due: Callable[[], float | None] = lambda: None,
    more: Callable[[], Iterable[Path]] = tuple,
) -> Iterator[Changed]:
    """Yield None when watching has started, then the paths changed below `paths`.

    Changes made while the caller is busy are yielded next. Paths that begin like
    `output` (`output.part`, `output-release`) are no sources. None is yielded again
    when a watched folder was replaced, when `output` is gone, when changes may have
    been missed, and once the moment has come that `due` returns, in seconds since 1970.
    `more` returns what else is to be watched, which the caller may come to know.
    """
    while not stop.is_set():
        places = _places([*paths, *more()])
        for changed in _changes(places, output, stop, due):
            yield changed
            if _places(more(), places) != places:
                break


def _places(paths: Iterable[Path], known: Iterable[Path] = ()) -> list[Path]:
    """Return known places with others that are not below them, in order."""
    found = [*known]
    for place in sorted({path.parent.resolve() / path.name for path in paths}):
        if not any(place.is_relative_to(other) for other in found):
            found.append(place)
    return found


def _changes(
    places: Sequence[Path],
    output: Path,
    stop: Event,
    due: Callable[[], float | None],
) -> Iterator[Changed]:
    outputs = os.fspath(output.parent.resolve() / output.name)
    known: WatchStamps = {}
    had_output = False
    past = time.time()  # of what was due before, the first build knows
    for reported in _watch(places, stop):
        sources = [path for path in reported or () if _is_source(path, places, outputs)]
        # About one save in a thousand is not reported; as authors save the same few
        # files again, the recent ones are checked in every tick. So are single files:
        # a watch on a file ends when an editor replaces it.
        to_stamp = [*sources, *map(os.fspath, places), *[*known][-_RECENT_FILES:]]
        now = {path: _stamp(path) for path in to_stamp}
        # Some systems report more than changes: a new hard link, a read.
        changed = {path for path, stamp in now.items() if known.get(path, 0) != stamp}
        for path in changed:
            known.pop(path, None)  # so that the recent ones are last
        known |= now
        has_output = output.is_dir()
        moment = due() or 0.0
        is_due = past < moment <= time.time()
        past = max(past, moment) if is_due else past
        if reported is None or (had_output and not has_output) or is_due:
            yield None
        elif changed:
            yield frozenset(changed)
        else:
            continue
        had_output = has_output or output.is_dir()  # it may have been removed meanwhile


def is_temporary(name: str) -> bool:
    """Return whether a file or folder of this name is a tool's, not the author's.

    >>> [is_temporary(name) for name in (".post.md.swp", "post.md~", "post.md")]
    [True, True, False]
    """
    return (
        name in _TEMPORARY_NAMES
        or name.startswith(_TEMPORARY_PREFIXES)
        or name.endswith(_TEMPORARY_SUFFIXES)
    )


class _OpenFolders:
    """The watched folders, held open, as they were when watching started.

    While a folder is open, no other gets its inode number.
    """

    def __init__(self, places: Sequence[Path]) -> None:
        self._found = {place: _folder_id(place) for place in places}
        self.folders = [place for place, number in self._found.items() if number]
        self._open: list[int] = []

    def __enter__(self) -> Self:
        for folder in self.folders:
            try:
                self._open.append(os.open(folder, os.O_RDONLY | os.O_DIRECTORY))
            except OSError:  # gone already; `unchanged` reports it
                continue
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        for number in self._open:
            os.close(number)

    def unchanged(self) -> bool:
        """Return whether no folder was removed, created or replaced."""
        return all(_folder_id(place) == old for place, old in self._found.items())


def _watch(places: Sequence[Path], stop: Event) -> Iterator[set[str] | None]:
    """Yield the paths reported in each tick; None: some may have been missed."""
    links: dict[str, str] = {}
    known: WatchStamps | None = None  # None: something was certainly missed
    while not stop.is_set():
        started = False
        with _OpenFolders(places) as open_folders:
            try:
                for reported in _watchfiles(open_folders.folders, stop):
                    new = _links_to_folders(reported, links)
                    if new or (started and not open_folders.unchanged()):
                        links |= new  # their targets are not watched yet
                        known = None
                        break
                    if started:
                        yield reported
                    else:
                        before = known
                        known = (
                            None if before is None else _stamp_all(open_folders.folders)
                        )
                        yield None if known is None or before != known else reported
                    started = True
            except (OSError, RuntimeError):
                # watchfiles fails at names that are no UTF-8, at circular links, and
                # where there are too many folders for it
                if started:
                    known = known or {}
                else:
                    known = yield from _poll(open_folders, known, stop)


def _watchfiles(folders: Sequence[Path], stop: Event) -> Iterator[set[str]]:
    """Yield the paths that the system reports in each tick."""
    for found in watch(
        *folders,
        watch_filter=None,
        stop_event=stop,
        rust_timeout=_TICK,
        step=_SETTLE,
        yield_on_timeout=True,
        ignore_permission_denied=True,
    ):
        yield {path for _, path in found}


def _poll(
    open_folders: _OpenFolders, known: WatchStamps | None, stop: Event
) -> Generator[set[str] | None, None, WatchStamps | None]:
    """Yield as `_watch` does, by scanning all files, until something has changed.

    Return the stamps at that time.
    """
    now = _stamp_all(open_folders.folders)
    yield set() if now == known else None
    while open_folders.unchanged() and not stop.wait(_POLL / 1000):
        before, now = now, _stamp_all(open_folders.folders)
        yield {path for path, _ in before.items() ^ now.items()}
        if before != now:
            return now
    return None


def _is_source(path: str, places: Sequence[Path], outputs: str) -> bool:
    return not path.startswith(outputs) and not any(
        is_temporary(name)
        for place in places
        if Path(path).is_relative_to(place)
        for name in Path(path).relative_to(place).parts
    )


def _links_to_folders(paths: set[str], known: dict[str, str]) -> dict[str, str]:
    """Return the new symbolic links to folders, with their targets."""
    found = {p: os.readlink(p) for p in paths if Path(p).is_symlink()}  # noqa: PTH115
    return {
        path: target
        for path, target in found.items()
        if known.get(path) != target and Path(path).is_dir()
    }


def _stamp_all(folders: Sequence[Path]) -> WatchStamps:
    """Stamp every file below some folders."""
    return {
        path: _stamp(path)
        for top in folders
        for folder, names, files in os.walk(top)
        if not any(map(is_temporary, Path(folder).relative_to(top).parts))
        for path in (f"{folder}/{name}" for name in [*names, *files])
    }


def _folder_id(place: Path) -> tuple[int, int] | None:
    """Return the id of a folder (device, inode); None: it cannot be read."""
    try:
        found = place.stat()
    except OSError:
        return None
    if not S_ISDIR(found.st_mode) or not os.access(place, os.R_OK | os.X_OK):
        return None
    return (found.st_dev, found.st_ino)


def _stamp(path: str) -> WatchStamp:
    try:
        found = os.stat(path)  # noqa: PTH116 - of many, in every tick
    except OSError:
        try:
            found = os.lstat(path)  # a broken link
        except OSError:
            return None
    if S_ISDIR(found.st_mode):  # its files are stamped one by one
        return (0, 0, found.st_ino, found.st_mode)
    return (found.st_mtime_ns, found.st_size, found.st_ino, found.st_mode)
