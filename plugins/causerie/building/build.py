"""Build a site: repeat the last result, or make a partial or a full build."""

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from causerie.building.atomic_swap import remove_tree, swap_directories
from causerie.building.build_lock import build_lock
from causerie.building.child_process import child
from causerie.building.incremental.partial_process import (
    FAILED,
    build_key,
    dirty_check,
    parse_result,
    repeat_last_result,
    snapshot_path,
)
from causerie.building.incremental.saved_stamps import accept_link_ctimes
from causerie.building.incremental.work import NeedsFullBuild
from causerie.building.request import BuildRequest, BuildResult, build_time
from causerie.errors import BuildError
from causerie.files.state_dir import clear_place, state_dir
from causerie.identity.lock_json import parse_lock
from causerie.problems import from_json, sort_and_dedupe

Progress = Callable[[str, int], None]  # a phase, and how many of it are done


def build(
    request: BuildRequest,
    *,
    progress: Progress | None = None,
    why_whole: str | None = None,
) -> BuildResult:
    """Build the site; its old output stays untouched unless the new one has no error.

    `why_whole`: why a partial build, which was tried, was not enough.
    """
    with build_lock(request.root) as lock:
        now = build_time(request)
        if why_whole is None:
            try:
                return _build_partially(request, now, lock)
            except NeedsFullBuild as needed:
                why_whole = str(needed)
        result = _build_fully(request, now, progress, lock)
        return replace(result, why_whole=why_whole)


def _build_partially(request: BuildRequest, now: float, lock: int) -> BuildResult:
    check = dirty_check(request, now)
    if not check.work:
        return repeat_last_result(check)
    # Its process reads the snapshot, and has to end. What it found is asked again where
    # it is known which files are links of the author's that were written in place.
    check.output_untouched()
    check.db.close()
    arguments = {"root": str(request.root), "site_url": request.site_url, "now": now}
    module = "causerie.building.incremental.partial_process"
    with child(module, arguments, lock=lock) as process:
        answer = process.stdout.read() if process.stdout else ""
    try:
        return parse_result(answer)
    except ValueError:  # it ended early
        raise NeedsFullBuild(FAILED) from None


def _build_fully(
    request: BuildRequest, now: float, progress: Progress | None, lock: int
) -> BuildResult:
    part = request.output.with_name(request.output.name + ".part")
    snapshot = snapshot_path(request).with_suffix(".part")
    remove_tree(part)
    part.mkdir()
    clear_place(snapshot)
    try:
        result = _run_full_build(
            request, part, now, progress=progress, snapshot=snapshot, lock=lock
        )
        if result.ok:
            swap_directories(part, request.output)
            if snapshot.is_file():  # last: it describes the new output
                accept_link_ctimes(snapshot)
                clear_place(snapshot_path(request))
                snapshot.replace(snapshot_path(request))
                # its name in older versions
                snapshot.with_name("graph.sqlite").unlink(missing_ok=True)
            elif not request.release:
                clear_place(snapshot_path(request))
                snapshot_path(request).unlink(missing_ok=True)
    finally:
        remove_tree(part)
        snapshot.unlink(missing_ok=True)
    return result


def check(request: BuildRequest, *, progress: Progress | None = None) -> BuildResult:
    """Build the site into a temporary folder, only for its problems."""
    with _temporary_output(request, "check.part") as (part, now, lock):
        return _run_full_build(
            request, part, now, progress=progress, thorough=True, lock=lock
        )


def build_for(
    request: BuildRequest,
    module: str,
    more: Mapping[str, object],
    *,
    progress: Progress | None = None,
) -> BuildResult:
    """Build the site into a temporary folder, for what a module makes of it.

    That is a program which calls `build_process.main` with what it makes; `more` is its
    argument, and `made` of the result its answer. If the output of the last build is up
    to date, the site is only read, and `changed` of the result is 0.
    """
    with _temporary_output(request, "more.part") as (part, now, lock):
        last = _result_up_to_date(request, now)
        result = _run_full_build(
            request,
            part,
            now,
            progress=progress,
            lock=lock,
            module=module,
            more=more,
            up_to_date=request.output if last else None,
        )
        if last is None:
            return result
        problems = sort_and_dedupe([*last.problems, *result.problems])
        return replace(result, problems=tuple(problems), changed=0)


def _result_up_to_date(request: BuildRequest, now: float) -> BuildResult | None:
    """Return the result of the last build, if nothing has changed since."""
    try:
        check = dirty_check(request, now)
    except NeedsFullBuild:
        return None
    if check.work:
        check.output_untouched()  # reap its process
        check.db.close()
        return None
    return repeat_last_result(check)  # the output was looked at, too


@contextmanager
def _temporary_output(
    request: BuildRequest, name: str
) -> Iterator[tuple[Path, float, int]]:
    """Yield an empty folder for a build, with its time and its lock; remove it."""
    with build_lock(request.root) as lock:
        now = build_time(request)
        part = state_dir(request.root) / name
        remove_tree(part)
        part.mkdir(parents=True)
        try:
            yield part, now, lock
        finally:
            remove_tree(part)


def _run_full_build(  # noqa: PLR0913 - most are keywords
    request: BuildRequest,
    output: Path,
    now: float,
    *,
    progress: Progress | None,
    lock: int,
    thorough: bool = False,
    snapshot: Path | None = None,
    module: str = "causerie.building.build_process",
    more: Mapping[str, object] | None = None,
    up_to_date: Path | None = None,
) -> BuildResult:
    arguments = {
        "root": str(request.root.resolve()),
        "output": str(output.resolve()),
        "release": request.release,
        "now": now,
        "site_url": request.site_url,
        "thorough": thorough,
        "previous_output": str(request.output) if snapshot else "",
        "snapshot": str(snapshot) if snapshot and not request.release else "",
        "build_key": build_key(request),
        "more": more,
        "up_to_date": str(up_to_date.resolve()) if up_to_date else "",
    }
    with child(module, arguments, lock=lock) as process:
        last = ""
        for line in process.stdout or ():
            last = line
            if progress and '"phase"' in line:
                report = json.loads(line)
                progress(report["phase"], report["done"])
    if process.returncode != 0 or '"problems"' not in last:
        what = f"The build process ended early, with {process.returncode}."
        raise BuildError(what, fix="What it printed stands above.")
    pages = sum(len(names) for _, _, names in os.walk(output))
    document = json.loads(last)
    problems, notes = tuple(from_json(last)), tuple(document["notes"])
    result = BuildResult(
        problems,
        pages,
        notes,
        tuple(document["drafts"]),
        settings_failed=document["settings_failed"],
        links=document["links"],
        made=document["made"],
    )
    proposed = document["lock"]
    return replace(result, proposed=parse_lock(proposed)) if proposed else result
