"""Fast builds: repeat the last result or make a partial build, else say why not.

Run as a program (`python -m causerie.building.incremental.partial_process`) it does so
in a process of its own, and prints the result as one line of JSON.
"""

import gc
import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from causerie.building.incremental.dirty_check import DirtyCheck, check_dirty
from causerie.building.incremental.import_stubs import stub_unused_imports
from causerie.building.incremental.kept_code import kept_code
from causerie.building.incremental.work import NeedsFullBuild
from causerie.building.request import BuildRequest, BuildResult
from causerie.code_fingerprint import PACKAGE, installed_packages
from causerie.files.state_dir import FAILURE_LOG, log_failure, state_dir
from causerie.problems import from_json, to_json

FAILED = f"an update of single pages failed; {FAILURE_LOG} says where"


def snapshot_path(request: BuildRequest) -> Path:
    """Return the path of a site's snapshot."""
    return state_dir(request.root) / "snapshot.sqlite"


def build_key(request: BuildRequest) -> str:
    """Return the key of a build: address, Python, libraries and code; not its time.

    Two Pythons may have different libraries, each unchanged since the last build; the
    paths are resolved, as two links may lead to the same ones. Below the site's folder
    they are relative, as the folder may be moved.
    """
    root = request.root.resolve()
    libraries = {os.path.realpath(p) for p in sys.path if p.endswith("-packages")}
    named = (*sorted(libraries), os.path.realpath(PACKAGE))
    places = [path.removeprefix(f"{root}/") for path in named]
    parts = {
        "site_url": request.site_url,
        "python": sys.version,
        "places": places,
        "packages": installed_packages(),
    }
    return json.dumps(parts)


def dirty_check(request: BuildRequest, now: float) -> DirtyCheck:
    """Return what changed since the last build; raise NeedsFullBuild."""
    if request.release:
        raise NeedsFullBuild("")
    return check_dirty(
        snapshot_path(request),
        request.output,
        build_key=build_key(request),
        now=now,
        verify=request.verify,
    )


def repeat_last_result(check: DirtyCheck) -> BuildResult:
    """Return the result of the last build again; close its snapshot."""
    problems = from_json((check.db.meta("problems") or b"").decode())
    result = BuildResult(
        tuple(problems), check.file_count, check.notes, check.drafts, changed=0
    )
    check.db.close()
    return result


def try_partial_build(
    request: BuildRequest, check: DirtyCheck, now: float
) -> BuildResult:
    """Make what changed inputs change; raise NeedsFullBuild."""
    with kept_code(state_dir(request.root)):
        return _import_and_build(request, check, now)


def _import_and_build(
    request: BuildRequest, check: DirtyCheck, now: float
) -> BuildResult:
    if check.db.meta("stub_imports"):
        stub_unused_imports()
    # Pelican is slow to import: only when there is something to do
    from causerie.building.audit_hook import record_inputs
    from causerie.building.build_settings import Job, read_settings
    from causerie.building.incremental.apply_partial import apply_update
    from causerie.building.table.updater import Updater

    part = state_dir(request.root) / "partial.part"
    time = datetime.fromtimestamp(now, UTC)
    root, known = request.root.resolve(), not check.work.settings
    job = Job(root, part, False, time, request.site_url, partial=known)
    with record_inputs(job.root) as recorded:
        updater = Updater(read_settings(job, recorded))
        return apply_update(updater, check, request.output, recorded, now)


def try_fast_build(request: BuildRequest, now: float) -> BuildResult:
    """Build what is new, in this process; raise NeedsFullBuild.

    A full build repairs whatever goes wrong here; the traceback is logged for us.
    """
    check = dirty_check(request, now)
    if not check.work:
        return repeat_last_result(check)
    try:
        return try_partial_build(request, check, now)
    except NeedsFullBuild:
        raise
    except Exception as error:
        log_failure(request.root, error)
        raise NeedsFullBuild(FAILED) from error


def parse_result(document: str) -> BuildResult:
    """Parse the result that a process of ours printed as JSON.

    Raise NeedsFullBuild if it says so, and ValueError if it is none.
    """
    parsed = json.loads(document)
    if "why" in parsed:
        raise NeedsFullBuild(parsed["why"])
    return BuildResult(
        tuple(from_json(document)),
        parsed["pages"],
        tuple(parsed["notes"]),
        tuple(parsed["drafts"]),
        changed=parsed["changed"],
    )


def write_result(result: BuildResult) -> str:
    """Write a result as `parse_result` reads it."""
    document = json.loads(to_json(result.problems))
    own = ("pages", "notes", "drafts", "changed")
    return json.dumps(document | {name: getattr(result, name) for name in own})


def main(arguments: list[str]) -> int:
    """Build as the one JSON argument says; print the result, if there is one."""
    gc.disable()  # the process ends before there is much to collect
    from causerie.building.json_stdout import reserve_stdout  # `inv build` does not

    arguments_ = json.loads(arguments[0])
    out = reserve_stdout()
    request = BuildRequest(Path(arguments_["root"]), site_url=arguments_["site_url"])
    try:
        answer = write_result(try_fast_build(request, arguments_["now"]))
    except NeedsFullBuild as needed:
        answer = json.dumps({"why": str(needed)})
    out.write(answer + "\n")
    out.flush()
    return 0


if __name__ == "__main__":
    os._exit(main(sys.argv[1:]))  # all is written; to end as Python does takes long
