"""Known digests: those of a release's recordings, which no publication reads twice.

A build leaves a file of the last release where it is if its bytes are the same, and
puts another one in its place if they are not: so the file's number, size and date tell
whether it is the one that was measured. They are kept in .causerie/.
"""

import json
import os
import time
from contextlib import suppress
from pathlib import Path

from causerie.files.cache_file import read_cache_file, write_cache_file
from causerie.files.stamp import stamp_of, too_recent_to_trust
from causerie.files.state_dir import make_state_dir, state_dir
from causerie.publishing.manifest import FileEntry, Manifest, read_manifest

_KEPT = "digests.json"
_LARGE = 1_000_000  # bytes; smaller ones are read as quickly as looked up
Metadata = tuple[int, int, int]  # its number, bytes, and date in nanoseconds


def read_built_files(site: Path, root: Path | None) -> Manifest:
    """Read every file of a built site; `root` is the folder whose .causerie/ is asked.

    Raise `PublishError` as `read_manifest` does; a disk that keeps nothing is no harm.
    """
    known = _read_kept(root) if root else {}
    now = time.time_ns()
    metadata: dict[str, Metadata] = {}

    def find(name: str, found: os.stat_result) -> FileEntry | None:
        if found.st_size < _LARGE:
            return None
        about = (found.st_ino, found.st_size, found.st_mtime_ns)
        if not too_recent_to_trust(stamp_of(found), now):
            metadata[name] = about
        digest = known.get((name, *about))
        return FileEntry(digest, found.st_size) if digest else None

    files = read_manifest(site, find)
    if root:
        rows = [
            [name, *of, files[name].sha256] for name, of in sorted(metadata.items())
        ]
        with suppress(OSError):
            kept = make_state_dir(root) / _KEPT
            write_cache_file(kept, json.dumps(rows).encode())
    return files


def _read_kept(root: Path) -> dict[tuple[str, int, int, int], str]:
    kept = read_cache_file(state_dir(root) / _KEPT)
    return {tuple(of): digest for *of, digest in json.loads(kept)} if kept else {}
