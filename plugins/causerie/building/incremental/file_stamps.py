"""File stamps: which of a site's files have changed since the last build.

A stamp is a hint, as in git's index: equal times, size and inode mean an unchanged
file, unless it was changed within the clock tick in which it was stamped. Such files
are compared by their digests. So are those whose stamps differ: `git checkout`, `cp`
and `touch` leave many with unchanged bytes.
"""

import marshal
import os
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from causerie.files.checksum import sample_checksum
from causerie.files.media_types import media_type
from causerie.files.stamp import (
    MISSING,
    UNKNOWN,
    Stamp,
    link_stamp,
    list_folder,
    stamp,
    stamp_of,
    too_recent_to_trust,
)

if TYPE_CHECKING:  # nothing is imported that a build without changes does not need
    from causerie.building.audit_hook import BuildInputs

_LARGE = 4_000_000  # bytes; larger recordings are not read as a whole
# Of these, and of what no table names, a file may have gigabytes.
_RECORDINGS = ("audio/", "video/", "application/octet-stream")


@dataclass(frozen=True, slots=True)
class FileStamps:
    """The stamps of files and folders at one moment."""

    stamps: Mapping[str, Stamp]  # by path
    digests: Mapping[str, bytes]  # of the files too recent to be trusted

    @property
    def parts(self) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        """The stamps and the digests."""
        return self.stamps, self.digests

    def dump(self) -> bytes:
        """Serialise as bytes."""
        return marshal.dumps(tuple(map(dict, self.parts)))

    @classmethod
    def load(cls, data: bytes) -> "FileStamps":
        """Read what `dump` wrote."""
        stamps, digests = marshal.loads(data)  # noqa: S302 - our own file
        return cls(stamps, digests)

    def with_updates(self, paths: Iterable[str], now: "FileStamps") -> "FileStamps":
        """Return these stamps, with the new ones of some paths."""
        stamps, digests = dict(self.stamps), dict(self.digests)
        for path in paths:
            stamps.pop(path, None)
            digests.pop(path, None)
            if path in now.stamps:
                stamps[path] = now.stamps[path]
            if path in now.digests:
                digests[path] = now.digests[path]
        return FileStamps(stamps, digests)

    def ignoring_link_ctime(self, now: "FileStamps") -> "FileStamps":
        """Return these stamps, with the new ctime where only a hard link differs."""
        stamps = {
            path: now.stamps[path]
            if _same_but_link_ctime(stamp, now.stamps.get(path))
            else stamp
            for path, stamp in self.stamps.items()
        }
        return FileStamps(stamps, self.digests)

    def digest_unchanged(self, paths: Iterable[str]) -> "FileStamps":
        """Return the digests of those of some files that still have their stamps."""
        stamps = {path: self.stamps[path] for path in paths if path in self.stamps}
        digests = digest_files(stamps).digests
        now = stamp_files(stamps).stamps
        certain = {
            path for path in stamps if _same_but_link_ctime(stamps[path], now.get(path))
        }
        return FileStamps(
            {}, {path: digests[path] for path in certain & digests.keys()}
        )

    def hard_linked(self) -> list[str]:
        """Return the paths of the files that have several hard links."""
        return [path for path, (_, ctime, _, _) in self.stamps.items() if ctime < -1]

    def same_bytes(
        self, paths: Iterable[str], digests: Mapping[str, bytes]
    ) -> set[str]:
        """Return those of some paths whose digests are the given ones."""
        return {
            path
            for path in paths
            if path in self.stamps and path in digests and digests[path]
            if _digest(path) == digests[path]
        }

    def diff(self, now: "FileStamps") -> set[str]:
        """Return the paths that are new, missing or changed in the new stamps."""
        if self.stamps == now.stamps:
            found = set()
        else:
            differ = self.stamps.items() ^ now.stamps.items()
            found = {path for path, _ in differ}
        for path, digest in self.digests.items():
            if path not in found and path in now.stamps and _digest(path) != digest:
                found.add(path)
        return found


