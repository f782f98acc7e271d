"""Graph: the built site as it is remembered, for the next build to do only what is new.

One SQLite file. A *content* is what Pelican read of one source; a *call* is a demand
for pages, as a generator made it; a *page* is one file that a call's template made; a
*read* says which names of a content the making of a page asked for. What features keep
for themselves, and the variables of all templates, are looked up by name.

It is written as one transaction at the very end of a build, and may be deleted. What
is read of it at every build has a checksum of its own; all of it has one that is
looked at before a page is made by it.
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
CREATE TABLE variable (name TEXT PRIMARY KEY, value BLOB);
CREATE TABLE kept (name TEXT PRIMARY KEY, value BLOB);
CREATE TABLE call (number INTEGER PRIMARY KEY, fields BLOB);
CREATE TABLE page (number INTEGER PRIMARY KEY, name TEXT, call INTEGER, place INTEGER);
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
    """One page: which of a call's, and where."""

    name: str  # its file, below the output
    call: int
    place: int  # among the pages of its list, from 1


class Graph:
    """The graph of a site, open for one build."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._base = sqlite3.connect(path)
        # what a power cut leaves of it does not fit the output, and is made anew
        self._base.execute("PRAGMA synchronous = OFF")
        self._names: dict[frozenset[str], int] = {}

    @classmethod
    def create(cls, path: Path) -> "Graph":
        """Begin a new graph in place of an old one."""
        path.unlink(missing_ok=True)
        graph = cls(path)
        graph._base.executescript("PRAGMA journal_mode = OFF")
        graph._base.executescript(SCHEMA)
        return graph

    def close(self, *, commit: bool = False) -> None:
        """Close it; without `commit`, as if nothing had been written."""
        if commit:
            self.commit()
        self._base.close()

    def commit(self) -> None:
        """Have what was written last, and put the checksum of all into the file."""
        self._base.commit()
        with self.path.open("r+b") as file:
            checksum = _checksum(file.read())
            file.seek(_FREE.start)
            file.write(checksum)

    def is_written_to(self) -> bool:
        """Tell whether something was written that a commit would keep."""
        return self._base.in_transaction

    def is_sound(self) -> bool:
        """Tell whether it is as it was left; SQLite does not see every damage."""
        data = self.path.read_bytes()
        return data[_FREE] == _checksum(data)

    def index(self) -> None:
        """Make what is looked up by name quick to find, once all is there."""
        self._base.commit()
        self._base.executescript(INDEXES)

    # -- values by name

    def meta(self, name: str) -> bytes | None:
        """Return what is known of the build itself."""
        found = self._value("meta", name)
        if found is None:
            return None
        value = strip_checksum(found)
        if value is None:
            raise sqlite3.DatabaseError(name)
        return value

    def variable(self, name: str) -> bytes | None:
        """Return a variable of all templates, as it was put away."""
        return self._value("variable", name)

    def kept(self, name: str) -> bytes | None:
        """Return what a feature kept."""
        return self._value("kept", name)

    def variables(self) -> list[str]:
        """Return the names of the variables of all templates."""
        return [name for (name,) in self._base.execute("SELECT name FROM variable")]

    def put(self, table: str, values: Mapping[str, bytes]) -> None:
        """Write values by name into `meta`, `variable` or `kept`."""
        query = f"INSERT OR REPLACE INTO {table} VALUES (?, ?)"  # noqa: S608 - ours
        if table == "meta":
            values = {name: add_checksum(value) for name, value in values.items()}
        self._base.executemany(query, values.items())

    # -- contents

    def fields(self, content: int) -> bytes:
        """Return a content's attributes, as they were put away."""
        query = "SELECT fields FROM content WHERE number = ?"
        found: tuple[bytes] = self._base.execute(query, (content,)).fetchone()
        return found[0]

    def content_of(self, source: str) -> int | None:
        """Return the number of the content that a source below content/ became."""
        return self._number("SELECT number FROM content WHERE source = ?", source)

    def content_at(self, path: str) -> int | None:
        """Return the number of the content at a site path or alias."""
        return self._number("SELECT content FROM address WHERE path = ?", path)

    def put_contents(self, rows: Iterable[tuple[int, str, bytes]]) -> None:
        """Write contents: number, source, attributes."""
        self._base.executemany("INSERT OR REPLACE INTO content VALUES (?, ?, ?)", rows)

    def put_addresses(self, rows: Iterable[tuple[str, int]]) -> None:
        """Write site paths with the numbers of the contents that are there."""
        self._base.executemany("INSERT OR IGNORE INTO address VALUES (?, ?)", rows)

    # -- pages

    def call(self, number: int) -> bytes:
        """Return a call, as it was put away."""
        query = "SELECT fields FROM call WHERE number = ?"
        found: tuple[bytes] = self._base.execute(query, (number,)).fetchone()
        return found[0]

    def page(self, number: int) -> PageRow:
        """Return a page."""
        query = "SELECT name, call, place FROM page WHERE number = ?"
        return PageRow(*self._base.execute(query, (number,)).fetchone())

    def readers(self, content: int) -> Iterator[tuple[int, frozenset[str]]]:
        """Yield the pages that read something of a content, and what."""
        query = (
            "SELECT page, names.names FROM read JOIN names ON names.number = read.names"
            " WHERE content = ?"
        )
        for page, names in self._base.execute(query, (content,)):
            yield page, frozenset(names.split())

    def put_calls(self, rows: Iterable[tuple[int, bytes]]) -> None:
        """Write calls by number."""
        self._base.executemany("INSERT INTO call VALUES (?, ?)", rows)

    def put_pages(self, rows: Iterable[tuple[int, PageRow]]) -> None:
        """Write pages by number."""
        self._base.executemany(
            "INSERT INTO page VALUES (?, ?, ?, ?)",
            ((number, row.name, row.call, row.place) for number, row in rows),
        )

    def put_reads(self, page: int, read: Mapping[int, frozenset[str]]) -> None:
        """Write what the making of a page read, in place of what it read before."""
        self._base.execute("DELETE FROM read WHERE page = ?", (page,))
        self.add_reads([(page, read)])

    def add_reads(
        self, reads: Iterable[tuple[int, Mapping[int, frozenset[str]]]]
    ) -> None:
        """Write what the making of new pages read."""
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
