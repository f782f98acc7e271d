"""Apply a partial build: move changed pages into the output, update the snapshot."""

import json
from collections.abc import Container, Iterable
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from causerie.building.audit_hook import BuildInputs
from causerie.building.incremental.dirty_check import OUTPUT_CHANGED, DirtyCheck
from causerie.building.incremental.file_stamps import (
    FileStamps,
    current_stamps,
    digest_files,
    stamp_files,
)
from causerie.building.incremental.output_check import stamp_written_files
from causerie.building.incremental.saved_stamps import append_stamps
from causerie.building.incremental.snapshot_db import SnapshotDB
from causerie.building.incremental.work import NeedsFullBuild
from causerie.building.request import BuildResult
from causerie.building.table.new_files import NewFiles
from causerie.building.table.update import Update
from causerie.building.table.updater import Updater
from causerie.problems import Problem, from_json, sort_and_dedupe, to_json

if TYPE_CHECKING:
    from causerie.building.table.open_pages import OpenPages  # a preview has them

_COMMENTS = "/content/comments/"


def apply_update(  # noqa: PLR0913 - one is a keyword
    updater: Updater,
    check: DirtyCheck,
    output: Path,
    recorded: BuildInputs,
    now: float,
    *,
    open_pages: "OpenPages | None" = None,
) -> BuildResult:
    """Render what changed inputs change, move it into the output, save the snapshot.

    The open pages are in the output first; they are taken back if the rest fails.
    Return the result of the build; raise NeedsFullBuild, with nothing changed. A
    process killed meanwhile leaves some pages new and some old; the snapshot then does
    not fit the output, and the next build is a full one.
    """
    db = check.db
    new = NewFiles(updater.output, output)
    new.make_folders()
    groups = _load_groups(db)
    try:
        update = updater.update(
            db,
            check.work,
            new,
            between=groups.get("between"),
            open_pages=open_pages,
        )
        told = _load_told(db, update)
        linked = {update.table.statics[source][0] for source in update.linked}
        _check_read_and_made(check, linked, recorded)
        early = open_pages.before if open_pages else ()
        made = dict(chain(new.pages(), new.others()))
        moved = {name: _move(made[name], output / name) for name in made}
        written = sorted({*moved, *linked, *early})
    except BaseException as error:
        if open_pages:
            open_pages.take_back()
        if isinstance(error, NeedsFullBuild):
            check.output_untouched()  # reap its process
            db.close()
        raise
    finally:
        new.remove_folders()
    removed = _remove(update.removed, output)
    problems = _merge_problems(told, groups, check, update)
    update.save(db)
    append_stamps(db, "inputs", check.changed, check.stamps)
    content = json.loads(db.meta("input_locations") or b"")["content"]
    copied = [f"{content}/{source}" for source in update.linked]
    append_stamps(db, "inputs", copied, stamp_files(copied))
    certain = check.changed - _record_new_inputs(db, recorded)
    stamps = stamp_written_files(output, written)
    append_stamps(db, "output", {*stamps, *removed}, FileStamps(stamps, {}))
    append_stamps(
        db, "input bytes", check.changed, check.stamps.digest_unchanged(certain)
    )
    made_digests = digest_files(stamps, str(output))
    append_stamps(db, "output bytes", {*written, *removed}, made_digests)
    gone = [name for name in removed if not name.endswith("/")]
    files = check.file_count + sum(moved.values()) - len(gone)
    db.put_meta(
        {
            "problems": to_json(problems).encode(),
            "groups": json.dumps({n: _plain(f) for n, f in groups.items()}).encode(),
            "drafts": json.dumps(update.drafts).encode(),
            "notes": json.dumps(update.notes).encode(),
            "files": str(files).encode(),
        }
    )
    if check.work.settings:
        from causerie.building.settings_values import describe_settings  # few edits do

        db.put_meta(describe_settings(Path(recorded.root)))
    known = json.loads(db.meta("valid_interval") or b"")
    if interval := update.valid_interval(now, known):
        db.put_meta({"valid_interval": json.dumps(interval).encode()})
    db.close(commit=True)
    updater.remember(update)
    changed = len({*written, *gone})
    return BuildResult(
        tuple(problems), files, update.notes, update.drafts, changed=changed
    )


