"""Markdown cache: the rendered bodies of posts, kept from one build to the next.

The key of a body is its source, its path, the settings of Python-Markdown and the
versions of all code that renders. A cached body is used only if the images it shows
have the same sizes as when it was rendered: these are measured again each time.
Deleting or damaging `.causerie/bodies.sqlite` costs time, and nothing else.
"""

import marshal
import os
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from causerie.code_fingerprint import code_fingerprint
from causerie.files.checksum import add_checksum, strip_checksum
from causerie.files.state_dir import clear_place
from causerie.fork_pool import map_forked
from causerie.problems import Finding, Level
from causerie.sources.source import SourceTable

ImageSize = tuple[int, int] | None  # width and height in pixels; None: no such file
Measure = Callable[[str], ImageSize]  # path of an image -> its size

MIN_BODIES_TO_FORK = 24  # with fewer, a second process costs more than it saves
_AT_ONCE = 5000  # bodies that are rendered, and then saved; so many fit into memory


@dataclass(frozen=True, slots=True)
class Body:
    """The rendered body of a source."""

    html: str
    meta: dict[str, list[str]]  # the header; Pelican asks for lists
    images: tuple[tuple[str, ImageSize], ...] = ()  # by path: measured in rendering
    findings: tuple[Finding, ...] = ()  # what is wrong in the source, or may be


Render = Callable[[str], Body]  # path of a source -> its body


class MarkdownCache:
    """The bodies of one build's posts: cached, or rendered when they are needed."""

    def __init__(
        self, sources: SourceTable, path: Path, *, fingerprint: bytes, content: Path
    ) -> None:
        """`fingerprint` is of settings and versions; if empty, nothing is cached."""
        self._sources = sources
        self._path = path
        self._fingerprint = fingerprint
        self._content = content
        self._used: set[bytes] = set()
        self._rendered: dict[bytes, Body] = {}
        self._fresh: set[bytes] = set()  # saved by this build: their images are known
        self._rendered_missing = False
        self._keys: dict[str, bytes] = {}  # by source
        self._db = _open(path) if fingerprint else None
        self.findings: dict[str, tuple[Finding, ...]] = {}  # by source, of those read

    def get(self, source: str, render: Render, measure: Measure) -> Body:
        """Return the body of a source."""
        key = self._key(source)
        self._used.add(key)
        body = self._look_up(key, measure) or self._rendered.setdefault(
            key, render(source)
        )
        self.findings[source] = body.findings
        return body

    def render_missing(
        self, sources: Iterable[str], render: Render, measure: Measure
    ) -> None:
        """Render the missing bodies in all processes, if they are many; only once.

        The sources of those that are rendered then are forgotten: little is asked of
        them, and the texts of a large site are more than all else that is read of it.
        """
        if self._rendered_missing:
            return
        self._rendered_missing = True
        left = self._render_missing(sources, render, measure)
        self._sources.forget(but=left)
        from causerie.bridge.freed_memory import return_freed_memory  # an update: none

        return_freed_memory()

    def _render_missing(
        self, sources: Iterable[str], render: Render, measure: Measure
    ) -> set[Path]:
        """Render missing bodies; return the sources of those that still are."""
        keys = {self._key(source): source for source in sources}
        missing = [key for key in keys if not self._look_up(key, measure)]
        if len(missing) < MIN_BODIES_TO_FORK:
            return {Path(keys[key]) for key in missing}

        def attempt(key: bytes) -> bytes | None:
            with suppress(
                Exception
            ):  # it is rendered again, and reported, where it is read
                return _dump(render(keys[key]))
            return None

        left: set[Path] = set()
        for start in range(0, len(missing), _AT_ONCE):
            rendered = map_forked(missing[start : start + _AT_ONCE], attempt)
            self._keep({key: data for key, data in rendered if data is not None})
            left |= {Path(keys[key]) for key, data in rendered if data is None}
        return left

    def _keep(self, rendered: Mapping[bytes, bytes]) -> None:
        """Save bodies at once: a build that fails later need not render them again."""
        try:
            if self._db is not None:
                self._insert(self._db, rendered)
                self._fresh |= rendered.keys()
                return
        except sqlite3.Error:
            self._give_up()
        self._rendered |= {key: _load(data) for key, data in rendered.items()}

    def save(self) -> None:
        """Save new bodies, and delete those of no source any more."""
        if self._db is None:
            return
        try:
            self._write(self._db)
        except sqlite3.Error:  # damaged, or locked: the next build starts another
            self._give_up()
        else:
            self._db.close()

    def _write(self, db: sqlite3.Connection) -> None:
        known = {key for (key,) in db.execute("SELECT key FROM body")}
        with db:
            forgotten = [(key,) for key in known - self._used]
            db.executemany("DELETE FROM body WHERE key = ?", forgotten)
        used = self._rendered.keys() & self._used
        self._insert(db, {key: _dump(self._rendered[key]) for key in used})

    @staticmethod
    def _insert(db: sqlite3.Connection, bodies: Mapping[bytes, bytes]) -> None:
        rows = ((key, add_checksum(key, data)) for key, data in bodies.items())
        with db:
            db.executemany("INSERT OR REPLACE INTO body VALUES (?, ?)", rows)

    def _give_up(self) -> None:
        """Start an empty cache: the old one is damaged."""
        if self._db:
            self._db.close()
        with suppress(OSError):
            self._path.unlink()
        self._db = _open(self._path)

    def _key(self, source: str) -> bytes:
        if source not in self._keys:
            path = Path(source)
            name = os.fsencode(path.relative_to(self._content))
            text = sha256(self._sources.get(path).text.encode()).digest()
            parts = b"\0".join((self._fingerprint, name, text))
            self._keys[source] = sha256(parts).digest()
        return self._keys[source]

    def _look_up(self, key: bytes, measure: Measure) -> Body | None:
        if body := self._rendered.get(key):
            return body
        if self._db is None:
            return None
        try:
            row = self._db.execute("SELECT value FROM body WHERE key = ?", (key,))
            found = row.fetchone()
        except sqlite3.Error:
            self._give_up()
            return None
        data = (
            strip_checksum(found[0]) if found and isinstance(found[0], bytes) else None
        )
        if data is None or not data.startswith(key):
            return None
        body = _load(data.removeprefix(key))
        is_fresh = key in self._fresh
        same = is_fresh or all(measure(path) == size for path, size in body.images)
        return body if same else None


