"""Update lists: bring the lists of a site up to date with rows that changed.

They are those that Pelican's ArticlesGenerator and bridge/taxonomies.py work out of
contents. From nothing, all rows came.
"""

from bisect import insort
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from causerie.building.table.lists import (
    LEVELS,
    LISTED,
    PAGELESS,
    TRANSLATED,
    UNLISTED,
    Lists,
    Name,
    Period,
    Places,
    Term,
)
from causerie.building.table.place_lists import MANY, RowEdits, update_lists
from causerie.building.table.row import Row
from causerie.post import Status

_DAY = len("2026-01-31")
_PERIODS = {"year": len("2026"), "month": len("2026-01"), "day": _DAY}  # of an ISO date
_KINDS = {"tags": "tag", "categories": "category", "authors": "author"}
_ARTICLES = ("article", Status.PUBLISHED.value, True)  # the posts of all lists
NO_LISTS = Lists({}, (), (), {}, {}, {})


def update_site_lists(
    known: Lists, rows: Sequence[Row], edits: RowEdits, settings: Mapping[str, Any]
) -> Lists:
    """Return the lists of a site as they are after some edits of its rows."""
    update = _ListsUpdate(known, rows, edits, settings)
    by_status = update_lists(
        known.by_status, edits, lambda row: [_group(row)], update.in_list
    )
    articles = dates = by_status.get(_ARTICLES, ())
    if not settings["NEWEST_FIRST_ARCHIVES"]:
        own = {"": known.dates} if known.dates else {}
        dates = update_lists(own, edits, _one_list, update.by_date).get("", ())
    named = update_lists(known.named, edits, names_of, update.in_name)
    terms = {name: update.terms(name, named) for name in _KINDS}
    periods = {
        name: update.periods(name)
        for name in _PERIODS
        if settings[f"{name.upper()}_ARCHIVE_SAVE_AS"]
    }
    return Lists(by_status, articles, dates, terms, periods, named)


def names_of(row: Row) -> Iterator[Name]:
    """Yield the names of an article, each at its level."""
    if row.kind != "article":
        return
    level = UNLISTED if row.save_as and row.state != Status.GONE else PAGELESS
    if row.state == Status.PUBLISHED:
        level = LISTED if row.original else TRANSLATED
    for kind, _, slug in row.names:
        yield (level, kind, slug)


