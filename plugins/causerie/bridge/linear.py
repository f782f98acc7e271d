"""Mend, in place, what grows with the square of the number of posts in Pelican 4.12.

Written so that it could go upstream (getpelican/pelican#1288, #2171).
"""

from calendar import month_name
from collections import defaultdict
from collections.abc import Iterable
from functools import partial
from itertools import groupby
from typing import Any


class Members(list[Any]):
    """A list that knows its members at once, for `article in articles`.

    ArticlesGenerator.generate_tags, _categories and _authors each ask this of every
    article for every tag; a plain list is searched through.
    """

    def __init__(self, items: Iterable[Any]) -> None:
        super().__init__(items)
        self._ids = {id(item) for item in self}

    def __reduce__(self) -> tuple[type, tuple[list[Any]]]:
        return Members, (list(self),)  # ids are those of one process

    def __contains__(self, item: object) -> bool:
        return id(item) in self._ids


def index_members(generator: Any) -> None:
    """Make the lists of a generator's tags, categories and authors quick to ask."""
    for tag, articles in generator.tags.items():
        generator.tags[tag] = Members(articles)
    generator.categories[:] = [(c, Members(found)) for c, found in generator.categories]
    generator.authors[:] = [(a, Members(found)) for a, found in generator.authors]


def build_period_archives(
    by_date: list[Any], articles: list[Any], settings: Any
) -> dict[str, list[dict[str, Any]]]:
    """Group articles by year, month and day, in one pass each.

    Takes the place of ArticlesGenerator._build_period_archives, which asks of every
    period whether each article is in it. As there, a period's `dates` stand in the
    order of `by_date`, and its `articles` in that of `articles`.
    """
    places = {id(article): place for place, article in enumerate(articles)}
    archives: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for name, parts in (("year", 1), ("month", 2), ("day", 3)):
        save_as = settings[f"{name.upper()}_ARCHIVE_SAVE_AS"]
        if not save_as:
            continue
        for _, group in groupby(by_date, partial(_period, parts)):
            found = list(group)
            date = found[0].date
            numbers = _period(parts, found[0])
            archives[name].append(
                {
                    "articles": sorted(found, key=lambda each: places[id(each)]),
                    "dates": found,
                    "save_as": save_as.format(date=date),
                    "url": settings[f"{name.upper()}_ARCHIVE_URL"].format(date=date),
                    "period": _named(numbers),
                    "period_num": numbers,
                }
            )
    return archives


def _period(parts: int, article: Any) -> tuple[int, ...]:
    return tuple(article.date.timetuple()[:parts])


def _named(period: tuple[int, ...]) -> tuple[int | str, ...]:
    """Give the month of a period its name."""
    year, *rest = period
    return (year, month_name[rest[0]], *rest[1:]) if rest else period
