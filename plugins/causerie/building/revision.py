"""Revision: make again what edited posts change, straight into the built site."""

import shutil
from pathlib import Path
from typing import Any

from causerie.bridge.rework import Unrevisable, rework
from causerie.building.changes import Scan, scan_output
from causerie.building.look import Finding
from causerie.problems import Problem, from_json, settle, to_json


def revise_site(
    settings: dict[str, Any], finding: Finding, output: Path
) -> list[Problem] | None:
    """Make what is new, put it in place file by file, and remember it.

    Return every problem of the site; None, with nothing changed, if only a whole
    build will do. A process that is killed meanwhile leaves some pages new and some
    old; the graph then does not fit the output, and the next build is a whole one.
    """
    graph = finding.graph
    part = Path(settings["OUTPUT_PATH"])
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        revised = rework(settings, graph, finding.sources, output)
        _put_in_place(part, output)
    except Unrevisable:
        graph.close()
        return None
    finally:
        shutil.rmtree(part)
    before = from_json((graph.meta("problems") or b"").decode())
    others = (each for each in before if not _is_of(each, revised.sources))
    problems = settle([*others, *revised.problems])
    revised.remember()
    written = Scan(scan_output(output), {})
    graph.put(
        "meta",
        {
            "inputs": finding.now.dump(),
            "output": written.dump(),
            "problems": to_json(problems).encode(),
        },
    )
    graph.close(commit=True)
    return problems


def _put_in_place(part: Path, output: Path) -> None:
    """Move the files that are not as they were."""
    for path in sorted(part.rglob("*")):
        if path.is_file():
            place = output / path.relative_to(part)
            if not place.is_file() or place.read_bytes() != path.read_bytes():
                place.parent.mkdir(parents=True, exist_ok=True)
                path.replace(place)


def _is_of(problem: Problem, sources: list[str]) -> bool:
    return any(problem.where.path.endswith(source) for source in sources)
