"""Look: what a site's files ask for, since it was built last.

It stands before every build and imports next to nothing: most often the answer is
"nothing".
"""

import json
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from causerie.building.changes import Scan, scan, scan_output
from causerie.graph import Graph

MANY = 30  # edited posts, from which on a whole build is as quick


@dataclass(frozen=True, slots=True)
class Finding:
    """What there is to do, and by what."""

    graph: Graph  # of the last build, open
    now: Scan  # of all inputs
    sources: tuple[str, ...]  # edited, below content/; none: nothing is to do
    files: int  # of the output


def look(path: Path, output: Path, *, asked: str, now: float) -> Finding | None:
    """Return what to do to the last build; None if only a whole build will do."""
    if not path.is_file() or not output.is_dir():
        return None
    try:
        graph = Graph(path)
        if graph.meta("asked") != asked.encode():
            return None
        return _look(graph, output, now)
    except (sqlite3.DatabaseError, TypeError, ValueError, EOFError):
        return None  # half of it, or of another version


def _look(graph: Graph, output: Path, now: float) -> Finding | None:
    past, future = json.loads(graph.meta("window") or b"")
    if now < past or (future is not None and now >= future):
        return None
    places = json.loads(graph.meta("places") or b"")
    before = Scan.load(graph.meta("inputs") or b"")
    found = scan(places["folders"], places["files"])
    written = Scan.load(graph.meta("output") or b"").stamps
    if scan_output(output) != written:
        return None
    sources: set[str] = set()
    for changed in before.changed(found):
        source = _source(changed, before, found, places)
        if source is None or graph.content_of(source) is None:
            return None
        sources.add(source)
    if len(sources) > MANY:
        return None
    return Finding(graph, found, tuple(sorted(sources)), len(written))


def _source(path: str, before: Scan, now: Scan, places: dict[str, Any]) -> str | None:
    """Return the post whose page a changed file makes another, if it is one alone."""
    content = places["content"] + "/"
    name = path.removeprefix(content)
    if name == path:
        return None
    posts = (*places["articles"], *places["pages"])
    if name.endswith(".md") and name.split("/")[0] in posts:
        return name if path in before.stamps and path in now.stamps else None
    if name.startswith("comments/") and name.endswith(".json"):
        stem = name.removeprefix("comments/").removesuffix(".json")
        for folder in places["articles"]:
            if f"{content}{folder}/{stem}.md" in now.stamps:
                return f"{folder}/{stem}.md"
    return None
