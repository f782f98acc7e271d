"""Watch: wait for the author to change a source, whatever becomes of its folder."""

import os
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path
from stat import S_ISDIR
from threading import Event
from types import TracebackType
from typing import Self

from watchfiles import watch

_TICK = 100  # milliseconds between two looks at single files
_POLL = 500  # milliseconds between two at all files, where nothing tells of them
_RECENT = 50  # files changed last, that are looked at in every tick
_REST = 10  # milliseconds without a change, after which an editor is done saving

# What editors and tools leave for a moment beside the file that is being saved.
_PASSING_STARTS = (".", "#")
_PASSING_ENDS = ("~", ".tmp", ".part", ".pyc", "___jb_tmp___", "___jb_old___")
_PASSING_NAMES = {"4913", "__pycache__", "node_modules"}  # 4913: Vim's trial file

Changed = frozenset[str] | None  # paths; None: it is not known
Stamp = tuple[int, int, int, int] | None  # None: there is no such file
Stamps = dict[str, Stamp]  # by path


def each_change(
    paths: Sequence[Path], *, output: Path, stop: Event
) -> Iterator[Changed]:
    """Yield None when watching has begun, then what has changed below `paths`.

    What changes while the caller is busy counts: it is yielded next, at once. Paths
    that begin as `output` does (`output.part`, `output-release`) are no sources. None
    is yielded again when a watched folder has taken another's place, when `output` is
    gone, and when something may not have been heard of.
    """
    places = [path.parent.resolve() / path.name for path in paths]
    outputs = os.fspath(output.parent.resolve() / output.name)
    seen: Stamps = {}
    had_output = False
    for heard in _listen(places, stop):
        sources = [path for path in heard or () if _is_source(path, places, outputs)]
        # One save of a thousand was not heard of; an author saves the same few files.
        # Single files are looked at by us: a watch on a file ends when an editor puts
        # another in its place.
        looked_at = [*sources, *map(os.fspath, places), *[*seen][-_RECENT:]]
        now = {path: _stamp(path) for path in looked_at}
        # Some systems report more than changes: a link made to a file, its reading.
        changed = {path for path, stamp in now.items() if seen.get(path, 0) != stamp}
        for path in changed:
            seen.pop(path, None)  # so that the last ones stand at the end
        seen |= now
        has_output = output.is_dir()
        if heard is None or (had_output and not has_output):
            yield None
        elif changed:
            yield frozenset(changed)
        else:
            continue
        had_output = has_output or output.is_dir()  # it may have gone meanwhile


def is_passing(name: str) -> bool:
    """Tell whether a file or folder of this name is a tool's, not the author's.

    >>> [is_passing(name) for name in (".post.md.swp", "post.md~", "post.md")]
    [True, True, False]
    """
    return (
        name in _PASSING_NAMES
        or name.startswith(_PASSING_STARTS)
        or name.endswith(_PASSING_ENDS)
    )


class _Held:
    """The places that are watched, as they were when it began.

    Their folders are kept open: while they are, no other gets their inode's number.
    """

    def __init__(self, places: Sequence[Path]) -> None:
        self._found = {place: _folder_number(place) for place in places}
        self.folders = [place for place, number in self._found.items() if number]
        self._open: list[int] = []

    def __enter__(self) -> Self:
        for folder in self.folders:
            try:
                self._open.append(os.open(folder, os.O_RDONLY | os.O_DIRECTORY))
            except OSError:  # gone already; `stand` tells
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

    def stand(self) -> bool:
        """Tell whether none was removed, made, or put in the place of another."""
        return all(_folder_number(place) == old for place, old in self._found.items())


def _listen(places: Sequence[Path], stop: Event) -> Iterator[set[str] | None]:
    """Yield the paths heard of in each tick; None: there may have been others."""
    links: dict[str, str] = {}
    known: Stamps | None = None  # None: something was missed for certain
    while not stop.is_set():
        begun = False
        with _Held(places) as held:
            try:
                for heard in _hear(held.folders, stop):
                    new = _links_to_folders(heard, links)
                    if new or (begun and not held.stand()):
                        links |= new  # what is behind them is not listened to yet
                        known = None
                        break
                    if begun:
                        yield heard
                    else:
                        before = known
                        known = None if before is None else _scan(held.folders)
                        yield None if known is None or before != known else heard
                    begun = True
            except (OSError, RuntimeError):
                # watchfiles gives up at names that are no UTF-8, at links that lead
                # round in a circle, and where there are too many folders for it
                if begun:
                    known = known or {}
                else:
                    known = yield from _poll(held, known, stop)


def _hear(folders: Sequence[Path], stop: Event) -> Iterator[set[str]]:
    """Yield the paths that the system tells of in each tick."""
    for found in watch(
        *folders,
        watch_filter=None,
        stop_event=stop,
        rust_timeout=_TICK,
        step=_REST,
        yield_on_timeout=True,
        ignore_permission_denied=True,
    ):
        yield {path for _, path in found}


def _poll(
    held: _Held, known: Stamps | None, stop: Event
) -> Generator[set[str] | None, None, Stamps | None]:
    """Yield as `_listen`, by looking at all files, until something has changed.

    Return what is known then.
    """
    now = _scan(held.folders)
    yield set() if now == known else None
    while held.stand() and not stop.wait(_POLL / 1000):
        before, now = now, _scan(held.folders)
        yield {path for path, _ in before.items() ^ now.items()}
        if before != now:
            return now
    return None


def _is_source(path: str, places: Sequence[Path], outputs: str) -> bool:
    return not path.startswith(outputs) and not any(
        is_passing(name)
        for place in places
        if Path(path).is_relative_to(place)
        for name in Path(path).relative_to(place).parts
    )


def _links_to_folders(paths: set[str], known: dict[str, str]) -> dict[str, str]:
    """Return the symbolic links to folders that are new, and where each leads."""
    found = {p: os.readlink(p) for p in paths if Path(p).is_symlink()}  # noqa: PTH115
    return {
        path: target
        for path, target in found.items()
        if known.get(path) != target and Path(path).is_dir()
    }


def _scan(folders: Sequence[Path]) -> Stamps:
    """Look at every file below some folders."""
    return {
        path: _stamp(path)
        for top in folders
        for folder, names, files in os.walk(top)
        if not any(map(is_passing, Path(folder).relative_to(top).parts))
        for path in (f"{folder}/{name}" for name in [*names, *files])
    }


def _folder_number(place: Path) -> tuple[int, int] | None:
    """Return what tells a folder from all others; None: there is none to look into."""
    try:
        found = place.stat()
    except OSError:
        return None
    if not S_ISDIR(found.st_mode) or not os.access(place, os.R_OK | os.X_OK):
        return None
    return (found.st_dev, found.st_ino)


def _stamp(path: str) -> Stamp:
    try:
        found = os.stat(path)  # noqa: PTH116 - of many, in every tick
    except OSError:
        try:
            found = os.lstat(path)  # a link that leads nowhere yet
        except OSError:
            return None
    if S_ISDIR(found.st_mode):  # its files are stamped one by one
        return (0, 0, found.st_ino, found.st_mode)
    return (found.st_mtime_ns, found.st_size, found.st_ino, found.st_mode)
