"""Resident worker: a process that keeps Pelican set up, for partial builds at once.

It reads requests as lines of JSON from its standard input, and answers each with one
line: a result; null if all inputs must be checked; false if a full build is needed.
"""

import gc
import json
import subprocess
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING

from causerie.building.audit_hook import BuildInputs, record_inputs
from causerie.building.build import build
from causerie.building.build_lock import build_lock
from causerie.building.child_process import end_child, start_child
from causerie.building.incremental.dirty_check import check_dirty
from causerie.building.incremental.partial_process import (
    build_key,
    parse_result,
    repeat_last_result,
    snapshot_path,
    write_result,
)
from causerie.building.json_stdout import reserve_stdout
from causerie.building.request import BuildRequest, BuildResult, build_time
from causerie.files.state_dir import log_failure, state_dir

if TYPE_CHECKING:
    from causerie.building.table.updater import Updater


class IncrementalBuilder:
    """Builds a site again and again; a resident worker makes the partial builds."""

    def __init__(self, request: BuildRequest) -> None:
        self._request = request
        self._process: subprocess.Popen[str] | None = None

    def build(self, changed: Iterable[str] | None) -> BuildResult:
        """Build the site after some files changed; None: check all inputs."""
        answer = None if changed is None else self._ask(list(changed))
        if isinstance(answer, BuildResult):
            return answer
        self.close()  # what it has loaded may be outdated
        result = build(self._request, full=answer is False)
        if result.ok and snapshot_path(self._request).is_file():
            self._start()
        return result

    def close(self) -> None:
        """End the process."""
        if self._process:
            end_child(self._process)
            self._process = None

    def _start(self) -> None:
        request = self._request
        root = str(request.root.resolve())
        self._process = start_child(
            "causerie.building.incremental.resident_worker",
            {"root": root, "site_url": request.site_url},
            stdin=subprocess.PIPE,
        )

    def _ask(self, changed: list[str]) -> BuildResult | bool | None:
        if not self._process or not self._process.stdin or not self._process.stdout:
            return None
        try:
            question = {"changed": changed, "now": build_time(self._request)}
            self._process.stdin.write(json.dumps(question) + "\n")
            self._process.stdin.flush()
            answer = self._process.stdout.readline()
            if answer.startswith("{"):
                return parse_result(answer)
        except (OSError, ValueError):  # it ended, perhaps while it answered
            return None
        return False if answer == "false\n" else None


def main(arguments: list[str]) -> int:
    """Set up for the site of the one JSON argument; answer requests until the end."""
    arguments_ = json.loads(arguments[0])
    out = reserve_stdout()
    request = BuildRequest(Path(arguments_["root"]), site_url=arguments_["site_url"])
    with record_inputs(request.root) as recorded:
        try:
            builder = _set_up(request, recorded)
        except Exception as error:  # noqa: BLE001 - full builds go on and report it
            log_failure(request.root, error)
            return 1
        _serve(request, builder, recorded, out)
    return 0


def _serve(
    request: BuildRequest,
    builder: "Updater",
    recorded: BuildInputs,
    out: IO[str],
) -> None:
    gc.freeze()  # what is set up stays: no collection need scan it again
    for line in sys.stdin:
        question = json.loads(line)
        try:
            answer = _answer(
                request, builder, recorded, question["changed"], question["now"]
            )
        except Exception as error:  # noqa: BLE001 - a full build repairs it
            log_failure(request.root, error)
            answer = "false"
        out.write(answer + "\n")
        out.flush()
        # Views and rows refer to each other. The collector would run ever more rarely,
        # the more there are; now, after the answer, nobody waits.
        gc.collect()


def _set_up(request: BuildRequest, recorded: BuildInputs) -> "Updater":
    from causerie.building.build_settings import Job, read_settings
    from causerie.building.table.updater import Updater

    part = state_dir(request.root) / "partial.part"
    now = datetime.fromtimestamp(build_time(request), UTC)
    job = Job(request.root, part, False, now, request.site_url, partial=True)
    return Updater(read_settings(job, recorded))


def _answer(
    request: BuildRequest,
    builder: "Updater",
    recorded: BuildInputs,
    changed: list[str],
    now: float,
) -> str:
    from causerie.building.incremental.apply_partial import apply_update

    path = snapshot_path(request)
    with build_lock(request.root):
        check = check_dirty(
            path, request.output, build_key=build_key(request), now=now, paths=changed
        )
        if check is None:
            return "null"
        result: BuildResult | None
        if not check.work:
            result = repeat_last_result(check)
        else:
            result = apply_update(builder, check, request.output, recorded, now)
    if result is None:
        return "false"
    return write_result(result)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
