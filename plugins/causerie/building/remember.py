"""Remember: keep a finished build as a graph, and with it what it depended on."""

import json
import pickle
import sys
from collections.abc import Mapping, Sequence
from importlib.machinery import PathFinder
from pathlib import Path
from typing import Any

from causerie.bridge.bodies import is_known
from causerie.bridge.rework import why_whole
from causerie.bridge.shelf import put_away
from causerie.bridge.site import Site
from causerie.building.changes import Scan, digest_files, scan
from causerie.building.seen import Seen
from causerie.building.written import scan_written
from causerie.engine import PACKAGE
from causerie.graph import Graph
from causerie.problems import Problem, to_json

# Libraries that have a hand in the output; another version has another file here.
_LIBRARIES = (
    *("babel", "dateutil", "docutils", "feedgen", "jinja2", "lxml", "markdown"),
    *("markupsafe", "mutagen", "pelican", "PIL", "pygments", "segno", "tzdata"),
    *("unidecode", "causerie"),
)


def scan_inputs(settings: dict[str, Any]) -> Scan:
    """Look at all that a build reads: sources, theme, settings, code."""
    return scan(_folders(settings), sorted(_code(settings)))


def remember(
    site: Site, before: Scan, problems: Sequence[Problem], path: Path, asked: str
) -> str:
    """Write the graph of a build, whose inputs were scanned before it began.

    Return why there is none, if others' code took part of which too little is known.
    """
    seen: Seen = site.settings["CAUSERIE_SEEN"]
    if seen.commands:
        return "the settings run commands"
    if why := why_whole(site.pelican):
        return why
    graph = Graph.create(path)
    try:
        put_away(site, site.writer, graph)
    except (pickle.PicklingError, AttributeError, KeyError, TypeError) as error:
        graph.close()
        path.unlink()
        return f"something that a plugin attached cannot be kept ({error})"
    inputs = before.renewed(scan_inputs(dict(site.settings)))
    graph.put(
        "meta",
        {
            "asked": asked.encode(),
            "environment": json.dumps(seen.variables).encode(),
            "places": json.dumps(_places(site)).encode(),
            "inputs": inputs.dump(),
            "input bytes": inputs.digested(inputs.stamps).dump(),
            "window": json.dumps(_window(site)).encode(),
            "problems": to_json(problems).encode(),
            "notes": json.dumps(site.notes).encode(),
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


def _is_lean(site: Site) -> bool:
    """Tell whether a revision can do without what lean.py leaves out."""
    ours = all(each.__name__.startswith("causerie.") for each in site.pelican.plugins)
    markdown = site.settings["MARKDOWN"]
    return ours and is_known(markdown) and "codehilite" not in repr(markdown)


def _code(settings: Mapping[str, Any]) -> set[str]:
    """Return the files that took part, but the engine's own and those of _folders."""
    root = Path(settings["PATH"]).absolute().parent
    content = f"{root / settings['PATH']}/"
    seen: Seen = settings["CAUSERIE_SEEN"]
    found = {path for path in seen.files if not path.startswith(content)}
    found |= {str(root / "pelicanconf.py"), str(root / "publishconf.py")}
    for module in list(sys.modules.values()):
        file = getattr(module, "__file__", None) or ""
        if file.startswith(f"{root}/") and "site-packages" not in file:
            found.add(file)
    for name in _LIBRARIES:
        # not what stands for it where it is left out
        if (spec := PathFinder.find_spec(name)) and spec.origin:
            found.add(spec.origin)
    return found


def _folders(settings: Mapping[str, Any]) -> list[str]:
    """Return the folders of which every file counts."""
    folders = {settings["THEME"], str(PACKAGE)}
    folders |= set(settings["THEME_TEMPLATES_OVERRIDES"])
    found = {str(Path(folder).resolve()) for folder in folders}
    # content/ may be a link: sources have the names they have by it
    return sorted({str(Path(settings["PATH"]).absolute()), *found})


def _places(site: Site) -> dict[str, Any]:
    settings = site.settings
    return {
        "folders": _folders(settings),
        "files": sorted(_code(settings)),
        "content": str(site.content),
        "articles": settings["ARTICLE_PATHS"],
        "pages": settings["PAGE_PATHS"],
    }


def _window(site: Site) -> tuple[float, float | None]:
    """Return between which moments the same posts are published as now."""
    dates = [
        entry.post.date.timestamp()
        for entry in site.entries
        if entry.post.date is not None
    ]
    now = site.now.timestamp()
    past = max((date for date in dates if date <= now), default=0.0)
    return past, min((date for date in dates if date > now), default=None)