def renderer_fingerprint(markdown: Mapping[str, Any], lang: str) -> bytes:
    """Return a digest of all that renders a body but its source; empty if unknown.

    Foreign extensions may read any file without being tracked.
    """
    if not only_known_extensions(markdown):
        return b""
    settings = repr((lang, sorted(markdown.items())))
    if " at 0x" in settings:  # a function: its name does not identify its code
        return b""
    return sha256(settings.encode() + code_fingerprint()).digest()


def only_known_extensions(markdown: Mapping[str, Any]) -> bool:
    """Return whether Python-Markdown has no foreign extension in its settings."""
    names = [*markdown.get("extension_configs", {}), *markdown.get("extensions", ())]
    ours = ("markdown.extensions.", "causerie.")
    return all(isinstance(name, str) and name.startswith(ours) for name in names)


def _open(path: Path) -> sqlite3.Connection | None:
    """Open the cache, or create an empty one; None if that fails."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for ending in ("", "-journal"):  # SQLite's own, for what was not finished
        clear_place(path.with_name(path.name + ending))
    table = "CREATE TABLE IF NOT EXISTS body (key BLOB PRIMARY KEY, value BLOB)"
    for again in (True, False):
        with suppress(sqlite3.Error):
            db = sqlite3.connect(path)
            db.execute(table)
            return db
        if again:  # half-written, or another program's
            with suppress(OSError):
                path.unlink()
    return None


def _dump(body: Body) -> bytes:
    findings = [(f.what, f.fix, str(f.level), f.line) for f in body.findings]
    return marshal.dumps((body.html, body.meta, body.images, findings))


def _load(data: bytes) -> Body:
    # our own file, and no code in it
    html, meta, images, findings = marshal.loads(data)  # noqa: S302
    found = tuple(Finding(what, fix, Level(how), at) for what, fix, how, at in findings)
    return Body(html, meta, images, found)
