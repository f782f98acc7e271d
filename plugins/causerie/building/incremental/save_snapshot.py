"""Remember: keep a finished build as a graph, and with it what it depended on."""

import json
import pickle
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from causerie.bridge.markdown_cache import is_known
from causerie.bridge.site import Site
from causerie.building.audit_hook import Seen, is_standard
from causerie.building.build_settings import folders
from causerie.building.incremental.file_stamps import Scan, digest_files, scan
from causerie.building.incremental.output_check import scan_written
from causerie.building.incremental.partial_build import why_whole
from causerie.building.incremental.snapshot import put_away
from causerie.building.incremental.snapshot_db import Graph
from causerie.code_fingerprint import PACKAGE
from causerie.files.stamp import MISSING, UNKNOWN, Stamp
from causerie.problems import Problem, to_json


def scan_inputs(settings: dict[str, Any]) -> Scan:
    """Look at all that a build is known to read: sources, theme, settings, code."""
    return scan(folders(settings), sorted(_code(settings)))


def remember(  # noqa: PLR0913, PLR0917
    site: Site,
    before: Scan,
    problems: Sequence[Problem],
    path: Path,
    asked: str,
    values: Mapping[str, str],
) -> str:
    """Write the graph of a build, whose inputs were scanned before it began.

    Return why there is none, if others' code took part of which too little is known.
    """
    seen: Seen = site.settings["CAUSERIE_SEEN"]
    if why := why_whole(site.build.pelican):
        return why
    graph = Graph.create(path)
    try:
        put_away(site, site.build.writer, graph)
    except (pickle.PicklingError, AttributeError, KeyError, TypeError) as error:
        graph.close()
        path.unlink()
        return f"something that a plugin attached cannot be kept ({error})"
    now, heard = scan_inputs(dict(site.settings)), still(seen)
    late = _code(site.settings) - before.stamps.keys()  # imported since
    inputs = before.renewed(now).updated(late, now).updated(heard, Scan(heard, {}))
    graph.put(
        "meta",
        {
            "asked": asked.encode(),
            "environment": json.dumps(seen.variables).encode(),
            "places": json.dumps(_places(site, seen)).encode(),
            "settings": json.dumps(values).encode(),
            "inputs": inputs.dump(),
            "input bytes": inputs.digested(inputs.stamps.keys() - seen.dated).dump(),
            "window": json.dumps(_window(site)).encode(),
            "problems": to_json(problems).encode(),
            "notes": json.dumps(site.reporter.notes).encode(),
        },
    )
    if _is_lean(site):
        graph.put("meta", {"lean": b"yes"})
    written = scan_written(site.output)
    files = sum(size >= 0 for _, _, size, _ in written.values())
    output = {"output": Scan(written, {}).dump(), "files": str(files).encode()}
    graph.put("meta", output)
    made = digest_files(written, str(site.output))
    graph.put("meta", {"output bytes": made.dump()})
    graph.index()
    graph.close(commit=True)
    return ""


def still(seen: Seen) -> dict[str, Stamp]:
    """Return how what was looked at stands now, as far as it stands as it was."""
    there = seen.files.keys() - seen.written
    now = scan((), there - seen.listed(), seen.folders, (*seen.aside, *seen.written))
    return {
        path: stamp if seen.files.get(path) == stamp else UNKNOWN
        for path in there | now.stamps.keys()
        for stamp in [now.stamps.get(path, MISSING)]
    }


def _is_lean(site: Site) -> bool:
    """Tell whether a revision can do without what import_stubs.py leaves out."""
    ours = all(
        each.__name__.startswith("causerie.") for each in site.build.pelican.plugins
    )
    markdown = site.settings["MARKDOWN"]
    return ours and is_known(markdown) and "codehilite" not in repr(markdown)


def _code(settings: Mapping[str, Any]) -> set[str]:
    """Return the files that took part, but the engine's own and those of _folders."""
    root = Path(settings["CAUSERIE_SEEN"].root)
    found = {str(root / "pelicanconf.py"), str(root / "publishconf.py")}
    files = (getattr(module, "__file__", None) for module in [*sys.modules.values()])
    others = {file for file in files if file and not is_standard(file)}
    return found | {file for file in others if not file.startswith(f"{PACKAGE}/")}


def _places(site: Site, seen: Seen) -> dict[str, Any]:
    settings = site.settings
    listed = seen.listed()
    return {
        "folders": folders(settings),
        "files": sorted((_code(settings) | seen.files.keys()) - seen.written - listed),
        "listed": sorted(seen.folders),
        "aside": sorted({*seen.aside, *seen.written}),
        "alone": sorted(seen.sources),  # of which others' code has read
        "dated": sorted(seen.dated),
        "content": str(site.content),
        "articles": settings["ARTICLE_PATHS"],
        "pages": settings["PAGE_PATHS"],
    }


def _window(site: Site) -> tuple[float, float | None]:
    """Return between which moments the same posts are published as now."""
    dates = [
        each.post.date.timestamp() for each in site.build.entries if each.post.date
    ]
    now = site.now.timestamp()
    past = max((date for date in dates if date <= now), default=0.0)
    return past, min((date for date in dates if date > now), default=None)
