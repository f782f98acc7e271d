"""Columns: what pages show of a post that follows from other posts, by its place.

They are saved with the rows, and worked out of the `shape` of each: as long as none has
changed, they are as they were.
"""

import marshal
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple

from causerie.bridge.post_notes import count_posts
from causerie.building.table.lists import Lists, Period, Places, Term
from causerie.building.table.row import NO_MENTIONS, Row
from causerie.crosslinks.series import series_path
from causerie.post import Status


class SeriesPosts(NamedTuple):
    """A series that has a page."""

    name: str
    lang: str
    path: str  # below the site's root, without a slash before it
    places: Places  # oldest first


@dataclass(slots=True)
class Columns:
    """The columns of a table, by the places of its rows."""

    lists: Lists
    cards: Sequence[int]  # digest of all that other pages may show of a post
    days: Sequence[str]  # the dates of posts, as their rows have them
    places: Mapping[str, int]  # by source
    published: Places = ()  # articles, oldest first
    # by state, whether it is an original, kind and whether it is an episode: how many
    alike: Mapping[tuple[str, bool, str, bool], int] = field(default_factory=dict)
    # by language: its published articles, oldest first
    by_language: Mapping[str, Places] = field(default_factory=dict)
    # by language and tag: likewise; without crosslinks none
    tagged: Mapping[tuple[str, str], Places] = field(default_factory=dict)
    # by whether they are published, and path: articles in the order of their series
    series: Mapping[tuple[bool, str], Places] = field(default_factory=dict)
    related: Mapping[int, Places] = field(default_factory=dict)
    series_pages: tuple[SeriesPosts, ...] = ()
    has_series: bool = False  # series have pages
    has_embeds: bool = False  # episodes have pages that other sites frame
    # by further language of the site: its published posts, newest first
    languages: Mapping[str, Places] = field(default_factory=dict)
    # of tags, categories and authors, by kind and slug: those in another language
    name_languages: Mapping[tuple[str, str], str] = field(default_factory=dict)
    start: Places = ()  # what the home page begins with
    with_show: Places = ()  # posts with an episode of their own
    # by show: the posts of its episodes in its feed, newest first
    episodes: Mapping[str, Places] = field(default_factory=dict)
    # by place: those of the posts that link to it, each with the number of the link
    pingbacks: Mapping[int, Sequence[tuple[int, int]]] = field(default_factory=dict)
    # by source, bare site path and file below content/: the posts that link there
    linking: Mapping[str, Places] = field(default_factory=dict)
    translated: Mapping[str, Places] = field(default_factory=dict)  # by translation
    worded: Places = ()  # posts that say of what they are a translation
    mentioned: Places = ()  # posts that other sites have mentioned
    guids: Mapping[str, Places] = field(default_factory=dict)
    # by place: a list of `by_language`, and the number in it; made when it is asked for
    _numbers: dict[int, tuple[Places, int]] = field(default_factory=dict, compare=False)

    @property
    def counts(self) -> dict[str, int]:
        """How many posts there are, as the author is told."""
        return count_posts(
            {
                (_STATUS[state], original, kind, is_episode): count
                for (state, original, kind, is_episode), count in self.alike.items()
            }
        )

    def places_of(self, sources: Iterable[str]) -> list[int]:
        """Return the places of some posts that are there, in their order."""
        return sorted([self.places[each] for each in sources if each in self.places])

    def neighbours(self, place: int) -> tuple[int | None, int | None]:
        """Return the posts before and after a published one, in its language."""
        if not self._numbers:
            self._numbers = {
                each: (those, number)
                for those in self.by_language.values()
                for number, each in enumerate(those)
            }
        those, number = self._numbers[place]
        following = those[number + 1 : number + 2]
        return those[number - 1] if number else None, *(following or (None,))

    def series_of(self, row: Row, lang: str) -> Places:
        """Return the posts of a published one's series; `lang` is the site's."""
        return self.series[True, series_path(row, lang)] if row.series else ()  # type: ignore[arg-type]


_STATUS = {each.value: each for each in Status}


def shape(row: Row) -> tuple[Any, ...]:
    """Return all of a row that columns are worked out of."""
    return (
        *(row.source, row.kind, row.state, row.original, bool(row.save_as)),
        *(row.timestamp, row.day, row.names, row.tags, row.lang, row.series, row.part),
        *(row.show, row.is_episode, row.pingbacks, row.slug, row.translations),
        *(row.word, row.guid, row.mentioned == NO_MENTIONS),
        *((link.tag, link.source, link.path, link.file) for link in row.links),
    )


def dump_columns(columns: Columns) -> bytes:
    """Serialise columns, without what stands in the rows."""
    lists = columns.lists
    values: Any = (
        dict(lists.by_status),
        lists.articles,
        lists.dates,
        {name: list(map(tuple, found)) for name, found in lists.terms.items()},
        {name: list(map(tuple, found)) for name, found in lists.periods.items()},
        dict(lists.named),
    )
    own: dict[str, Any] = {
        name: dict(value) if isinstance(value, Mapping) else value
        for name in _SAVED
        for value in [getattr(columns, name)]
    }
    own["series_pages"] = tuple(map(tuple, columns.series_pages))
    return marshal.dumps((values, own), 2)


# All but `lists`, which are objects, and `places`, which follow of the rows.
_NOT_SAVED = {"lists", "places", "_numbers"}
_SAVED = tuple(each.name for each in fields(Columns) if each.name not in _NOT_SAVED)


def load_columns(data: bytes, places: Mapping[str, int]) -> Columns:
    """Read what `dump_columns` wrote; `places` are those of the rows, by source."""
    values, own = marshal.loads(data)  # noqa: S302 - ours, with a checksum
    by_status, articles, dates, terms, periods, named = values
    lists = Lists(
        by_status,
        articles,
        dates,
        {name: tuple(map(Term._make, found)) for name, found in terms.items()},
        {name: tuple(map(Period._make, found)) for name, found in periods.items()},
        named,
    )
    own["series_pages"] = tuple(map(SeriesPosts._make, own["series_pages"]))
    return Columns(lists=lists, places=places, **own)
