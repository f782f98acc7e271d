"""Lists: the posts of a site in the order and groups in which its pages show them.

What Pelican's ArticlesGenerator and bridge/taxonomies.py work out of contents, worked
out of rows. Posts are the places of their rows in the table.
"""

from calendar import month_name
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from causerie.building.table.row import Row
from causerie.post import Status

Places = tuple[int, ...]
_UNLISTED = 2  # the place of the group of hidden posts and drafts
_DAY = len("2026-01-31")
_PERIODS = {"year": len("2026"), "month": len("2026-01"), "day": _DAY}  # of an ISO date
_KINDS = {"tags": "tag", "categories": "category", "authors": "author"}


class Term(NamedTuple):
    """A tag, a category or an author, with its posts."""

    kind: str
    name: str
    slug: str
    places: Places  # none: only hidden posts and drafts have it
    is_listed: bool = True


class Period(NamedTuple):
    """A year, a month or a day, with its posts."""

    numbers: tuple[int, ...]
    save_as: str
    url: str
    articles: Places  # in the order of all articles
    dates: Places  # by date

    @property
    def named(self) -> tuple[int | str, ...]:
        """The period with the name of its month, as Pelican's templates get it."""
        year, *rest = self.numbers
        return (year, month_name[rest[0]], *rest[1:]) if rest else self.numbers


@dataclass(frozen=True, slots=True)
class Lists:
    """The lists of a site, of places of rows."""

    by_status: Mapping[tuple[str, str, bool], Places]  # kind, status, original
    articles: Places  # listed, newest first
    dates: Places
    terms: Mapping[str, tuple[Term, ...]]  # "tags", "categories", "authors"
    periods: Mapping[str, tuple[Period, ...]]  # "year", "month", "day"

    def of(self, kind: str, status: str, *, original: bool = True) -> Places:
        """Return the posts of a kind and a status: originals, or translations."""
        return self.by_status.get((kind, status, original), ())


def make_lists(rows: Sequence[Row], settings: Mapping[str, Any]) -> Lists:
    """Work out the lists of a site."""
    found: dict[tuple[str, str, bool], list[int]] = {}
    for place, row in enumerate(rows):
        status = row.state if row.state != Status.GONE else Status.HIDDEN.value
        found.setdefault((row.kind, status, row.original), []).append(place)

    newest_first = [(-row.timestamp, row.source) for row in rows].__getitem__
    for key, places in found.items():
        if key[0] == "article" and key[2]:
            places.sort(key=newest_first)
        elif key[0] == "page" and key[2]:
            places.sort(key=lambda place: rows[place].source.rpartition("/")[2])
    by_status = {key: tuple(places) for key, places in found.items()}
    articles = by_status.get(("article", "published", True), ())
    dates = articles  # the newest first
    if not settings["NEWEST_FIRST_ARCHIVES"]:
        dates = tuple(sorted(articles, key=lambda place: rows[place].timestamp))
    translations = sorted(
        by_status.get(("article", "published", False), ()), key=newest_first
    )
    unlisted = [
        place
        for status in ("hidden", "draft")
        for original in (True, False)
        for place in by_status.get(("article", status, original), ())
        if rows[place].save_as and rows[place].state != Status.GONE
    ]
    groups = [_by_name(rows, places) for places in (articles, translations, unlisted)]
    terms = {
        name: _terms(
            kind,
            [found[kind] for found in groups],
            reverse=kind == "category" and bool(settings["REVERSE_CATEGORY_ORDER"]),
        )
        for name, kind in _KINDS.items()
    }
    return Lists(
        by_status, articles, dates, terms, _periods(rows, articles, dates, settings)
    )


# By slug: a name as it was written first, and the places of its posts.
_Names = dict[str, tuple[str, list[int]]]


def _by_name(rows: Sequence[Row], places: Iterable[int]) -> Mapping[str, _Names]:
    """Return the names of posts, by kind and slug, in the order in which they come."""
    found: dict[str, _Names] = {kind: {} for kind in _KINDS.values()}
    for place in places:
        for kind, name, slug in rows[place].names:
            try:  # most are known
                found[kind][slug][1].append(place)
            except KeyError:
                found[kind][slug] = (name, [place])
    return found


def _terms(kind: str, groups: Sequence[_Names], *, reverse: bool) -> tuple[Term, ...]:
    """Return the names of a kind: of articles, then of translations, then of others.

    The names of the first two groups are listed, those of the last have empty pages.
    """
    found: _Names = {}
    listed: frozenset[str] = frozenset()
    for number, names in enumerate(groups):
        if number == _UNLISTED:
            listed = frozenset(found)
        for slug, named in names.items():
            found.setdefault(slug, named)
        if kind != "tag" and number < _UNLISTED:
            found = dict(sorted(found.items(), reverse=reverse))
    return tuple(
        Term(kind, name, slug, tuple(places) if slug in listed else (), slug in listed)
        for slug, (name, places) in found.items()
    )


def _periods(
    rows: Sequence[Row],
    articles: Places,
    dates: Places,
    settings: Mapping[str, Any],
) -> dict[str, tuple[Period, ...]]:
    same_order = dates == articles
    order = {} if same_order else {place: n for n, place in enumerate(articles)}
    days = {place: rows[place].day for place in dates}
    found: dict[str, tuple[Period, ...]] = {}
    for name, length in _PERIODS.items():
        save_as, url = (
            settings[f"{name.upper()}_ARCHIVE_SAVE_AS"],
            settings[f"{name.upper()}_ARCHIVE_URL"],
        )
        if not save_as:
            continue
        periods: list[Period] = []
        file, address = dated(save_as), dated(url)
        own = {place: day[:length] for place, day in days.items()}
        for begin, group in groupby(dates, own.__getitem__):
            places = tuple(group)
            first = _numbers(days[places[0]][:_DAY])
            in_order = places
            if not same_order:
                in_order = tuple(sorted(places, key=order.__getitem__))
            periods.append(
                Period(_numbers(begin), file(*first), address(*first), in_order, places)
            )
        found[name] = tuple(periods)
    return found


def _numbers(day: str) -> tuple[int, ...]:
    return tuple(map(int, day.split("-")))


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