def periods_of(row: Row) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield the year, the month and the day of a listed post, as in lists of them."""
    if _group(row) == _ARTICLES:
        for name, length in _PERIODS.items():
            yield name, _numbers(row.day[:length])


def _group(row: Row) -> tuple[str, str, bool]:
    state = Status.HIDDEN.value if row.state == Status.GONE else row.state
    return (row.kind, state, row.original)


def _numbers(day: str) -> tuple[int, ...]:
    return tuple(map(int, day.split("-")))


def _one_list(row: Row) -> list[str]:
    return [""] if _group(row) == _ARTICLES else []


class _ListsUpdate:
    """An update of the lists of a site."""

    def __init__(
        self,
        known: Lists,
        rows: Sequence[Row],
        edits: RowEdits,
        settings: Mapping[str, Any],
    ) -> None:
        self._known, self._rows = known, rows
        self._edits, self._settings = edits, settings
        self._touched = edits.keys(names_of)
        self.in_list = cache(self._in_list)
        is_newest_first = settings["NEWEST_FIRST_ARCHIVES"]
        self.by_date = self.in_list if is_newest_first else self._by_date

    def _in_list(self, place: int) -> Any:
        row = self._rows[place]
        if not row.original:
            return (row.source,)
        if row.kind == "article":
            return (-row.timestamp, row.source)
        return (row.source.rpartition("/")[2], row.source)

    def _by_date(self, place: int) -> tuple[float, str]:
        return (self._rows[place].timestamp, self._rows[place].source)

    def in_name(self, place: int) -> Any:
        """Return the sort key of a post in the list of a name; unlisted: by status."""
        row = self._rows[place]
        if row.state == Status.PUBLISHED:
            return (-row.timestamp, row.source)
        is_draft = row.state == Status.DRAFT
        return (is_draft, not row.original, self.in_list(place))

    def terms(self, name: str, named: Mapping[Name, Places]) -> tuple[Term, ...]:
        """Return the tags, the categories or the authors: tags as they come first.

        Categories and authors are sorted; what only posts in no list have comes last,
        and has an empty page.
        """
        kind, rows = _KINDS[name], self._rows

        def having(slug: str) -> tuple[int, Places]:
            levels = (
                (n, named[n, kind, slug]) for n in LEVELS if (n, kind, slug) in named
            )
            return next(levels, (PAGELESS, ()))

        def as_it_comes(term: Term) -> Any:
            level, places = having(term.slug)
            own = [n for n in names_of(rows[places[0]]) if n[1] == kind]
            return (level, self.in_name(places[0]), own.index((level, kind, term.slug)))

        touched = {slug for _, of_kind, slug in self._touched if of_kind == kind}
        found = [t for t in self._known.terms.get(name, ()) if t.slug not in touched]
        new = []
        for slug in touched:
            level, places = having(slug)
            if level != PAGELESS:
                own = (n for k, n, s in rows[places[0]].names if (k, s) == (kind, slug))
                shown = places if level != UNLISTED else ()
                new.append(Term(kind, next(own), slug, shown, level != UNLISTED))
        if kind != "tag":
            found += new
            reverse = kind == "category" and bool(
                self._settings["REVERSE_CATEGORY_ORDER"]
            )
            listed = [term for term in found if term.is_listed]
            others = [term for term in found if not term.is_listed]
            listed.sort(key=lambda term: term.slug, reverse=reverse)
            return (*listed, *sorted(others, key=as_it_comes))
        if len(new) > MANY:
            return tuple(sorted([*found, *new], key=as_it_comes))
        for term in new:
            insort(found, term, key=as_it_comes)
        return tuple(found)

    def periods(self, name: str) -> tuple[Period, ...]:
        """Return the years, months or days, in the order of the posts by date."""
        file, address = (
            dated(self._settings[f"{name.upper()}_ARCHIVE_{which}"])
            for which in ("SAVE_AS", "URL")
        )

        def numbers_of(row: Row) -> list[tuple[int, ...]]:
            return [numbers for each, numbers in periods_of(row) if each == name]

        is_newest_first = self._settings["NEWEST_FIRST_ARCHIVES"]
        found = {each.numbers: each for each in self._known.periods.get(name, ())}
        touched = self._edits.keys(numbers_of)
        before = {numbers: found[numbers].dates for numbers in touched & found.keys()}
        now = update_lists(before, self._edits, numbers_of, self.by_date)
        for numbers in touched:
            found.pop(numbers, None)
        for numbers, dates in now.items():
            day = _numbers(self._rows[dates[0]].day[:_DAY])
            listed = tuple(sorted(dates, key=self.in_list))
            found[numbers] = Period(numbers, file(*day), address(*day), listed, dates)
        order = sorted(found, reverse=is_newest_first)
        return tuple([found[numbers] for numbers in order])


def dated(pattern: str) -> Callable[[int, int, int], str]:
    """Return what puts a year, a month and a day into the address of a period.

    Years, months and days in numbers are put there without strftime: of 10,000 posts
    there are thousands of days.

    >>> dated("{date:%Y}/{date:%m}/index.html")(2026, 3, 1)
    '2026/03/index.html'
    """
    plain = pattern
    for code, part in (("%Y", "{0}"), ("%m", "{1:02}"), ("%d", "{2:02}")):
        plain = plain.replace(f"{{date:{code}}}", part)
    if "{date" in plain:
        return lambda *day: pattern.format(date=date(*day))
    return plain.format
