"""Bodies: what Python-Markdown made of each post, kept from one build to the next.

A body is found again by what it was made of: its source, its path, the settings of
Python-Markdown, the versions of all that had a hand in it, and the files that its
rendering looked at. Deleting `.causerie/bodies.sqlite` costs time, and nothing else.
"""

import marshal
import os
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from causerie.engine import engine_stamp
from causerie.workers import share_out

Stamp = tuple[str, int, int]  # a file, its mtime in nanoseconds, its bytes; -1: none

MANY = 24  # bodies worth a process of their own


@dataclass(frozen=True, slots=True)
class Body:
    """What a source says."""

    html: str
    meta: dict[str, list[str]]  # the header as Python-Markdown's `meta` reads it
    files: tuple[Stamp, ...] = ()  # that the rendering looked at, or for


Render = Callable[[str], Body]  # path of a source -> what it says


class Bodies:
    """The bodies of one build's posts: kept ones, or made as they are asked for."""

    def __init__(self, path: Path, *, made_by: bytes, content: Path) -> None:
        """`made_by` names settings and versions; without it nothing is kept."""
        self._path = path
        self._made_by = made_by
        self._content = content
        self._used: set[bytes] = set()
        self._made: dict[bytes, Body] = {}
        self._prepared = False
        self._keys: dict[str, bytes] = {}  # by source; it is read once for it
        self._kept = _open(path) if made_by else None

    def get(self, source: str, render: Render) -> Body:
        """Return what a source says."""
        key = self._key(source)
        self._used.add(key)
        if body := self._find(key):
            return body
        return self._made.setdefault(key, render(source))

    def prepare(self, sources: Iterable[str], render: Render) -> None:
        """Make what is missing of many bodies in all processes, the first time."""
        if self._prepared:
            return
        self._prepared = True
        keys = {self._key(source): source for source in sources}
        missing = [key for key in keys if not self._find(key)]
        if len(missing) < MANY:
            return
        made = share_out(missing, lambda key: _dump(render(keys[key])))
        self._made |= {key: _load(data) for key, data in made}

    def save(self) -> None:
        """Keep what was made, and forget what no source says any more."""
        if self._kept is None:
            return
        known = {key for (key,) in self._kept.execute("SELECT key FROM body")}
        with self._kept as kept:
            forgotten = [(key,) for key in known - self._used]
            kept.executemany("DELETE FROM body WHERE key = ?", forgotten)
            rows = [
                (key, _dump(body))
                for key, body in self._made.items()
                if key in self._used
            ]
            kept.executemany("INSERT OR REPLACE INTO body VALUES (?, ?)", rows)
        self._kept.close()

    def _key(self, source: str) -> bytes:
        if source not in self._keys:
            path = Path(source)
            name = os.fsencode(path.relative_to(self._content))
            text = sha256(path.read_bytes()).digest()
            told = b"\0".join((self._made_by, name, text))
            self._keys[source] = sha256(told).digest()
        return self._keys[source]

    def _find(self, key: bytes) -> Body | None:
        if body := self._made.get(key):
            return body
        if self._kept is None:
            return None
        row = self._kept.execute("SELECT value FROM body WHERE key = ?", (key,))
        if (found := row.fetchone()) is None:
            return None
        body = _load(found[0])
        return body if all(stamp(each[0]) == each for each in body.files) else None


def stamp(path: str) -> Stamp:
    """Tell which version of a file is there, or that none is."""
    try:
        found = Path(path).stat()
    except OSError:
        return (path, -1, -1)
    return (path, found.st_mtime_ns, found.st_size)


def name_maker(markdown: Mapping[str, Any], lang: str) -> bytes:
    """Name all that has a hand in a body but its source; empty if that is unknown.

    Extensions of others may read what they like, and say nothing of it.
    """
    if not is_known(markdown):
        return b""
    from importlib.metadata import version  # slow to import

    makers = ("markdown", "pelican", "pygments")  # the last for code in colours
    versions = [version(name) for name in makers]
    settings = repr((versions, lang, sorted(markdown.items())))
    return sha256(settings.encode() + engine_stamp()).digest()


def is_known(markdown: Mapping[str, Any]) -> bool:
    """Tell whether settings of Python-Markdown name no extension of others."""
    names = [*markdown.get("extension_configs", {}), *markdown.get("extensions", ())]
    ours = ("markdown.extensions.", "causerie.")
    return all(isinstance(name, str) and name.startswith(ours) for name in names)


def _open(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    table = "CREATE TABLE IF NOT EXISTS body (key BLOB PRIMARY KEY, value BLOB)"
    try:
        kept = sqlite3.connect(path)
        kept.execute(table)
    except sqlite3.DatabaseError:  # half-written, or another program's
        path.unlink()
        kept = sqlite3.connect(path)
        kept.execute(table)
    return kept


def _dump(body: Body) -> bytes:
    return marshal.dumps((body.html, body.meta, body.files))


def _load(data: bytes) -> Body:
    return Body(*marshal.loads(data))  # noqa: S302 - our own file, and no code in it
