"""Quick: bring the built site up to date by doing only what is new.

Run as a program (`python -m causerie.building.incremental.partial_process`) it does so
in a process of its own, and answers with one line of JSON.
"""

import gc
import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from causerie.building.incremental.dirty_check import Finding, look
from causerie.building.incremental.import_stubs import leave_out
from causerie.building.json_stdout import keep_for_answers
from causerie.building.request import Request, Result
from causerie.code_fingerprint import PACKAGE, installed
from causerie.files.state_dir import log_failure, state_dir
from causerie.problems import from_json, to_json


def graph_path(request: Request) -> Path:
    """Return where the graph of a site is kept."""
    return state_dir(request.root) / "graph.sqlite"


def asked(request: Request) -> str:
    """Name all that a build is asked but its "now", and who is asked.

    Another Python may have other libraries, while those of the last build stand as
    they were; links may lead to the same.
    """
    libraries = {os.path.realpath(p) for p in sys.path if p.endswith("-packages")}
    who = (sys.version, *sorted(libraries), os.path.realpath(PACKAGE), installed())
    return json.dumps([str(request.root.resolve()), request.site_url, *who])


def find(request: Request, now: float) -> Finding | None:
    """Return what there is to do; None if only a whole build will do."""
    if request.release:
        return None
    path = graph_path(request)
    verify = request.verify
    return look(path, request.output, asked=asked(request), now=now, verify=verify)


def unchanged(finding: Finding) -> Result:
    """Return the result of the last build once more."""
    problems = from_json((finding.graph.meta("problems") or b"").decode())
    result = Result(tuple(problems), finding.files, finding.notes)
    finding.graph.close()
    return result


def revise(request: Request, finding: Finding, now: float) -> Result | None:
    """Make again what edited posts change; None if only a whole build will do."""
    if finding.graph.meta("lean"):
        leave_out()
    # Pelican is slow to import: only when there is something to do
    from causerie.building.audit_hook import watching
    from causerie.building.build_settings import Job, read_settings
    from causerie.building.incremental.apply_partial import revise_site
    from causerie.building.incremental.partial_build import Workshop

    part = state_dir(request.root) / "revised.part"
    moment = datetime.fromtimestamp(now, UTC)
    job = Job(
        request.root.resolve(), part, False, moment, request.site_url, revision=True
    )
    with watching(job.root) as seen:
        workshop = Workshop(read_settings(job, seen))
        problems = revise_site(workshop, finding, request.output, seen)
    return (
        None
        if problems is None
        else Result(tuple(problems), finding.files, finding.notes)
    )


def quickly(request: Request, now: float) -> Result | None:
    """Do what is new, in this process; None if only a whole build will do.

    Whatever goes wrong, a whole build puts right; the story is kept for us.
    """
    finding = find(request, now)
    if finding is None or not finding.sources:
        return unchanged(finding) if finding else None
    try:
        return revise(request, finding, now)
    except Exception as error:  # noqa: BLE001 - see above
        log_failure(request.root, error)
        return None


def read_result(document: str) -> Result:
    """Read back the result that a process of ours wrote."""
    told = json.loads(document)
    return Result(tuple(from_json(document)), told["pages"], tuple(told["notes"]))


def main(arguments: list[str]) -> int:
    """Revise as the one JSON argument says; print the result, if there is one."""
    gc.disable()  # the process ends before there is much to collect
    asked_for = json.loads(arguments[0])
    out = keep_for_answers()
    request = Request(Path(asked_for["root"]), site_url=asked_for["site_url"])
    if result := quickly(request, asked_for["now"]):
        document = json.loads(to_json(result.problems))
        document |= {"pages": result.pages, "notes": result.notes}
        out.write(json.dumps(document) + "\n")
    out.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
