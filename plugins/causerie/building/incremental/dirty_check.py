"""Dirty check: which inputs changed since the last build, and what do they ask for.

It runs before every build and imports next to nothing: most often nothing has changed.
"""

import json
import os
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Container, Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from causerie import fork_pool
from causerie.building.incremental.file_stamps import (
    FileStamps,
    collect_stamps,
    digest_files,
    stamp_files,
)
from causerie.building.incremental.output_check import (
    find_modified,
    stamp_tree,
    stamp_written_files,
)
from causerie.building.incremental.snapshot_db import SnapshotDB
from causerie.building.incremental.work import InputPlaces, Work
from causerie.files.stamp import MISSING

_NOT_AN_INPUT = ("mentions/sent.json",)  # what was sent to others; no page shows it
REMOVED = (-1, -1, -9, -1)  # the stamp of what a later build has removed
MAX_EDITED_POSTS = 30  # with more of them a full build is as quick


@dataclass(frozen=True, slots=True)
class DirtyCheck:
    """What changed since the last build."""

    db: SnapshotDB  # of the last build, open
    changed: frozenset[str]  # paths of the inputs whose stamps changed
    stamps: FileStamps  # at least those of the changed inputs
    work: Work  # what the changed inputs ask for; nothing, if they are as they were
    file_count: int  # of the output
    notes: tuple[str, ...]  # of the last build
    drafts: tuple[str, ...]  # likewise
    # Return whether the output is as the last build left it. Another process checks
    # that meanwhile: call this before anything is written there.
    # Files of it that are links of changed inputs are left out, if they are named.
    output_untouched: Callable[..., bool]


def check_dirty(  # noqa: PLR0913 - most are keywords
    path: Path,
    output: Path,
    *,
    build_key: str,
    now: float,
    paths: Iterable[str] | None = None,
    verify: bool = False,
) -> DirtyCheck | None:
    """Return what changed since the last build; None if a full build is needed.

    With `paths` only these are checked: the caller watches the rest. With `verify`
    every file is read and compared by its digest; no stamp is trusted.
    """
    if not path.is_file() or path.is_symlink() or not output.is_dir():
        return None
    found = None
    try:
        db = SnapshotDB(path)
    except sqlite3.DatabaseError:
        return None
    try:
        if db.meta("build_key") == build_key.encode() and _same_environment(
            db, path, now
        ):
            if paths is None:
                found = _scan_all(db, output, verify=verify)
            else:
                found = _check_paths(db, frozenset(paths))
    except (sqlite3.DatabaseError, TypeError, ValueError, EOFError):
        found = None  # the snapshot is incomplete, or of another version
    if found is None:
        db.close()
    return found


def load_stamps(db: SnapshotDB, name: str) -> FileStamps:
    """Load named stamps of a snapshot, with what was appended since."""
    stamps = FileStamps.load(db.meta(name) or b"")
    more = db.meta(f"{name}+")
    if more is None:
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


def _same_environment(db: SnapshotDB, path: Path, now: float) -> bool:
    """Return whether settings have the same values and the same posts are due."""
    if values := json.loads(db.meta("settings") or b""):
        from causerie.building.settings_values import settings_values

        if settings_values(path.parents[1].resolve()) != values:
            return False
    environment = json.loads(db.meta("environment") or b"")
    if any(os.environ.get(name) != value for name, value in environment.items()):
        return False
    past, future = json.loads(db.meta("valid_interval") or b"")
    return bool(now >= past and (future is None or now < future))


def _scan_all(db: SnapshotDB, output: Path, *, verify: bool) -> DirtyCheck | None:
    locations = json.loads(db.meta("input_locations") or b"")
    output_untouched = _check_output_in_background(db, output)
    before = load_stamps(db, "inputs")
    now = collect_stamps(
        locations["folders"],
        locations["files"],
        locations["listed"],
        tuple(locations["ignored"]),
    )
    if verify and not _digests_match(db, output, now):
        return None
    check = _find_work(db, locations, before.diff(now), now, output_untouched)
    if check is None or not check.work:
        untouched = output_untouched()  # this also reaps its process
        if check is None or not untouched:
            return None
        if check.changed:
            append_stamps(db, "inputs", check.changed, now)
        if db.has_uncommitted_writes():
            db.commit()
    return check


