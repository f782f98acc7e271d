"""Apply a partial build: move changed pages into the output, update the snapshot."""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from causerie.bridge.edited_post import NeedsFullBuild
from causerie.building.audit_hook import BuildInputs
from causerie.building.incremental.dirty_check import DirtyCheck, append_stamps
from causerie.building.incremental.file_stamps import FileStamps, digest_files
from causerie.building.incremental.output_check import stamp_written_files
from causerie.building.incremental.partial_build import PartialBuilder
from causerie.building.incremental.save_snapshot import current_stamps
from causerie.building.incremental.snapshot_db import SnapshotDB
from causerie.files.state_dir import clear_place
from causerie.problems import Problem, from_json, sort_and_dedupe, to_json


def apply_partial_build(
    builder: PartialBuilder, check: DirtyCheck, output: Path, recorded: BuildInputs
) -> list[Problem] | None:
    """Render what edited posts change, move it into the output, save the snapshot.

    Return every problem of the site; None, with nothing changed, if a full build is
    needed. A process killed meanwhile leaves some pages new and some old; the snapshot
    then does not fit the output, and the next build is a full one.
    """
    db = check.db
    if not db.checksum_matches():
        db.close()
        return None
    part = builder.output
    clear_place(part)
    part.unlink(missing_ok=True)
    part.mkdir(parents=True)
    before = from_json((db.meta("problems") or b"").decode())
    had_problems = {s for s in check.sources if any(_is_about(p, (s,)) for p in before)}
    try:
        result = builder.rebuild(db, check.sources, output, had_problems)
        untouched = check.output_untouched() and not recorded.untracked
        written = list(_move_changed_files(part, output)) if untouched else []
    except NeedsFullBuild:
        check.output_untouched()  # reap its process
        untouched = False
    finally:
        shutil.rmtree(part)
    if not untouched:
        db.close()
        return None
    others = (
        each
        for each in before
        if each.code not in result.replaced_codes and not _is_about(each, check.sources)
    )
    problems = sort_and_dedupe([*others, *result.problems])
    result.save()
    append_stamps(db, "inputs", check.changed, check.stamps)
    certain = check.changed - _record_new_inputs(db, recorded)
    made = stamp_written_files(output, written)
    append_stamps(db, "output", made, FileStamps(made, {}))
    append_stamps(
        db, "input bytes", check.changed, check.stamps.digest_unchanged(certain)
    )
    append_stamps(db, "output bytes", written, digest_files(made, str(output)))
    db.put_values("meta", {"problems": to_json(problems).encode()})
    db.close(commit=True)
    return problems


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
        db.put_values(
            "meta", {"input_locations": json.dumps(locations | merged).encode()}
        )
        append_stamps(db, "inputs", new, FileStamps(new, {}))
        append_stamps(
            db,
            "input bytes",
            new,
            FileStamps(new, {}).digest_unchanged(new.keys() - dated),
        )
    return dated


def _move_changed_files(part: Path, output: Path) -> Iterator[str]:
    """Move the files whose bytes changed; yield their paths in the output."""
    for folder, _, names in os.walk(part):
        for name in names:
            path = Path(folder, name)
            place = output / path.relative_to(part)
            if not place.is_file() or place.read_bytes() != path.read_bytes():
                place.parent.mkdir(parents=True, exist_ok=True)
                path.replace(place)
                yield place.relative_to(output).as_posix()


def _is_about(problem: Problem, sources: tuple[str, ...]) -> bool:
    path = problem.where.path  # from the site's folder on, or below content/
    return path in sources or path.partition("/")[2] in sources
