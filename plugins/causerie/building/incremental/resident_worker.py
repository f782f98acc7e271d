"""Warm: a process that waits, all set up, to rework a site as its posts are saved.

It is asked by lines of JSON on its standard input, and answers each with one: a result;
null where all of the site must be looked at; false where only a whole build will do.
"""

import gc
import json
import subprocess
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING

from causerie.building.audit_hook import Seen, watching
from causerie.building.build import build
from causerie.building.build_lock import alone
from causerie.building.child_process import end_child, start_child
from causerie.building.incremental.dirty_check import look
from causerie.building.incremental.partial_process import (
    asked,
    graph_path,
    read_result,
    unchanged,
)
from causerie.building.json_stdout import keep_for_answers
from causerie.building.request import Request, Result, build_time
from causerie.files.state_dir import log_failure, state_dir
from causerie.problems import Problem, to_json

if TYPE_CHECKING:
    from causerie.building.incremental.partial_build import Workshop


class Builder:
    """Builds a site again and again; edits of posts by a process kept warm."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._process: subprocess.Popen[str] | None = None

    def build(self, changed: Iterable[str] | None) -> Result:
        """Bring the site up to date with some changed files; None: look at all."""
        answer = None if changed is None else self._ask(list(changed))
        if isinstance(answer, Result):
            return answer
        self.close()  # what it has set up may be of yesterday
        result = build(self._request, wholly=answer is False)
        if result.ok and graph_path(self._request).is_file():
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

    def _ask(self, changed: list[str]) -> Result | bool | None:
        if not self._process or not self._process.stdin or not self._process.stdout:
            return None
        try:
            question = {"changed": changed, "now": build_time(self._request)}
            self._process.stdin.write(json.dumps(question) + "\n")
            self._process.stdin.flush()
            answer = self._process.stdout.readline()
            if answer.startswith("{"):
                return read_result(answer)
        except (OSError, ValueError):  # it ended, perhaps while it answered
            return None
        return False if answer == "false\n" else None


def main(arguments: list[str]) -> int:
    """Set up for the site of the one JSON argument, and answer until nobody asks."""
    asked_for = json.loads(arguments[0])
    out = keep_for_answers()
    request = Request(Path(asked_for["root"]), site_url=asked_for["site_url"])
    with watching(request.root) as seen:
        try:
            workshop = _set_up(request, seen)
        except Exception as error:  # noqa: BLE001 - whole builds go on and tell it
            log_failure(request.root, error)
            return 1
        _serve(request, workshop, seen, out)
    return 0


def _serve(request: Request, workshop: "Workshop", seen: Seen, out: IO[str]) -> None:
    gc.freeze()  # what is set up stays, and need not be looked at again and again
    for line in sys.stdin:
        question = json.loads(line)
        try:
            answer = _answer(
                request, workshop, seen, question["changed"], question["now"]
            )
        except Exception as error:  # noqa: BLE001 - a whole build puts it right
            log_failure(request.root, error)
            answer = "false"
        out.write(answer + "\n")
        out.flush()
        # Contents that were taken up hold each other. The collector would come for them
        # ever more rarely, the more there are; now nobody waits.
        gc.collect()


def _set_up(request: Request, seen: Seen) -> "Workshop":
    from causerie.building.build_settings import Job, read_settings
    from causerie.building.incremental.partial_build import Workshop

    part = state_dir(request.root) / "revised.part"
    now = datetime.fromtimestamp(build_time(request), UTC)
    job = Job(request.root, part, False, now, request.site_url, revision=True)
    return Workshop(read_settings(job, seen))


def _answer(
    request: Request, workshop: "Workshop", seen: Seen, changed: list[str], now: float
) -> str:
    from causerie.building.incremental.apply_partial import revise_site

    path = graph_path(request)
    with alone(request.root):
        finding = look(
            path, request.output, asked=asked(request), now=now, paths=changed
        )
        if finding is None:
            return "null"
        problems: list[Problem] | None
        if not finding.sources:
            problems = list(unchanged(finding).problems)
        else:
            problems = revise_site(workshop, finding, request.output, seen)
    if problems is None:
        return "false"
    document = json.loads(to_json(problems))
    return json.dumps(document | {"pages": finding.files, "notes": finding.notes})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