def _check_output_in_background(db: SnapshotDB, output: Path) -> Callable[..., bool]:
    """Check the output in another process; return the function that has the answer."""
    recorded = load_stamps(db, "output").stamps
    modified_files = fork_pool.run_forked(lambda: find_modified(output, recorded))

    def is_untouched(linked: Container[str] = ()) -> bool:
        modified = modified_files()
        if modified is not None:
            modified = [path for path in modified if path not in linked]
        if modified:
            stamps = stamp_written_files(output, modified)
            digests = load_stamps(db, "output bytes").digests
            now = digest_files(stamps, str(output)).digests
            if any(digests.get(path) != now[path] for path in modified):
                return False
            append_stamps(db, "output", stamps, FileStamps(stamps, {}))
        return modified is not None

    return is_untouched


def _digests_match(db: SnapshotDB, output: Path, now: FileStamps) -> bool:
    """Return whether every file with an unchanged stamp has unchanged bytes too."""
    before = load_stamps(db, "inputs")
    same = {path: now.stamps[path] for path in now.stamps.keys() - before.diff(now)}
    inputs, made = (
        load_stamps(db, "input bytes").digests,
        load_stamps(db, "output bytes"),
    )
    return made.digests == digest_files(
        stamp_tree(output), str(output)
    ).digests and all(
        inputs[path] == digest for path, digest in digest_files(same).digests.items()
    )


def _check_paths(db: SnapshotDB, paths: frozenset[str]) -> DirtyCheck | None:
    locations = json.loads(db.meta("input_locations") or b"")
    before = load_stamps(db, "inputs")
    unwatched = collect_stamps(
        (), locations["files"], locations["listed"], tuple(locations["ignored"])
    )
    other = FileStamps(
        {path: s for path, s in before.stamps.items() if path in unwatched.stamps}, {}
    ).diff(unwatched)
    now = stamp_files(paths | other)
    return _find_work(db, locations, paths | other, now, lambda _linked=(): True)


def _find_work(
    db: SnapshotDB,
    locations: dict[str, Any],
    changed: AbstractSet[str],
    now: FileStamps,
    output_untouched: Callable[..., bool],
) -> DirtyCheck | None:
    digests = load_stamps(db, "input bytes").digests if changed else {}
    same = now.same_bytes(changed, digests) if changed else set()
    found: dict[str, set[str]] = defaultdict(set)
    places = InputPlaces(locations)
    for path in (
        changed - same - {f"{locations['content']}/{name}" for name in _NOT_AN_INPUT}
    ):
        exists = now.stamps.get(path, MISSING) != MISSING
        kind = "" if path in locations["full_build_only"] else places.kind_of(path)
        if not kind:
            return None
        if kind == "templates" and not (exists and path in digests):
            return None  # a site has other pages with one template more, or less
        if kind == "posts" and not exists:
            kind = "removed"
        found["posts" if kind == "comments" else kind].update(places.names(path, kind))
    if len(found["posts"]) + len(found["removed"]) > MAX_EDITED_POSTS:
        return None
    work = Work(
        **{
            name: frozenset(found[name])
            for name in ("posts", "removed", "statics", "theme_files", "templates")
        },
        mentions=bool(found["mentions"]),
    )
    files = json.loads(db.meta("files") or b"")
    notes = json.loads(db.meta("notes") or b"")
    drafts = json.loads(db.meta("drafts") or b"[]")
    return DirtyCheck(
        db,
        frozenset(changed),
        now,
        work,
        files,
        tuple(notes),
        tuple(drafts),
        output_untouched,
    )
