"""Manifest: every file of a built site, with its size and the digest of its bytes."""

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from causerie.errors import PublishError


@dataclass(frozen=True, slots=True)
class FileEntry:
    """The content of one file."""

    sha256: str  # empty: not known
    size: int  # bytes


# The keys are paths below the site's folder, with slashes.
Manifest = Mapping[str, FileEntry]


# The entry of a file that was measured before, by its path and metadata; none: measure.
Known = Callable[[str, os.stat_result], FileEntry | None]


def read_manifest(folder: Path, known: Known = lambda *_: None) -> dict[str, FileEntry]:
    """Read every file of a site, sorted by path, but for those that are known.

    A link to a file counts as the file; links to folders, broken ones, and what is
    no file at all raise a `PublishError`: they would be missing from the site. So does
    a name of two lines, which no list of names could hold.
    """
    paths = {path.relative_to(folder).as_posix(): path for path in _files(folder)}
    names = sorted(paths)

    def read(name: str) -> FileEntry:
        return known(name, paths[name].stat()) or measure(paths[name])

    # the digest of a recording is made while others are read
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return dict(zip(names, pool.map(read, names), strict=True))


def measure(path: Path) -> FileEntry:
    """Read one file's entry."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return FileEntry(digest, file.tell())


def digest_of(manifest: Manifest) -> str:
    """Return the digest of a whole site: equal files give the same 64 hex digits."""
    digest = hashlib.sha256()
    for path, entry in sorted(manifest.items()):
        digest.update(os.fsencode(path) + f"\0{entry.sha256}\n".encode())
    return digest.hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            yield from _files(path)
        elif {"\n", "\r"} & {*path.name}:
            what = "Its name has more than one line."
            raise PublishError(what, where=repr(str(path))[1:-1], fix="Rename it.")
        elif path.is_file():
            yield path
        else:
            what = "is neither a file nor a folder."
            fix = "Remove it from the site and build again."
            raise PublishError(what, where=str(path), fix=fix)