def collect_stamps(
    folders: Iterable[str],
    files: Iterable[str] = (),
    listed: Iterable[str] = (),
    ignored: tuple[str, ...] = (),
) -> FileStamps:
    """Stamp every file below some folders, and some single files.

    `listed` folders are listed without those below them. Paths that begin with one of
    `ignored` are left out.
    """
    stamps: dict[str, Stamp] = {}
    before = time.time_ns()
    for folder in folders:
        _walk(folder, stamps)
    for folder in listed:
        found = list_folder(folder)
        stamps |= {path: s for path, s in found if not f"{path}/".startswith(ignored)}
    stamps |= {path: stamp(path) for path in files}
    fresh = (
        path for path, stamp in stamps.items() if too_recent_to_trust(stamp, before)
    )
    return FileStamps(stamps, {path: _digest(path) for path in fresh})


def stamp_files(paths: Iterable[str]) -> FileStamps:
    """Stamp some files, and links that lead nowhere; missing ones are left out."""
    found = collect_stamps((), paths)
    stamps = {
        path: there
        for path, stamp in found.stamps.items()
        if (there := link_stamp(path) if stamp == MISSING else stamp)[2] >= 0
    }
    return FileStamps(stamps, found.digests)


def digest_files(stamps: Mapping[str, Stamp], folder: str = "") -> FileStamps:
    """Return the digests of files below a folder."""
    return FileStamps(
        {},
        {
            path: _digest(os.path.join(folder, path))  # noqa: PTH118 - of thousands
            for path, (_, _, size, _) in stamps.items()
            if size >= 0
        },
    )


def _same_but_link_ctime(one: Stamp, other: Stamp | None) -> bool:
    """Return whether two stamps differ at most in a ctime that hard links change.

    A new ctime of a file without other links means an edit whose date was put back.
    """
    if other is None or (one[0], *one[2:]) != (other[0], *other[2:]):
        return False
    return one[1] == other[1] or one[1] < 0 or other[1] < 0


def _walk(folder: str, stamps: dict[str, Stamp], links: tuple[str, ...] = ()) -> None:
    """Add the stamps of all files below a folder, reached by some links to folders."""
    try:
        with os.scandir(folder) as entries:
            found = [entry for entry in entries if entry.name != "__pycache__"]
    except OSError:  # deleted meanwhile, or not readable
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
                else:  # round in a circle: a full build tells it
                    stamps[entry.path] = link_stamp(entry.path)
        except OSError:  # deleted meanwhile, or a broken link: a full build tells it
            is_lock = entry.name.startswith(".")  # an editor's, which is such a link
            if not is_lock and (link := link_stamp(entry.path)) != MISSING:
                stamps[entry.path] = link


def _digest(path: str) -> bytes:
    from hashlib import file_digest, sha256  # slow to import; for files saved just now

    try:
        found = os.stat(path)  # noqa: PTH116 - of thousands
        if found.st_size <= _LARGE:
            with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - likewise
                return sha256(file.readall()).digest()
        if not media_type(path).startswith(_RECORDINGS):
            with Path(path).open("rb") as file:
                return file_digest(file, "sha256").digest()
        sample = (found.st_mtime_ns, *sample_checksum(path))
        return sha256(repr(sample).encode()).digest()
    except OSError:
        return b""


def current_stamps(recorded: "BuildInputs") -> dict[str, Stamp]:
    """Stamp again what a build has read; what changed meanwhile is UNKNOWN."""
    there = recorded.stamps.keys() - recorded.written
    now = collect_stamps(
        (),
        there - recorded.paths_in_listed_folders(),
        recorded.listed_folders,
        (*recorded.ignored, *recorded.written),
    )
    return {
        path: stamp if recorded.stamps.get(path) == stamp else UNKNOWN
        for path in there | now.stamps.keys()
        for stamp in [now.stamps.get(path, MISSING)]
    }
