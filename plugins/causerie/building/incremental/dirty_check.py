"""Look: what a site's files ask for, since it was built last.

It stands before every build and imports next to nothing: most often the answer is
"nothing".
"""

import json
import os
import sqlite3
from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from causerie import fork_pool
from causerie.building.incremental.file_stamps import (
    Scan,
    digest_files,
    scan,
    scan_files,
)
from causerie.building.incremental.output_check import (
    find_touched,
    scan_some,
    scan_written,
)
from causerie.building.incremental.snapshot_db import Graph

_NO_INPUT = ("mentions/sent.json",)  # what others were told; no page shows it
MANY = 30  # edited posts, from which on a whole build is as quick


@dataclass(frozen=True, slots=True)
class Finding:
    """What there is to do, and by what."""

    graph: Graph  # of the last build, open
    changed: frozenset[str]  # inputs of another stamp, by path
    now: Scan  # of these at least
    sources: tuple[str, ...]  # posts to read again, below content/; none: all is done
    files: int  # of the output
    notes: tuple[str, ...]  # of the last build
    # Whether the output is as it was left. To be asked before anything is written
    # there: it is being looked at meanwhile.
    output_is_whole: Callable[[], bool]


def look(  # noqa: PLR0913 - most are keywords
    path: Path,
    output: Path,
    *,
    asked: str,
    now: float,
    paths: Iterable[str] | None = None,
    verify: bool = False,
) -> Finding | None:
    """Return what to do to the last build; None if only a whole build will do.

    With `paths` nothing else is looked at: somebody else watches the rest. To verify
    is to read every file, and to take no stamp's word.
    """
    if not path.is_file() or not output.is_dir():
        return None
    found = None
    try:
        graph = Graph(path)
    except sqlite3.DatabaseError:
        return None
    try:
        if graph.meta("asked") == asked.encode() and _holds(graph, path, now):
            if paths is None:
                found = _look(graph, output, verify=verify)
            else:
                found = _look_at(graph, frozenset(paths))
    except (sqlite3.DatabaseError, TypeError, ValueError, EOFError):
        found = None  # half of it is there, or that of another version
    if found is None:
        graph.close()
    return found


def load(graph: Graph, name: str) -> Scan:
    """Return a scan that a graph keeps, with what was written of it since."""
    kept = Scan.load(graph.meta(name) or b"")
    more = graph.meta(f"{name}+")
    if more is None:
        return kept
    since = Scan.load(more)
    return kept.updated({*since.stamps, *since.digests}, since)


def keep(graph: Graph, name: str, paths: Iterable[str], now: Scan) -> None:
    """Write what is other now of a scan; all of it would take long to write."""
    more = graph.meta(f"{name}+")
    since = Scan.load(more) if more else Scan({}, {})
    graph.put("meta", {f"{name}+": since.updated(paths, now).dump()})


def settle_links(path: Path) -> None:
    """Have a graph know the ctimes that links gave the inputs, once all are made.

    The old output's are gone by now. So a file is seen to be another whose date was
    put back.
    """
    graph = Graph(path)
    before = load(graph, "inputs")
    now = scan_files(before.linked())
    keep(graph, "inputs", now.stamps, Scan(before.stamps, {}).renewed(now))
    graph.close(commit=True)


def _holds(graph: Graph, path: Path, now: float) -> bool:
    """Tell whether settings would say the same, and the same posts are published."""
    if values := json.loads(graph.meta("settings") or b""):
        from causerie.building.settings_values import settings_values

        if settings_values(path.parents[1].resolve()) != values:
            return False
    variables = json.loads(graph.meta("environment") or b"")
    if any(os.environ.get(name) != value for name, value in variables.items()):
        return False
    past, future = json.loads(graph.meta("window") or b"")
    return bool(now >= past and (future is None or now < future))


