"""Dirty check: which inputs changed since the last build, and what do they ask for.

It runs before every build and imports next to nothing: most often nothing has changed.
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Container, Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from causerie import fork_pool
from causerie.building.incremental.environment_check import (
    changed_names,
    changed_values,
    check_environment,
)
from causerie.building.incremental.file_stamps import (
    FileStamps,
    collect_stamps,
    digest_files,
    stamp_files,
)
from causerie.building.incremental.output_check import find_modified, stamp_tree
from causerie.building.incremental.saved_stamps import append_stamps, load_stamps
from causerie.building.incremental.snapshot_db import SnapshotDB
from causerie.building.incremental.why_whole import (
    shown_path,
    why_input,
    why_settings,
)
from causerie.building.incremental.work import InputPlaces, NeedsFullBuild, Work
from causerie.building.request import SETTINGS_FILES
from causerie.files.stamp import MISSING, Stamp
from causerie.problems import from_json

_NOT_AN_INPUT = ("mentions/sent.json",)  # what was sent to others; no page shows it
OUTPUT_CHANGED = "files of the output were changed by others"
_DAMAGED = "the snapshot of the last build is damaged"
UNREADABLE = (sqlite3.DatabaseError, TypeError, ValueError, EOFError, LookupError)
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
) -> DirtyCheck:
    """Return what changed since the last build; raise NeedsFullBuild.

    With `paths` only these are checked: the caller watches the rest. With `verify`
    every file is read and compared by its digest; no stamp is trusted.
    """
    if not path.is_file() or path.is_symlink():
        raise NeedsFullBuild("")  # the first build, or one that can have no snapshot
    if not output.is_dir():
        raise NeedsFullBuild(f"{output.name}/ is not there")
    try:
        db = SnapshotDB(path)
    except sqlite3.DatabaseError:
        raise NeedsFullBuild(_DAMAGED) from None
    try:
        check_environment(db, build_key, now)
        root = path.parents[1].resolve()
        if db.meta("root") != str(root).encode():
            from causerie.building.incremental.moved_site import follow_move  # once

            follow_move(db, root)
            db.commit()  # another process reads it
        scan = _Scan(db, root, json.loads(db.meta("input_locations") or b""))
        if paths is None:
            return scan.check_all(output, verify=verify)
        return scan.check_paths(frozenset(paths))
    except NeedsFullBuild:
        db.close()
        raise
    except UNREADABLE:
        db.close()
        raise NeedsFullBuild(_DAMAGED) from None


@dataclass(frozen=True, slots=True)
class _Scan:
    """A look at the inputs of a site."""

    db: SnapshotDB
    root: Path
    locations: dict[str, Any]

    def check_all(self, output: Path, *, verify: bool) -> DirtyCheck:
        """Look at all inputs, and at the output in another process."""
        db = self.db
        output_untouched = _check_output_in_background(db, output)
        try:
            before, now = load_stamps(db, "inputs"), self._stamp_all()
            if verify:
                self._compare_digests(before, now, output)
            check = self._find_work(before, before.diff(now), now, output_untouched)
        except BaseException:
            output_untouched()  # this also reaps its process
            raise
        if not check.work:
            if not output_untouched():
                raise NeedsFullBuild(OUTPUT_CHANGED)
            if check.changed:
                append_stamps(db, "inputs", check.changed, now)
            if db.has_uncommitted_writes():
                db.commit()
        return check

    def check_paths(self, paths: frozenset[str]) -> DirtyCheck:
        """Look at some inputs, and at those that nobody watches."""
        before, locations = load_stamps(self.db, "inputs"), self.locations
        unwatched = collect_stamps(
            (), locations["files"], locations["listed"], tuple(locations["ignored"])
        )
        known = {p: s for p, s in before.stamps.items() if p in unwatched.stamps}
        changed = paths | FileStamps(known, {}).diff(unwatched)
        now = stamp_files(changed)
        return self._find_work(before, changed, now, lambda _linked=(): True)

    def _stamp_all(self) -> FileStamps:
        locations = self.locations
        return collect_stamps(
            locations["folders"],
            locations["files"],
            locations["listed"],
            tuple(locations["ignored"]),
        )

    def _compare_digests(
        self, before: FileStamps, now: FileStamps, output: Path
    ) -> None:
        """Raise NeedsFullBuild if bytes of a file changed, and its stamp did not."""
        db, kept = self.db, now.stamps.keys() - before.diff(now)
        inputs = load_stamps(db, "input bytes").digests
        found = digest_files({path: now.stamps[path] for path in kept}).digests
        for path, digest in found.items():
            if inputs.get(path, digest) != digest:
                what = f"{shown_path(path, self.root)} changed, and its date did not"
                raise NeedsFullBuild(what)
        made = load_stamps(db, "output bytes").digests
        if made != digest_files(stamp_tree(output), str(output)).digests:
            raise NeedsFullBuild(OUTPUT_CHANGED)

    def _find_work(
        self,
        before: FileStamps,
        changed: AbstractSet[str],
        now: FileStamps,
        output_untouched: Callable[..., bool],
    ) -> DirtyCheck:
        db, locations = self.db, self.locations
        digests = load_stamps(db, "input bytes").digests if changed else {}
        same = now.same_bytes(changed, digests) if changed else set()
        found: dict[str, set[str]] = defaultdict(set)
        found["settings"] = self._changed_settings(changed - same)
        places = InputPlaces(locations)
        ignored = {f"{locations['content']}/{name}" for name in _NOT_AN_INPUT}
        ignored |= {f"{self.root}/{name}" for name in SETTINGS_FILES}
        for path in changed - same - ignored:
            exists = now.stamps.get(path, MISSING) != MISSING
            kind = "" if path in locations["full_build_only"] else places.kind_of(path)
            if kind == "templates" and not (exists and path in before.stamps):
                kind = ""  # a site has other pages with one template more, or less
            if not kind:
                is_new = exists and path not in before.stamps
                why = why_input(path, locations, exists=exists, is_new=is_new)
                raise NeedsFullBuild(why)
            if kind == "posts" and not exists:
                kind = "removed"
            found["posts" if kind == "comments" else kind].update(
                places.names(path, kind)
            )
        if (posts := len(found["posts"]) + len(found["removed"])) > MAX_EDITED_POSTS:
            what = f"{posts} posts changed, and with so many it is as quick"
            raise NeedsFullBuild(what)
        named = {each.name for each in fields(Work)} - {"mentions"}
        work = Work(
            **{name: frozenset(found[name]) for name in named},
            mentions=bool(found["mentions"]),
        )
        return DirtyCheck(
            db,
            frozenset(changed),
            now,
            work,
            json.loads(db.meta("files") or b""),
            tuple(json.loads(db.meta("notes") or b"")),
            tuple(json.loads(db.meta("drafts") or b"[]")),
            output_untouched,
        )

    def _changed_settings(self, changed: AbstractSet[str]) -> set[str]:
        """Return the settings that changed; raise NeedsFullBuild if a full build tells.

        Which of them can be followed knows building/table/shown_settings.py.
        """
        files = {n for n in SETTINGS_FILES if f"{self.root}/{n}" in changed}
        found = changed_values(self.db, self.root)
        names = {name for own in found.values() for name in own}
        if names and SETTINGS_FILES[0] not in files:
            why = why_settings(min(found), names)
            raise NeedsFullBuild(f"{why}, though its bytes are the same")
        for name in sorted(files):
            said = changed_names(self.db, self.root / name)
            is_shown = not said or (name == SETTINGS_FILES[0] and "" not in said)
            names |= said
            if not is_shown or self._tells_of(name):
                raise NeedsFullBuild(why_settings(name, names))
        return names

    def _tells_of(self, name: str) -> bool:
        """Return whether there are problems of a file that only a full build tells."""
        problems = from_json((self.db.meta("problems") or b"").decode())
        feeds = json.loads(self.db.meta("groups") or b"{}").get("feeds", [])
        told_again = from_json(json.dumps({"problems": feeds}))  # with the feeds
        return any(
            each.where.path == name and (each.where.line or each not in told_again)
            for each in problems
        )


def _check_output_in_background(db: SnapshotDB, output: Path) -> Callable[..., bool]:
    """Check the output in another process; return the function that has the answer.

    That process loads the stamps: with those of this one, each of the two would copy
    the memory of all that it looks at.
    """
    path = db.path

    def find() -> dict[str, Stamp] | str:
        own = SnapshotDB(path)
        recorded = load_stamps(own, "output").stamps
        own.close()
        found = find_modified(output, recorded)
        if isinstance(found, str):
            return found
        return {path: stamp for path, stamp in found.items() if stamp != recorded[path]}

    modified_files = cache(fork_pool.run_forked(find))  # it is reaped once

    def is_untouched(linked: Container[str] = ()) -> bool:
        try:
            modified = modified_files()
        except UNREADABLE:
            raise NeedsFullBuild(_DAMAGED) from None
        if isinstance(modified, str):
            return False
        files = {p: s for p, s in modified.items() if s[2] >= 0 and p not in linked}
        if files:
            digests = load_stamps(db, "output bytes").digests
            now = digest_files(files, str(output)).digests
            if any(digests.get(path) != now[path] for path in files):
                return False
        if modified:
            append_stamps(db, "output", modified, FileStamps(modified, {}))
        return True

    return is_untouched
