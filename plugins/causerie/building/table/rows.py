"""Rows: the posts of a site in their order, each decoded when somebody reads it.

Articles come before pages, and both are sorted by source. Most builds read few rows,
and change fewer: what changed since all were saved is saved by itself.
"""

import marshal
from bisect import bisect_left, insort
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
    """The rows of a site.

    A row keeps its place as long as it is there: what names it by that holds when
    others come and go. Places of rows that are gone are empty, and new rows stand last.
    """

    def __init__(
        self,
        articles: Sequence[str],
        pages: Sequence[str],
        places: Mapping[str, int],
        rows: Iterable[_Stored | None],
        since: Mapping[str, _Stored | None] | None = None,
    ) -> None:
        """Take the sources of the articles and of the pages, and all rows by place.

        `places` are those of the sources, in their order. `since` are the rows that
        differ from those that were saved as a whole, by source; None for one that is
        gone.
        """
        self.articles, self.pages, self.places = articles, pages, places
        self._rows = [*rows]
        self.since = since or {}

    @classmethod
    def of(cls, rows: Iterable[Row]) -> "Rows":
        """Put rows in order."""
        kinds: dict[str, dict[str, Row]] = {"article": {}, "page": {}}
        for row in sorted(rows, key=lambda row: row.source):
            kinds[row.kind][row.source] = row
        articles, pages = kinds["article"], kinds["page"]
        every = {**articles, **pages}
        places = {source: place for place, source in enumerate(every)}
        stored = (_Stored(row=row) for row in every.values())
        return cls([*articles], [*pages], places, stored)

    @cached_property
    def by_source(self) -> Mapping[str, Row]:
        """The rows by their sources, in their order."""
        return _BySource(self)

    def __len__(self) -> int:
        return len(self.places)

    def __getitem__(self, place: int | slice) -> Any:
        """Return the row of a place; raise LookupError if that is empty."""
        if isinstance(place, slice):
            return [*self][place]
        row = self._rows[place]
        if row is None:
            raise LookupError(place)
        return row.row or row.read()

    def __iter__(self) -> Iterator[Row]:
        found = map(self._rows.__getitem__, self.places.values())
        return iter([row.row or row.read() for row in found if row])

    def decode(self) -> None:
        """Decode all that nobody has read yet."""
        for stored in filter(None, self._rows):
            stored.read()

    def with_changes(
        self, changed: Mapping[str, Row], gone: Collection[str] = ()
    ) -> "Rows":
        """Return these rows, with others of the same sources, new ones, and some gone.

        No source changes its kind: that is its folder's.
        """
        placed, free = {}, len(self._rows)
        for source, row in changed.items():
            place = self.places.get(source, free)
            if place == free or source in gone:
                place, free = free, free + 1
            placed[source] = place, _Stored(row=row)
        return self._merged(placed, gone)

    def _merged(
        self, changed: Mapping[str, tuple[int, _Stored]], gone: Collection[str]
    ) -> "Rows":
        """Return these rows with others, each at its place, and without some."""
        articles, pages, places = self.articles, self.pages, self.places
        rows = [*self._rows]
        if gone or changed.keys() - places.keys():
            articles, pages, places = [*articles], [*pages], {**places}
            for source in gone & places.keys():
                rows[places.pop(source)] = None
                at = bisect_left(articles, source)
                is_article = articles[at : at + 1] == [source]
                (articles if is_article else pages).remove(source)
            for source, (place, stored) in changed.items():
                if source not in places:
                    listed = articles if stored.read().kind == "article" else pages
                    insort(listed, source)
                places[source] = place
                rows += [None] * (place + 1 - len(rows))
            places = {source: places[source] for source in (*articles, *pages)}
        for place, stored in changed.values():
            rows[place] = stored
        own = {source: stored for source, (_, stored) in changed.items()}
        since = {**self.since, **dict.fromkeys(gone), **own}
        return Rows(articles, pages, places, rows, since)

    def dump(self) -> Iterator[tuple[str, bytes]]:
        """Serialise all, in parts with their names, one after the other."""
        numbers = _Numbers()
        for start in range(0, len(self._rows), _PART):
            own = self._rows[start : start + _PART]
            part = [row.dump(numbers) if row else b"" for row in own]
            yield f"rows {start}", marshal.dumps(part, 2)
        places = [*self.places.values()]
        whole = (len(self._rows), [*self.articles], [*self.pages], places, [*numbers])
        yield "rows", marshal.dumps(whole, 2)

    def dump_since(self) -> bytes:
        """Serialise what differs from the rows that were saved as a whole."""
        numbers = _Numbers()
        found = {
            source: stored and (self.places[source], stored.dump(numbers))
            for source, stored in self.since.items()
        }
        return marshal.dumps((found, [*numbers]), 2)

    @classmethod
    def load(cls, part: Callable[[str], bytes | None]) -> "Rows":
        """Read what `dump` wrote, each part by its name, and `dump_since` after it."""
        count, articles, pages, places, names = marshal.loads(part("rows") or b"")  # noqa: S302 - ours, with a checksum
        rows: list[_Stored | None] = []
        for start in range(0, count, _PART):
            saved = marshal.loads(part(f"rows {start}") or b"")  # noqa: S302 - likewise
            rows += [_Stored(data, names) if data else None for data in saved]
        placed = dict(zip((*articles, *pages), places, strict=True))
        whole = cls(articles, pages, placed, rows)
        if not (since := part("rows+")):
            return whole
        found, names = marshal.loads(since)  # noqa: S302 - likewise
        changed = {
            source: (new[0], _Stored(new[1], names))
            for source, new in found.items()
            if new
        }
        gone = {
            source
            for source, new in found.items()
            if source in placed and (not new or new[0] != placed[source])
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
