"""Manifest: every file of a built site, with its size and the digest of its bytes."""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from causerie.errors import PublishError


@dataclass(frozen=True, slots=True)
class FileEntry:
    """The content of one file."""

    sha256: str
    size: int  # bytes


# The keys are paths below the site's folder, with slashes.
Manifest = Mapping[str, FileEntry]


def read_manifest(folder: Path) -> dict[str, FileEntry]:
    """Read every file of a site, sorted by path.

    A link to a file counts as the file; links to folders, broken ones, and what is
    no file at all raise a `PublishError`: they would be missing from the site.
    """
    return {
        path.relative_to(folder).as_posix(): measure(path)
        for path in sorted(_files(folder))
    }


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


def to_json(manifest: Manifest) -> str:
    """Write a manifest as one JSON document, sorted."""
    rows = {path: asdict(entry) for path, entry in sorted(manifest.items())}
    return json.dumps({"schema": 1, "files": rows}, indent=1) + "\n"


def _files(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            yield from _files(path)
        elif path.is_file():
            yield path
        else:
            what = "is neither a file nor a folder."
            fix = "Remove it from the site and build again."
            raise PublishError(what, where=str(path), fix=fix)
