"""Resident worker: a process that keeps Pelican set up, for partial builds at once.

It reads requests as lines of JSON from its standard input, and answers each with one
line: a result, why a full build is needed, or null if all inputs must be checked.
Before a result there may be a line with the open pages that are made already.
"""

import gc
import json
import subprocess
import sys
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import closing, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from causerie.building.audit_hook import BuildInputs, record_inputs
from causerie.building.build import build
from causerie.building.build_lock import build_lock
from causerie.building.child_process import end_child, start_child
from causerie.building.incremental.dirty_check import UNREADABLE, check_dirty
from causerie.building.incremental.partial_process import (
    FAILED,
    build_key,
    parse_result,
    repeat_last_result,
    snapshot_path,
    write_result,
)
from causerie.building.incremental.snapshot_db import SnapshotDB
from causerie.building.incremental.work import NeedsFullBuild
from causerie.building.json_stdout import reserve_stdout
from causerie.building.request import BuildRequest, BuildResult, build_time
from causerie.files.state_dir import log_failure, state_dir

if TYPE_CHECKING:
    from causerie.building.table.open_pages import OpenPages
    from causerie.building.table.updater import Updater

Tell = Callable[[Collection[str] | None], None]


class IncrementalBuilder:
    """Builds a site again and again; a resident worker makes the partial builds."""

    def __init__(self, request: BuildRequest) -> None:
        self._request = request
        self._process: subprocess.Popen[str] | None = None
        self._told = False  # that open pages are made

    def build(
        self,
        changed: Iterable[str] | None,
        open_pages: Iterable[str] = (),
        tell: Tell = lambda _: None,
    ) -> BuildResult:
        """Build the site after some files changed; None: check all inputs.

        Files of the output in `open_pages` are made first; `tell` is given those that
        are made while the rest is not, and None if they are taken back.
        """
        self._told, why_whole = False, None
        pages = [*open_pages]
        try:
            answer = None if changed is None else self._ask([*changed], pages, tell)
            if answer:
                return answer
        except NeedsFullBuild as needed:
            why_whole = str(needed)
        if self._told:
            tell(None)
        self.close()  # what it has loaded may be outdated
        result = build(self._request, why_whole=why_whole)
        if result.ok and snapshot_path(self._request).is_file():
            self._start()
        return result

    def due(self) -> float | None:
        """Return when the next post that waits is due, in seconds since 1970, if any.

        It is as the last build left it.
        """
        _, moment = self._saved("valid_interval") or (0, None)
        return float(moment) if moment else None

    def places(self) -> frozenset[Path]:
        """Return the folders and files of the author's that the last build has read.

        They are in settings, which only a build reads: templates, redirects, modules.
        As long as there is no build, they are the folders that may have templates.
        """
        root, output = self._request.root.resolve(), self._request.output.name
        if (found := self._saved("input_locations")) is None:
            folders = {path.parent for path in root.glob("*/*.html")}
            left_out = (".", output)
            return frozenset(f for f in folders if not f.name.startswith(left_out))
        folders = {Path(folder) for folder in found["folders"]}
        single = {Path(file) for file in found["files"]}
        return frozenset(
            {path for path in folders if "site-packages" not in path.parts}
            | {path for path in single if _is_authors(path, root)}
        )

    def _saved(self, name: str) -> Any:
        """Return a document of the snapshot, as the last build left it, or None."""
        path = snapshot_path(self._request)
        if not path.is_file():
            return None
        with suppress(*UNREADABLE), closing(SnapshotDB(path)) as db:
            return json.loads(db.meta(name) or b"")
        return None

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

    def _ask(
        self, changed: list[str], pages: list[str], tell: Tell
    ) -> BuildResult | None:
        """Return its answer; None if it cannot tell; raise NeedsFullBuild."""
        if not self._process or not self._process.stdin or not self._process.stdout:
            return None
        try:
            now = build_time(self._request)
            question = {"changed": changed, "now": now, "open": pages}
            self._process.stdin.write(json.dumps(question) + "\n")
            self._process.stdin.flush()
            answer = self._process.stdout.readline()
            if answer.startswith("["):
                self._told = True
                tell(json.loads(answer))
                answer = self._process.stdout.readline()
            if answer.startswith("{"):
                return parse_result(answer)
        except (OSError, ValueError):  # it ended, perhaps while it answered
            return None
        return None


def _is_authors(path: Path, root: Path) -> bool:
    """Return whether it is a file of the site, neither hidden nor of a library."""
    if not path.is_relative_to(root) or "site-packages" in path.parts:
        return False
    parts = path.relative_to(root).parts
    return not any(part.startswith(".") for part in parts) and path.is_file()


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
    from causerie.bridge.freed_memory import return_freed_memory
    from causerie.building.table.open_pages import OpenPages

    gc.freeze()  # what is set up stays: no collection need scan it again
    _load_ahead(request, builder)
    for line in sys.stdin:
        question = json.loads(line)
        try:
            pages = OpenPages(
                frozenset(question.get("open", ())), partial(_tell, out), request.output
            )
            answer = _answer(request, builder, recorded, question, pages)
        except NeedsFullBuild as needed:
            answer = json.dumps({"why": str(needed)})
        except Exception as error:  # noqa: BLE001 - a full build repairs it
            log_failure(request.root, error)
            answer = json.dumps({"why": FAILED})
        out.write(answer + "\n")
        out.flush()
        # Views and rows refer to each other. The collector would run ever more rarely,
        # the more there are; now, after the answer, nobody waits.
        gc.collect()
        return_freed_memory()


def _load_ahead(request: BuildRequest, builder: "Updater") -> None:
    """Load the posts of the last build before the first edit, while nobody waits."""
    with suppress(*UNREADABLE):
        db = SnapshotDB(snapshot_path(request))
        try:
            builder.load_ahead(db)
        finally:
            db.close()


def _tell(out: IO[str], pages: Collection[str]) -> None:
    out.write(json.dumps([*pages]) + "\n")
    out.flush()


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
    question: Mapping[str, Any],
    pages: "OpenPages",
) -> str:
    from causerie.building.incremental.apply_partial import apply_update

    path, now = snapshot_path(request), question["now"]
    with build_lock(request.root):
        try:
            check = check_dirty(
                path,
                request.output,
                build_key=build_key(request),
                now=now,
                paths=question["changed"],
            )
        except NeedsFullBuild:
            return "null"  # whoever checks all inputs finds out why
        if check.work.settings:
            return "null"  # this process has the old ones
        if not check.work:
            return write_result(repeat_last_result(check))
        return write_result(
            apply_update(
                builder, check, request.output, recorded, now, open_pages=pages
            )
        )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
