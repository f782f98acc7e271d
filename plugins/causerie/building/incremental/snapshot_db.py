"""Snapshot database: what a build read and wrote, so that the next does only the rest.

One SQLite file. A *content* is Pelican's object of one source; a *page request* is a
generator's call of the writer, for one page or a list's; a *page* is one file that it
wrote; a *read* holds which fields of a content the rendering of a page read. The state
of plugins, and the variables of all templates, are looked up by name.

It is written as one transaction at the very end of a build, and may be deleted. Each
value of `meta`, which every build reads, has a checksum; so has the whole file, checked
before a page is rendered from it.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

from causerie.files.checksum import add_checksum, strip_checksum

SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB);
CREATE TABLE content (number INTEGER PRIMARY KEY, source TEXT, fields BLOB);
CREATE TABLE address (path TEXT PRIMARY KEY, content INTEGER);
CREATE TABLE template_variable (name TEXT PRIMARY KEY, value BLOB);
CREATE TABLE plugin_state (name TEXT PRIMARY KEY, value BLOB);
CREATE TABLE page_request (number INTEGER PRIMARY KEY, fields BLOB);
CREATE TABLE page (number INTEGER PRIMARY KEY, name TEXT, page_request INTEGER,
                   page_number INTEGER);
CREATE TABLE names (number INTEGER PRIMARY KEY, names TEXT);
CREATE TABLE read (content INTEGER, page INTEGER, names INTEGER,
                   PRIMARY KEY (content, page)) WITHOUT ROWID;
"""
INDEXES = """
CREATE INDEX content_source ON content (source);
CREATE INDEX page_name ON page (name);
CREATE INDEX read_page ON read (page);
"""
_FREE = slice(60, 64)  # of the file: its "user version", which is for us to use


@dataclass(frozen=True, slots=True)
class PageRow:
    """One page: its file, its request, and its number among the request's pages."""

    name: str  # its file, below the output
    request: int
    page_number: int  # among the pages of its list, from 1


