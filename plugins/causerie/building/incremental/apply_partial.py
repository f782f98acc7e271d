"""Revision: make again what edited posts change, straight into the built site."""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from causerie.bridge.edited_post import NeedsFullBuild
from causerie.building.audit_hook import Seen
from causerie.building.incremental.dirty_check import Finding, keep
from causerie.building.incremental.file_stamps import Scan, digest_files
from causerie.building.incremental.output_check import scan_some
from causerie.building.incremental.partial_build import Workshop
from causerie.building.incremental.save_snapshot import still
from causerie.building.incremental.snapshot_db import Graph
from causerie.problems import Problem, from_json, settle, to_json


def revise_site(
    workshop: Workshop, finding: Finding, output: Path, seen: Seen
) -> list[Problem] | None:
    """Make what is new, put it in place file by file, and remember it.

    Return every problem of the site; None, with nothing changed, if only a whole
    build will do. A process that is killed meanwhile leaves some pages new and some
    old; the graph then does not fit the output, and the next build is a whole one.
    """
    graph = finding.graph
    if not graph.is_sound():
        graph.close()
        return None
    part = workshop.output
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    before = from_json((graph.meta("problems") or b"").decode())
    doubted = {s for s in finding.sources if any(_is_of(p, (s,)) for p in before)}
    try:
        revised = workshop.rework(graph, finding.sources, output, doubted)
        whole = finding.output_is_whole() and not seen.unknowable
        written = list(_put_in_place(part, output)) if whole else []
    except NeedsFullBuild:
        finding.output_is_whole()  # so that its process ends
        whole = False
    finally:
        shutil.rmtree(part)
    if not whole:
        graph.close()
        return None
    others = (
        each
        for each in before
        if each.code not in revised.retold and not _is_of(each, finding.sources)
    )
    problems = settle([*others, *revised.problems])
    revised.remember()
    keep(graph, "inputs", finding.changed, finding.now)
    certain = finding.changed - _keep_heard(graph, seen)
    made = scan_some(output, written)
    keep(graph, "output", made, Scan(made, {}))
    keep(graph, "input bytes", finding.changed, finding.now.digested(certain))
    keep(graph, "output bytes", written, digest_files(made, str(output)))
    graph.put("meta", {"problems": to_json(problems).encode()})
    graph.close(commit=True)
    return problems


def _keep_heard(graph: Graph, seen: Seen) -> set[str]:
    """Have a graph know what was looked at that it did not know.

    Return the files whose bytes do not tell all that was asked of them.
    """
    places = json.loads(graph.meta("places") or b"")
    known, listed = {*places["files"]}, {*places["listed"]}
    new = {
        path: stamp
        for path, stamp in still(seen).items()
        if path not in known and str(Path(path).parent) not in listed
    }
    more = {
        "files": new.keys() - seen.listed(),
        "listed": seen.folders,
        "aside": seen.written,
        "alone": seen.sources,
        "dated": seen.dated,
    }
    told = {name: sorted({*places[name], *more[name]}) for name in more}
    dated = {*told["dated"]}
    if any(len(told[name]) > len(places[name]) for name in more):
        graph.put("meta", {"places": json.dumps(places | told).encode()})
        keep(graph, "inputs", new, Scan(new, {}))
        keep(graph, "input bytes", new, Scan(new, {}).digested(new.keys() - dated))
    return dated


def _put_in_place(part: Path, output: Path) -> Iterator[str]:
    """Move the files that are not as they were; yield their paths in the output."""
    for folder, _, names in os.walk(part):
        for name in names:
            path = Path(folder, name)
            place = output / path.relative_to(part)
            if not place.is_file() or place.read_bytes() != path.read_bytes():
                place.parent.mkdir(parents=True, exist_ok=True)
                path.replace(place)
                yield place.relative_to(output).as_posix()


def _is_of(problem: Problem, sources: tuple[str, ...]) -> bool:
    path = problem.where.path  # from the site's folder on, or below content/
    return path in sources or path.partition("/")[2] in sources
