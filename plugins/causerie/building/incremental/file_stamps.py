"""Changes: which of a site's files are not as the last build found them.

A file's stamp is a hint, as in git's index: times, size and inode tell that it is the
same, unless it was changed within the same tick of the clock in which it was looked at.
Such files are told by their bytes; so are those of another stamp: `git checkout`, `cp`
and `touch` leave many that say what they said before.
"""

import marshal
import os
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from causerie.files.checksum import sample_checksum
from causerie.files.stamp import (
    Stamp,
    list_folder,
    stamp,
    stamp_of,
    too_recent_to_trust,
)

_LARGE = 4_000_000  # bytes, of recordings: they are not read as a whole


@dataclass(frozen=True, slots=True)
class Scan:
    """What was found below some folders, at one moment."""

    stamps: Mapping[str, Stamp]  # by path
    digests: Mapping[str, bytes]  # of the files too fresh to be told by their stamps

    def dump(self) -> bytes:
        """Write it as bytes."""
        return marshal.dumps((dict(self.stamps), dict(self.digests)))

    @classmethod
    def load(cls, data: bytes) -> "Scan":
        """Read what `dump` wrote."""
        stamps, digests = marshal.loads(data)  # noqa: S302 - our own file
        return cls(stamps, digests)

    def updated(self, paths: Iterable[str], now: "Scan") -> "Scan":
        """Return this scan with what another found of some paths."""
        stamps, digests = dict(self.stamps), dict(self.digests)
        for path in paths:
            stamps.pop(path, None)
            digests.pop(path, None)
            if path in now.stamps:
                stamps[path] = now.stamps[path]
            if path in now.digests:
                digests[path] = now.digests[path]
        return Scan(stamps, digests)

    def renewed(self, now: "Scan") -> "Scan":
        """Return this scan with the ctimes of now where only links were made."""
        stamps = {
            path: now.stamps[path] if _same(stamp, now.stamps.get(path)) else stamp
            for path, stamp in self.stamps.items()
        }
        return Scan(stamps, self.digests)

    def digested(self, paths: Iterable[str]) -> "Scan":
        """Return the digests of some files, of those that are as they were scanned."""
        stamps = {path: self.stamps[path] for path in paths if path in self.stamps}
        digests = digest_files(stamps).digests
        now = scan_files(stamps).stamps
        certain = {path for path in stamps if _same(stamps[path], now.get(path))}
        return Scan({}, {path: digests[path] for path in certain & digests.keys()})

    def linked(self) -> list[str]:
        """Return the paths of the files that have other links."""
        return [path for path, (_, ctime, _, _) in self.stamps.items() if ctime < -1]

    def touched(self, paths: Iterable[str], digests: Mapping[str, bytes]) -> set[str]:
        """Return those of some paths whose bytes are those of the digests."""
        return {
            path
            for path in paths
            if path in self.stamps and path in digests and digests[path]
            if _digest(path) == digests[path]
        }

    def changed(self, now: "Scan") -> set[str]:
        """Return the paths that are new, gone, or of other bytes now."""
        if self.stamps == now.stamps:
            found = set()
        else:
            differ = self.stamps.items() ^ now.stamps.items()
            found = {path for path, _ in differ}
        for path, digest in self.digests.items():
            if path not in found and path in now.stamps and _digest(path) != digest:
                found.add(path)
        return found


def scan(
    folders: Iterable[str],
    files: Iterable[str] = (),
    listed: Iterable[str] = (),
    aside: tuple[str, ...] = (),
) -> Scan:
    """Look at every file below some folders, and at some files.

    Of the folders that are only to be listed those below are not looked into, nor at
    what begins as something put aside.
    """
    stamps: dict[str, Stamp] = {}
    before = time.time_ns()
    for folder in folders:
        _walk(folder, stamps)
    for folder in listed:
        found = list_folder(folder)
        stamps |= {path: s for path, s in found if not f"{path}/".startswith(aside)}
    stamps |= {path: stamp(path) for path in files}
    fresh = (
        path for path, stamp in stamps.items() if too_recent_to_trust(stamp, before)
    )
    return Scan(stamps, {path: _digest(path) for path in fresh})


def scan_files(paths: Iterable[str]) -> Scan:
    """Look at some files; those that are not there are not in what is returned."""
    found = scan((), paths)
    stamps = {path: stamp for path, stamp in found.stamps.items() if stamp[2] >= 0}
    return Scan(stamps, found.digests)


def digest_files(stamps: Mapping[str, Stamp], folder: str = "") -> Scan:
    """Return the digests of files that were found below a folder."""
    return Scan(
        {},
        {
            path: _digest(os.path.join(folder, path))  # noqa: PTH118 - of thousands
            for path, (_, _, size, _) in stamps.items()
            if size >= 0
        },
    )


def _same(one: Stamp, other: Stamp | None) -> bool:
    """Tell whether all is the same but a ctime, and that for a link's sake.

    Another ctime of a file that nothing links to is an edit whose date was put back.
    """
    if other is None or (one[0], *one[2:]) != (other[0], *other[2:]):
        return False
    return one[1] == other[1] or one[1] < 0 or other[1] < 0


def _walk(folder: str, stamps: dict[str, Stamp], links: tuple[str, ...] = ()) -> None:
    """Add the stamps of all files below a folder, reached by some links to folders."""
    try:
        with os.scandir(folder) as entries:
            found = [entry for entry in entries if entry.name != "__pycache__"]
    except OSError:  # gone since, or none of ours
        return
    for entry in found:
        try:
            if not entry.is_dir():
                stamps[entry.path] = stamp_of(entry.stat())
            elif not entry.is_symlink():
                _walk(entry.path, stamps, links)
            else:
                real = os.path.realpath(entry.path)
                if real not in links and not f"{entry.path}/".startswith(f"{real}/"):
                    _walk(entry.path, stamps, (*links, real))
        except OSError:  # gone since, or a link to nowhere
            continue


def _digest(path: str) -> bytes:
    from hashlib import sha256  # slow to import, for files saved this moment

    try:
        found = os.stat(path)  # noqa: PTH116 - of thousands
        if found.st_size <= _LARGE:
            return sha256(Path(path).read_bytes()).digest()
        told = (found.st_mtime_ns, found.st_ino, *sample_checksum(path))
        return sha256(repr(told).encode()).digest()
    except OSError:
        return b""