class SnapshotDB:
    """The snapshot of a site, open for one build."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._base = sqlite3.connect(path)
        # what a power cut leaves does not fit the output: a full build follows
        self._base.execute("PRAGMA synchronous = OFF")
        self._names: dict[frozenset[str], int] = {}

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
        """Commit what was written, and put the checksum of the file into it."""
        self._base.commit()
        with self.path.open("r+b") as file:
            checksum = _checksum(file.read())
            file.seek(_FREE.start)
            file.write(checksum)

    def has_uncommitted_writes(self) -> bool:
        """Return whether something was written since the last commit."""
        return self._base.in_transaction

    def checksum_matches(self) -> bool:
        """Return whether the file is undamaged; SQLite does not see every damage."""
        data = self.path.read_bytes()
        return data[_FREE] == _checksum(data)

    def create_indexes(self) -> None:
        """Create the indexes, once all rows are written."""
        self._base.commit()
        self._base.executescript(INDEXES)

    # -- values by name

    def meta(self, name: str) -> bytes | None:
        """Return a value about the build itself."""
        found = self._value("meta", name)
        if found is None:
            return None
        value = strip_checksum(found)
        if value is None:
            raise sqlite3.DatabaseError(name)
        return value

    def template_variable(self, name: str) -> bytes | None:
        """Return the pickle of a variable that all templates get."""
        return self._value("template_variable", name)

    def plugin_state(self, name: str) -> bytes | None:
        """Return the pickle of what a feature saved."""
        return self._value("plugin_state", name)

    def template_variables(self) -> list[str]:
        """Return the names of the variables that all templates get."""
        return [
            name for (name,) in self._base.execute("SELECT name FROM template_variable")
        ]

    def put_values(self, table: str, values: Mapping[str, bytes]) -> None:
        """Write values by name: `meta`, `template_variable` or `plugin_state`."""
        query = f"INSERT OR REPLACE INTO {table} VALUES (?, ?)"  # noqa: S608 - ours
        if table == "meta":
            values = {name: add_checksum(value) for name, value in values.items()}
        self._base.executemany(query, values.items())

    # -- contents

    def fields(self, content: int) -> bytes:
        """Return the pickle of a content's attributes."""
        query = "SELECT fields FROM content WHERE number = ?"
        found: tuple[bytes] = self._base.execute(query, (content,)).fetchone()
        return found[0]

    def content_id_of(self, source: str) -> int | None:
        """Return the id of the content of a source below content/."""
        return self._number("SELECT number FROM content WHERE source = ?", source)

    def content_id_at(self, path: str) -> int | None:
        """Return the id of the content at a site path or alias."""
        return self._number("SELECT content FROM address WHERE path = ?", path)

    def put_contents(self, rows: Iterable[tuple[int, str, bytes]]) -> None:
        """Write contents: id, source, pickled attributes."""
        self._base.executemany("INSERT OR REPLACE INTO content VALUES (?, ?, ?)", rows)

    def put_addresses(self, rows: Iterable[tuple[str, int]]) -> None:
        """Write site paths with the ids of the contents at them."""
        self._base.executemany("INSERT OR IGNORE INTO address VALUES (?, ?)", rows)

    # -- pages

    def page_request(self, number: int) -> bytes:
        """Return the pickle of a page request."""
        query = "SELECT fields FROM page_request WHERE number = ?"
        found: tuple[bytes] = self._base.execute(query, (number,)).fetchone()
        return found[0]

    def page(self, number: int) -> PageRow:
        """Return a page."""
        query = "SELECT name, page_request, page_number FROM page WHERE number = ?"
        return PageRow(*self._base.execute(query, (number,)).fetchone())

    def readers(self, content: int) -> Iterator[tuple[int, frozenset[str]]]:
        """Yield the pages that read fields of a content, with these fields."""
        query = (
            "SELECT page, names.names FROM read JOIN names ON names.number = read.names"
            " WHERE content = ?"
        )
        for page, names in self._base.execute(query, (content,)):
            yield page, frozenset(names.split())

    def put_page_requests(self, rows: Iterable[tuple[int, bytes]]) -> None:
        """Write page requests by number."""
        self._base.executemany("INSERT INTO page_request VALUES (?, ?)", rows)

    def put_pages(self, rows: Iterable[tuple[int, PageRow]]) -> None:
        """Write pages by number."""
        self._base.executemany(
            "INSERT INTO page VALUES (?, ?, ?, ?)",
            ((number, row.name, row.request, row.page_number) for number, row in rows),
        )

    def put_reads(self, page: int, read: Mapping[int, frozenset[str]]) -> None:
        """Replace the read set of a page."""
        self._base.execute("DELETE FROM read WHERE page = ?", (page,))
        self.add_reads([(page, read)])

    def add_reads(
        self, reads: Iterable[tuple[int, Mapping[int, frozenset[str]]]]
    ) -> None:
        """Write the read sets of new pages."""
        self._base.executemany(
            "INSERT INTO read VALUES (?, ?, ?)",
            (
                (content, page, self._number_of(names))
                for page, read in reads
                for content, names in read.items()
            ),
        )

    def _number_of(self, names: frozenset[str]) -> int:
        if number := self._names.get(names):
            return number
        if not self._names:
            for number, text in self._base.execute("SELECT number, names FROM names"):
                self._names[frozenset(text.split())] = number
            if names in self._names:
                return self._names[names]
        number = self._names[names] = len(self._names) + 1
        row = (number, " ".join(sorted(names)))
        self._base.execute("INSERT INTO names VALUES (?, ?)", row)
        return number

    def _value(self, table: str, name: str) -> bytes | None:
        query = f"SELECT value FROM {table} WHERE name = ?"  # noqa: S608 - ours
        found = self._base.execute(query, (name,)).fetchone()
        return found[0] if found else None

    def _number(self, query: str, key: str) -> int | None:
        found = self._base.execute(query, (key,)).fetchone()
        return found[0] if found else None


def _checksum(data: bytes) -> bytes:
    rest = crc32(data[_FREE.stop :], crc32(data[: _FREE.start]))
    return rest.to_bytes(4, "big")
