"""Snapshot database: what a build read and made, so that the next does only the rest.

One SQLite file, written as one transaction at the very end of a build; it may be
deleted. Every value has a checksum, which counts its name: SQLite does not see every
damage, and one of its index would give the value of another name.
"""

import os
import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path

from causerie.files.checksum import add_checksum, strip_checksum

SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB);
CREATE TABLE body (source TEXT PRIMARY KEY, value BLOB);
"""


class SnapshotDB:
    """The snapshot of a site, open for one build."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._process = os.getpid()
        self._base = sqlite3.connect(path)
        # what a power cut leaves does not fit the output: a full build follows
        self._base.execute("PRAGMA synchronous = OFF")

    @classmethod
    def create(cls, path: Path) -> "SnapshotDB":
        """Create an empty database in place of an old one."""
        path.unlink(missing_ok=True)
        db = cls(path)
        db._base.executescript("PRAGMA journal_mode = OFF")
        db._base.executescript(SCHEMA)
        return db

    def close(self, *, commit: bool = False) -> None:
        """Close it; without `commit`, as if nothing had been written."""
        if commit:
            self.commit()
        self._base.close()

    def commit(self) -> None:
        """Commit what was written."""
        self._base.commit()

    def has_uncommitted_writes(self) -> bool:
        """Return whether something was written since the last commit."""
        return self._base.in_transaction

    def meta(self, name: str) -> bytes | None:
        """Return a value about the build; raise sqlite3.DatabaseError if damaged."""
        query = "SELECT value FROM meta WHERE name = ?"
        return self._checked(name, self._own().execute(query, (name,)).fetchone())

    def put_meta(self, values: Mapping[str, bytes]) -> None:
        """Write values by name."""
        self.put_each(values.items())

    def put_each(self, values: Iterable[tuple[str, bytes]]) -> None:
        """Write values, each with its name; if they are made, one after the other."""
        rows = map(_checkable_row, values)  # which holds none of them any longer
        self._base.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", rows)

    def body(self, source: str) -> bytes:
        """Return what is kept of a post; raise sqlite3.DatabaseError if damaged."""
        query = "SELECT value FROM body WHERE source = ?"
        found = self._own().execute(query, (source,)).fetchone()
        if (data := self._checked(source, found)) is None:
            raise sqlite3.DatabaseError(source)
        return data

    def put_bodies(self, rows: Iterable[tuple[str, bytes]]) -> None:
        """Write what is kept of posts, by their sources."""
        checked = map(_checkable_row, rows)
        self._base.executemany("INSERT OR REPLACE INTO body VALUES (?, ?)", checked)

    def delete_bodies(self, sources: Iterable[str]) -> None:
        """Delete what is kept of some posts."""
        rows = ((source,) for source in sources)
        self._base.executemany("DELETE FROM body WHERE source = ?", rows)

    def _own(self) -> sqlite3.Connection:
        """Return a connection of this process: it may be one that was forked."""
        if os.getpid() != self._process:
            # that of the parent may not be closed here: it would roll back its writes
            self._process, self._parents = os.getpid(), self._base
            self._base = sqlite3.connect(self.path)
        return self._base

    def _checked(self, name: str, found: tuple[bytes] | None) -> bytes | None:
        if found is None:
            return None
        value = strip_checksum(found[0]) if isinstance(found[0], bytes) else None
        if value is None or not value.startswith(begin := _named(name)):
            raise sqlite3.DatabaseError(name)
        return value[len(begin) :]


def _checkable_row(row: tuple[str, bytes]) -> tuple[str, bytes]:
    name, value = row
    return name, add_checksum(_named(name), value)


def _named(name: str) -> bytes:
    return f"{name}\0".encode()
