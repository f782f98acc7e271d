"""Rows: the posts of a site in their order, each decoded when somebody reads it.

Articles come before pages, and both are sorted by source. Most builds read few rows,
and change fewer: what changed since all were saved is saved by itself.
"""

import marshal
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from causerie.building.table.row import Row, RowLink

_PART = 2000  # rows
_LINKS, _NAMES = map(Row._fields.index, ("links", "names"))
_Name = tuple[str, str, str]  # of a category, a tag or an author, as rows have it


class _Numbers(dict[_Name, int]):
    """The number of each name: thousands of rows have the same few."""

    def __missing__(self, name: _Name) -> int:
        number = self[name] = len(self)
        return number


class _Stored:
    """A row as it was saved, and once somebody has read it, decoded."""

    __slots__ = ("data", "names", "row")

    def __init__(
        self,
        data: bytes = b"",
        names: Sequence[_Name] = (),
        row: Row | None = None,
    ) -> None:
        """Take a row, or what it was saved as, with the names by their numbers."""
        self.data, self.names, self.row = data, names, row

    def read(self) -> Row:
        if self.row is None:
            self.row = _load(self.data, self.names)
        return self.row

    def dump(self, numbers: Mapping[_Name, int]) -> bytes:
        return _dump(self.read(), numbers)


class Rows(Sequence[Row]):
    """The rows of a site."""

    def __init__(
        self,
        articles: Sequence[str],
        pages: Sequence[str],
        rows: Iterable[_Stored],
        places: Mapping[str, int] | None = None,
        since: Mapping[str, _Stored | None] | None = None,
    ) -> None:
        """Take the sources of the articles and of the pages, and all rows in order.

        `since` are those that differ from the rows that were saved as a whole, by
        source; None for one that is gone.
        """
        self.articles, self.pages = articles, pages
        self._rows = [*rows]
        self.since = since or {}
        self.places = places or {  # by source
            source: place for place, source in enumerate((*articles, *pages))
        }

    @classmethod
    def of(cls, rows: Iterable[Row]) -> "Rows":
        """Put rows in order."""
        kinds: dict[str, dict[str, Row]] = {"article": {}, "page": {}}
        for row in sorted(rows, key=lambda row: row.source):
            kinds[row.kind][row.source] = row
        articles, pages = kinds["article"], kinds["page"]
        every = (*articles.values(), *pages.values())
        return cls([*articles], [*pages], (_Stored(row=row) for row in every))

    @cached_property
    def by_source(self) -> Mapping[str, Row]:
        """The rows by their sources, in their order."""
        return _BySource(self)

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, place: int | slice) -> Any:
        if isinstance(place, slice):
            return [self[each] for each in range(len(self))[place]]
        row = self._rows[place]
        return row.row or row.read()

    def __iter__(self) -> Iterator[Row]:
        return iter([row.row or row.read() for row in self._rows])

    def decode(self) -> None:
        """Decode all that nobody has read yet."""
        for stored in self._rows:
            stored.read()

    def with_changes(
        self, changed: Mapping[str, Row], gone: Collection[str] = ()
    ) -> "Rows":
        """Return these rows, with others of the same sources, new ones, and some gone.

        No source changes its kind: that is its folder's.
        """
        stored = {source: _Stored(row=row) for source, row in changed.items()}
        return self._merged(stored, gone)

    def _merged(self, changed: Mapping[str, _Stored], gone: Collection[str]) -> "Rows":
        places = self.places
        since = {**self.since, **dict.fromkeys(gone), **changed}
        if not gone and changed.keys() <= places.keys():
            rows = list(self._rows)
            for source, stored in changed.items():
                rows[places[source]] = stored
            return Rows(self.articles, self.pages, rows, places, since)
        kept = dict(zip((*self.articles, *self.pages), self._rows, strict=True))
        articles, pages = list(self.articles), list(self.pages)
        for source in [source for source in kept if source in gone]:
            del kept[source]
            sources = articles if places[source] < len(self.articles) else pages
            sources.remove(source)
        for source, stored in changed.items():
            if source not in kept:
                sources = articles if stored.read().kind == "article" else pages
                sources.insert(bisect_left(sources, source), source)
            kept[source] = stored
        every = [kept[source] for source in (*articles, *pages)]
        return Rows(articles, pages, every, since=since)

    def dump(self) -> Iterator[tuple[str, bytes]]:
        """Serialise all, in parts with their names, one after the other."""
        numbers = _Numbers()
        for start in range(0, len(self), _PART):
            part = [row.dump(numbers) for row in self._rows[start : start + _PART]]
            yield f"rows {start}", marshal.dumps(part, 2)
        whole = ([*self.articles], [*self.pages], [*numbers])
        yield "rows", marshal.dumps(whole, 2)

    def dump_since(self) -> bytes:
        """Serialise what differs from the rows that were saved as a whole."""
        first_page, numbers = len(self.articles), _Numbers()
        found = {
            source: stored and (self.places[source] >= first_page, stored.dump(numbers))
            for source, stored in self.since.items()
        }
        return marshal.dumps((found, [*numbers]), 2)

    @classmethod
    def load(cls, part: Callable[[str], bytes | None]) -> "Rows":
        """Read what `dump` wrote, each part by its name, and `dump_since` after it."""
        articles, pages, names = marshal.loads(part("rows") or b"")  # noqa: S302 - ours, with a checksum
        rows: list[_Stored] = []
        for start in range(0, len(articles) + len(pages), _PART):
            saved = marshal.loads(part(f"rows {start}") or b"")  # noqa: S302 - likewise
            rows += [_Stored(data, names) for data in saved]
        whole = cls(articles, pages, rows)
        if not (since := part("rows+")):
            return whole
        found, names = marshal.loads(since)  # noqa: S302 - likewise
        changed = {
            source: _Stored(new[1], names) for source, new in found.items() if new
        }
        gone = {
            source
            for source, new in found.items()
            for place in [whole.places.get(source)]
            if place is not None
            if not new or new[0] != (place >= len(articles))
        }
        return whole._merged(changed, gone)


class _BySource(Mapping[str, Row]):
    """Rows by their sources."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def __getitem__(self, source: str) -> Row:
        row: Row = self._rows[self._rows.places[source]]
        return row

    def __contains__(self, source: object) -> bool:
        return source in self._rows.places

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows.places)

    def __len__(self) -> int:
        return len(self._rows)


def _dump(row: Row, numbers: Mapping[_Name, int]) -> bytes:
    values: list[Any] = [*row]
    values[_NAMES] = [numbers[name] for name in row.names]
    values[_LINKS] = [*map(tuple, row.links)]
    return marshal.dumps(values, 2)


def _load(data: bytes, names: Sequence[_Name]) -> Row:
    values = marshal.loads(data)  # noqa: S302 - ours, with a checksum
    values[_NAMES] = tuple([names[number] for number in values[_NAMES]])
    # as Row._make does, but for its check of the length: there are thousands
    values[_LINKS] = tuple([tuple.__new__(RowLink, each) for each in values[_LINKS]])
    return tuple.__new__(Row, values)
