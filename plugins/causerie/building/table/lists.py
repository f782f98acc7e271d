"""Lists: the posts of a site in the order and groups in which its pages show them.

Posts are the places of their rows in the table.
"""

from calendar import month_name
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from causerie.post import Status

Places = tuple[int, ...]
# Names of listed posts come first, then those of translations, of posts in no list,
# and of posts without a page. Of a name the posts of the first of these are listed.
LEVELS = LISTED, TRANSLATED, UNLISTED, PAGELESS = range(4)
Name = tuple[int, str, str]  # one of these, a kind, a slug


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
    named: Mapping[Name, Places]  # articles by tag, category or author

    def of(self, kind: str, status: str, *, original: bool = True) -> Places:
        """Return the posts of a kind and a status: originals, or translations."""
        return self.by_status.get((kind, status, original), ())

    @property
    def drafts(self) -> list[int]:
        """All drafts."""
        states = self.by_status.items()
        drafts = (places for key, places in states if key[1] == Status.DRAFT.value)
        return [*chain.from_iterable(drafts)]