def _look(graph: Graph, output: Path, *, verify: bool) -> Finding | None:
    places = json.loads(graph.meta("places") or b"")
    output_is_whole = _begin_to_look(graph, output)
    before = load(graph, "inputs")
    now = scan(
        places["folders"], places["files"], places["listed"], tuple(places["aside"])
    )
    if verify and not _verified(graph, output, now):
        return None
    known = before.stamps.keys()
    finding = _find(graph, places, before.changed(now), now, known, output_is_whole)
    if finding is None or not finding.sources:
        whole = output_is_whole()  # also so that its process ends
        if finding is None or not whole:
            return None
        if finding.changed:
            keep(graph, "inputs", finding.changed, now)
        if graph.is_written_to():
            graph.commit()
    return finding


def _begin_to_look(graph: Graph, output: Path) -> Callable[[], bool]:
    """Look at the output, in another process; call what is returned for the answer."""
    left = load(graph, "output").stamps
    looked = fork_pool.start(lambda: find_touched(output, left))

    def is_whole() -> bool:
        touched = looked()
        if touched:
            stamps = scan_some(output, touched)
            digests = load(graph, "output bytes").digests
            now = digest_files(stamps, str(output)).digests
            if any(digests.get(path) != now[path] for path in touched):
                return False
            keep(graph, "output", stamps, Scan(stamps, {}))
        return touched is not None

    return is_whole


def _verified(graph: Graph, output: Path, now: Scan) -> bool:
    """Tell whether no file has other bytes than its stamp promises."""
    before = load(graph, "inputs")
    same = {path: now.stamps[path] for path in now.stamps.keys() - before.changed(now)}
    inputs, made = load(graph, "input bytes").digests, load(graph, "output bytes")
    return made.digests == digest_files(
        scan_written(output), str(output)
    ).digests and all(
        inputs[path] == digest for path, digest in digest_files(same).digests.items()
    )


def _look_at(graph: Graph, paths: frozenset[str]) -> Finding | None:
    places = json.loads(graph.meta("places") or b"")
    before = load(graph, "inputs")
    beside = scan((), places["files"], places["listed"], tuple(places["aside"]))
    other = Scan(
        {path: s for path, s in before.stamps.items() if path in beside.stamps}, {}
    ).changed(beside)
    now = scan_files(paths | other)
    return _find(graph, places, paths | other, now, paths, lambda: True)


def _find(  # noqa: PLR0913, PLR0917
    graph: Graph,
    places: dict[str, Any],
    changed: AbstractSet[str],
    now: Scan,
    known: AbstractSet[str],
    output_is_whole: Callable[[], bool],
) -> Finding | None:
    sources: set[str] = set()
    digests = load(graph, "input bytes").digests if changed else {}
    same = now.touched(changed, digests) if changed else set()
    for path in changed - same - {f"{places['content']}/{name}" for name in _NO_INPUT}:
        source = _source(path, places, known & now.stamps.keys())
        if (
            path in places["alone"]
            or source is None
            or graph.content_of(source) is None
        ):
            return None
        sources.add(source)
    if len(sources) > MANY:
        return None
    files = json.loads(graph.meta("files") or b"")
    notes = json.loads(graph.meta("notes") or b"")
    return Finding(
        graph,
        frozenset(changed),
        now,
        tuple(sorted(sources)),
        files,
        tuple(notes),
        output_is_whole,
    )


def _source(path: str, places: dict[str, Any], there: AbstractSet[str]) -> str | None:
    """Return the post whose page a changed file makes another, if it is one alone."""
    content = places["content"] + "/"
    name = path.removeprefix(content)
    if name == path:
        return None
    posts = (*places["articles"], *places["pages"])
    if name.endswith(".md") and name.split("/")[0] in posts:
        return name if path in there else None
    if name.startswith("comments/") and name.endswith(".json"):
        stem = name.removeprefix("comments/").removesuffix(".json")
        for folder in places["articles"]:
            if Path(content, folder, f"{stem}.md").is_file():
                return f"{folder}/{stem}.md"
    return None
