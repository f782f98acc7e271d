"""Build a site beside its old output, and swap it in when it is good."""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from causerie.building.atomic_swap import remove, swap_in
from causerie.building.build_lock import alone
from causerie.building.child_process import child
from causerie.building.incremental.dirty_check import settle_links
from causerie.building.incremental.partial_process import asked as asked_of
from causerie.building.incremental.partial_process import (
    find,
    graph_path,
    read_result,
    unchanged,
)
from causerie.building.request import Request, Result, build_time
from causerie.errors import BuildError
from causerie.files.state_dir import state_dir
from causerie.identity.lock_json import read_lock
from causerie.problems import from_json

Progress = Callable[[str, int], None]  # a phase, and how many of it are done


def build(
    request: Request, *, progress: Progress | None = None, wholly: bool = False
) -> Result:
    """Build the site; its old output stays whole unless the new one is good.

    `wholly`: a revision was tried, and only a whole build will do.
    """
    with alone(request.root):
        now = build_time(request)
        revised = None if wholly else _revise(request, now)
        return revised or _build(request, now, progress)


def _revise(request: Request, now: float) -> Result | None:
    finding = find(request, now)
    if finding is None or not finding.sources:
        return unchanged(finding) if finding else None
    whole = finding.output_is_whole()  # it asks the graph
    finding.graph.close()
    if not whole:
        return None
    asked = {"root": str(request.root), "site_url": request.site_url, "now": now}
    with child("causerie.building.incremental.partial_process", asked) as process:
        answer = process.stdout.read() if process.stdout else ""
    if process.returncode != 0 or '"problems"' not in answer:
        return None
    return read_result(answer)


def _build(request: Request, now: float, progress: Progress | None) -> Result:
    part = request.output.with_name(request.output.name + ".part")
    graph = graph_path(request).with_suffix(".part")
    remove(part)
    part.mkdir()
    try:
        result = _compile(request, part, now, progress=progress, graph=graph)
        if result.ok:
            swap_in(part, request.output)
            if graph.is_file():  # last: it tells of what is there
                settle_links(graph)
                graph.replace(graph_path(request))
            elif not request.release:
                graph_path(request).unlink(missing_ok=True)
    finally:
        remove(part)
        graph.unlink(missing_ok=True)
    return result


def check(request: Request, *, progress: Progress | None = None) -> Result:
    """Build the site to nowhere, for its problems."""
    with alone(request.root):
        part = state_dir(request.root) / "check.part"
        remove(part)
        part.mkdir(parents=True)
        try:
            return _compile(
                request, part, build_time(request), progress=progress, loudness=True
            )
        finally:
            remove(part)


def _compile(  # noqa: PLR0913 - most are keywords
    request: Request,
    output: Path,
    now: float,
    *,
    progress: Progress | None,
    loudness: bool = False,
    graph: Path | None = None,
) -> Result:
    asked = {
        "root": str(request.root.resolve()),
        "output": str(output.resolve()),
        "release": request.release,
        "now": now,
        "site_url": request.site_url,
        "loudness": loudness,
        "previous": str(request.output) if graph else "",
        "graph": str(graph) if graph and not request.release else "",
        "asked": asked_of(request),
    }
    with child("causerie.building.build_process", asked) as process:
        last = ""
        for line in process.stdout or ():
            last = line
            if progress and '"phase"' in line:
                told = json.loads(line)
                progress(told["phase"], told["done"])
    if process.returncode != 0 or '"problems"' not in last:
        what = f"The build process ended early, with {process.returncode}."
        raise BuildError(what, fix="What it printed stands above.")
    pages = sum(len(names) for _, _, names in os.walk(output))
    told = json.loads(last)
    problems, notes = tuple(from_json(last)), tuple(told["notes"])
    result = Result(problems, pages, notes, conf=told["conf"])
    lock = told["lock"]
    return replace(result, proposed=read_lock(lock)) if lock else result
