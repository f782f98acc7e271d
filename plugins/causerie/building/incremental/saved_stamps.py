"""Saved stamps: those in a snapshot, each set of them with what was appended since."""

from collections.abc import Iterable
from pathlib import Path

from causerie.building.incremental.file_stamps import FileStamps, stamp_files
from causerie.building.incremental.snapshot_db import SnapshotDB

REMOVED = (-1, -1, -9, -1)  # the stamp of what a later build has removed
STAMPS = ("inputs", "input bytes", "output", "output bytes")
_MANY = 500  # of so many stamps the whole set is written again


def load_stamps(db: SnapshotDB, name: str) -> FileStamps:
    """Load named stamps of a snapshot, with what was appended since."""
    stamps = FileStamps.load(db.meta(name) or b"")
    if not (more := db.meta(f"{name}+")):
        return stamps
    since = FileStamps.load(more)
    merged = stamps.with_updates({*since.stamps, *since.digests}, since)
    kept = {path: stamp for path, stamp in merged.stamps.items() if stamp != REMOVED}
    return FileStamps(kept, merged.digests)


def append_stamps(
    db: SnapshotDB, name: str, paths: Iterable[str], now: FileStamps
) -> None:
    """Append the stamps that changed; to write all of them would take long."""
    paths = {*paths}
    if len(paths) > _MANY:  # each later build would have to merge them
        whole = load_stamps(db, name).with_updates(paths, now)
        db.put_meta({name: whole.dump(), f"{name}+": b""})
        return
    more = db.meta(f"{name}+")
    since = FileStamps.load(more) if more else FileStamps({}, {})
    gone = {path: REMOVED for path in paths if path not in now.stamps}
    found = FileStamps({**gone, **now.stamps}, now.digests)
    db.put_meta({f"{name}+": since.with_updates(paths, found).dump()})


def accept_link_ctimes(path: Path) -> None:
    """Save the ctimes that hard links gave the inputs, once all links are made.

    The old output's links are gone by now. So a later edit is noticed even if it puts
    a file's date back.
    """
    db = SnapshotDB(path)
    before = load_stamps(db, "inputs")
    now = stamp_files(before.hard_linked())
    append_stamps(
        db, "inputs", now.stamps, FileStamps(before.stamps, {}).ignoring_link_ctime(now)
    )
    db.close(commit=True)
