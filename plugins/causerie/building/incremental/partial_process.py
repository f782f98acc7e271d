"""Fast builds: repeat the last result or make a partial build, else return None.

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
from causerie.building.json_stdout import reserve_stdout
from causerie.building.request import BuildRequest, BuildResult
from causerie.code_fingerprint import PACKAGE, installed_packages
from causerie.files.state_dir import log_failure, state_dir
from causerie.problems import from_json, to_json


def snapshot_path(request: BuildRequest) -> Path:
    """Return the path of a site's snapshot."""
    return state_dir(request.root) / "snapshot.sqlite"


def build_key(request: BuildRequest) -> str:
    """Return the key of a build: site, address, Python, libraries, code; not its time.

    Two Pythons may have different libraries, each unchanged since the last build; the
    paths are resolved, as two links may lead to the same ones.
    """
    libraries = {os.path.realpath(p) for p in sys.path if p.endswith("-packages")}
    who = (
        sys.version,
        *sorted(libraries),
        os.path.realpath(PACKAGE),
        installed_packages(),
    )
    return json.dumps([str(request.root.resolve()), request.site_url, *who])


def dirty_check(request: BuildRequest, now: float) -> DirtyCheck | None:
    """Return what changed since the last build; None if a full build is needed."""
    if request.release:
        return None
    path = snapshot_path(request)
    verify = request.verify
    return check_dirty(
        path, request.output, build_key=build_key(request), now=now, verify=verify
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
) -> BuildResult | None:
    """Make what changed inputs change; return None if a full build is needed."""
    if check.db.meta("stub_imports"):
        stub_unused_imports()
    # Pelican is slow to import: only when there is something to do
    from causerie.building.audit_hook import record_inputs
    from causerie.building.build_settings import Job, read_settings
    from causerie.building.incremental.apply_partial import apply_update
    from causerie.building.table.updater import Updater

    part = state_dir(request.root) / "partial.part"
    time = datetime.fromtimestamp(now, UTC)
    job = Job(request.root.resolve(), part, False, time, request.site_url, partial=True)
    with record_inputs(job.root) as recorded:
        updater = Updater(read_settings(job, recorded))
        return apply_update(updater, check, request.output, recorded, now)


def try_fast_build(request: BuildRequest, now: float) -> BuildResult | None:
    """Build what is new, in this process; return None if a full build is needed.

    A full build repairs whatever goes wrong here; the traceback is logged for us.
    """
    check = dirty_check(request, now)
    if check is None or not check.work:
        return repeat_last_result(check) if check else None
    try:
        return try_partial_build(request, check, now)
    except Exception as error:  # noqa: BLE001 - see above
        log_failure(request.root, error)
        return None


def parse_result(document: str) -> BuildResult:
    """Parse the result that a process of ours printed as JSON."""
    parsed = json.loads(document)
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
    arguments_ = json.loads(arguments[0])
    out = reserve_stdout()
    request = BuildRequest(Path(arguments_["root"]), site_url=arguments_["site_url"])
    if result := try_fast_build(request, arguments_["now"]):
        out.write(write_result(result) + "\n")
    out.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