def _check_read_and_made(
    check: DirtyCheck, linked: Container[str], recorded: BuildInputs
) -> None:
    """Raise NeedsFullBuild if the output is not the last one, or an input untracked."""
    if not check.output_untouched(linked):
        raise NeedsFullBuild(OUTPUT_CHANGED)
    if recorded.untracked:
        raise NeedsFullBuild(next(iter(recorded.untracked)))


def _load_told(db: SnapshotDB, update: Update) -> list[Problem]:
    """Return the problems of the last build; raise NeedsFullBuild if one is over."""
    told = from_json((db.meta("problems") or b"").decode())
    if told:  # most sites are without fault
        from causerie.building.incremental.told_before import check_told_before

        check_told_before(told, update)
    return told


def _load_groups(db: SnapshotDB) -> dict[str, list[Problem]]:
    groups = json.loads(db.meta("groups") or b"")
    return {
        name: from_json(json.dumps({"problems": found}))
        for name, found in groups.items()
    }


def _plain(problems: list[Problem]) -> Any:
    return json.loads(to_json(problems))["problems"]


def _merge_problems(
    before: Iterable[Problem],
    groups: dict[str, list[Problem]],
    check: DirtyCheck,
    update: Update,
) -> list[Problem]:
    """Return the problems of the site as it is now; bring the groups up to date."""
    work = check.work
    grouped = {problem for found in groups.values() for problem in found}
    # comments are read with their post, which tells what is wrong with their file
    comments = {path.partition(_COMMENTS)[2] for path in check.changed} - {""}
    read = work.posts | work.removed | {f"comments/{name}" for name in comments}
    others = [p for p in before if p not in grouped and not _is_about(p, read)]
    links = groups.get("links", [])
    checked = update.checked | work.removed
    groups["links"] = [p for p in links if not _is_about(p, checked)]
    groups["links"] += update.groups.get("links", [])
    for name in ("feeds", "style", "templates"):
        groups[name] = update.groups.get(name, groups.get(name, []))
    again = [
        p for name in ("links", "feeds", "style", "templates") for p in groups[name]
    ]
    return sort_and_dedupe([*others, *update.problems, *again])


def _remove(files: Iterable[str], output: Path) -> list[str]:
    """Remove files, and the folders that they leave empty; return their paths."""
    removed: list[str] = []
    for name in files:
        (output / name).unlink(missing_ok=True)
        removed.append(name)
        for folder in PurePosixPath(name).parents:
            if str(folder) == "." or any((output / folder).iterdir()):
                break
            (output / folder).rmdir()
            removed.append(f"{folder}/")
    return removed


def _record_new_inputs(db: SnapshotDB, recorded: BuildInputs) -> set[str]:
    """Add to the snapshot the inputs that this build read and the last one did not.

    Return the files whose bytes are not all that was read of them: also their times.
    """
    locations = json.loads(db.meta("input_locations") or b"")
    known, listed = {*locations["files"]}, {*locations["listed"]}
    new = {
        path: stamp
        for path, stamp in current_stamps(recorded).items()
        if path not in known and str(Path(path).parent) not in listed
    }
    more = {
        "files": new.keys() - recorded.paths_in_listed_folders(),
        "listed": recorded.listed_folders,
        "ignored": recorded.written,
        "full_build_only": recorded.foreign_sources,
        "times_read": recorded.times_read,
    }
    merged = {name: sorted({*locations[name], *more[name]}) for name in more}
    dated = {*merged["times_read"]}
    if any(len(merged[name]) > len(locations[name]) for name in more):
        db.put_meta({"input_locations": json.dumps(locations | merged).encode()})
        append_stamps(db, "inputs", new, FileStamps(new, {}))
        append_stamps(
            db,
            "input bytes",
            new,
            FileStamps(new, {}).digest_unchanged(new.keys() - dated),
        )
    return dated


def _move(file: Path, place: Path) -> bool:
    """Move a file to its place; return whether none was there."""
    is_new = not place.is_file()
    if is_new:
        place.parent.mkdir(parents=True, exist_ok=True)
    file.replace(place)
    return is_new


def _is_about(problem: Problem, sources: Container[str]) -> bool:
    path = problem.where.path  # from the site's folder on, or below content/
    return path in sources or path.partition("/")[2] in sources
