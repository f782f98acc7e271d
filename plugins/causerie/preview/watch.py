"""Watch: wait for the author to change a source."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from stat import S_ISDIR
from threading import Event

from watchfiles import watch

_TICK = 100  # milliseconds between two looks at single files
_RECENT = 50  # files changed last, that are looked at in every tick
_REST = 10  # milliseconds without a change, after which an editor is done saving

# What editors and tools leave for a moment beside the file that is being saved.
_PASSING_STARTS = (".", "#")
_PASSING_ENDS = ("~", ".tmp", ".part", ".pyc", "___jb_tmp___", "___jb_old___")
_PASSING_NAMES = {"4913", "__pycache__", "node_modules"}  # 4913: Vim's trial file

Changed = frozenset[str] | None  # paths; None: it is not known yet
Stamp = tuple[int, int, int] | None  # None: there is no such file


def each_change(
    paths: Sequence[Path], *, output: Path, stop: Event
) -> Iterator[Changed]:
    """Yield None when watching has begun, then what has changed below `paths`.

    What changes while the caller is busy counts: it is yielded next, at once. Paths
    that begin as `output` does (`output.part`, `output-release`) are no sources.
    """
    folders = [path.resolve() for path in paths if path.is_dir()]
    # Single files are looked at by us: a watch on a file ends when an editor puts
    # another in its place.
    files = [os.fspath(path) for path in paths if not path.is_dir()]
    outputs = os.fspath(output.parent.resolve() / output.name)

    def is_source(_: object, path: str) -> bool:
        return not path.startswith(outputs) and not any(
            is_passing(name)
            for folder in folders
            if Path(path).is_relative_to(folder)
            for name in Path(path).relative_to(folder).parts
        )

    seen: dict[str, Stamp] = {}
    begun = False
    for found in watch(
        *folders,
        watch_filter=is_source,
        stop_event=stop,
        rust_timeout=_TICK,
        step=_REST,
        yield_on_timeout=True,
    ):
        # One save of a thousand was not heard of; an author saves the same few files.
        heard = (path for _, path in found)
        recent = [*seen][-_RECENT:]
        now = {path: _stamp(path) for path in [*heard, *files, *recent]}
        # Some systems report more than changes: a link made to a file, its reading.
        changed = {path for path, stamp in now.items() if seen.get(path, 0) != stamp}
        if not begun or changed:
            for path in changed:
                seen.pop(path, None)  # so that the last ones stand at the end
            seen |= now
            yield frozenset(changed) if begun else None
            begun = True


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


def _stamp(path: str) -> Stamp:
    try:
        found = Path(path).stat()
    except OSError:
        return None
    if S_ISDIR(found.st_mode):
        return (0, 0, 0)  # its files are stamped one by one
    return (found.st_mtime_ns, found.st_size, found.st_ino)
