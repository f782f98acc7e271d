"""Columns: what pages show of a post that follows from other posts, by its place.

They are saved with the rows: as long as no row has changed its `shape`, all of which
they are worked out, they are as they were.
"""

import marshal
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple

from causerie.bridge.language_pages import find_name_languages, has_language_pages
from causerie.bridge.post_notes import count_posts
from causerie.bridge.start_here import find_start
from causerie.building.table.lists import Lists, Period, Places, Term, make_lists
from causerie.building.table.row import Row
from causerie.crosslinks.neighbours import find_neighbours
from causerie.crosslinks.related import find_related
from causerie.crosslinks.series import group_series
from causerie.post import Status, oldest_first


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
    cards: list[int]  # digest of all that other pages may show of a post
    places: Mapping[str, int]  # by source
    published: Places = ()  # articles, oldest first
    counts: Mapping[str, int] = field(default_factory=dict)  # what is said of all posts
    previous: dict[int, int | None] = field(default_factory=dict)
    following: dict[int, int | None] = field(default_factory=dict)
    series: dict[int, Places] = field(default_factory=dict)
    related: dict[int, Places] = field(default_factory=dict)
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
    # by place: those of the posts that link to one of its headings
    anchored: Mapping[int, Places] = field(default_factory=dict)
    # what works out the columns that are not there yet, all at once; None: all are
    later: Callable[[], Mapping[str, Any]] | None = field(default=None, compare=False)

    def __getattr__(self, name: str) -> Any:
        """Work out what no page has asked for before; a preview's first pages do not.

        Raise AttributeError if it is no column.
        """
        later, self.later = self.later, None
        if later is None:
            raise AttributeError(name)
        for column, value in later().items():
            setattr(self, column, value)
        return getattr(self, name)


def work_out_columns(  # noqa: PLR0913
    rows: Sequence[Row],
    settings: Mapping[str, Any],
    *,
    crosslinks: bool,
    pingbacks: bool,
    has_series: bool,
    known_related: Callable[[], Mapping[int, Places]] = dict,
) -> Columns:
    """Work out the columns of a table, those that lists do not need when they are read.

    `known_related` returns the related posts of those of which they are known.
    """
    rows = [*rows]  # faster
    cards = [row.card for row in rows]
    places = {row.source: place for place, row in enumerate(rows)}
    found = Columns(make_lists(rows, settings), cards, places, has_series=has_series)
    found.with_show = tuple(p for p, row in enumerate(rows) if row.show is not None)
    found.episodes = _episodes(rows)
    published: Any = sorted(
        (row for row in rows if row.state == _PUBLISHED and row.kind == "article"),
        key=oldest_first,
    )
    found.published = tuple(places[row.source] for row in published)
    listed = [rows[place] for place in found.lists.articles]
    start = find_start(listed, settings)
    found.start = tuple(found.lists.articles[place] for place in start)
    if has_language_pages(settings):
        _add_languages(found, rows, str(settings["DEFAULT_LANG"]))

    def work_out_rest() -> Mapping[str, Any]:
        rest = {"counts": count_posts(rows), "anchored": _anchored(rows, places)}
        if crosslinks:
            rest |= _work_out_beside(published, places, settings, known_related())
        if crosslinks and pingbacks:
            rest["pingbacks"] = _pingbacks(rows, found.published, places)
        return rest

    for name in ("counts", "anchored", *(_BESIDE if crosslinks else ())):
        delattr(found, name)
    found.later = work_out_rest
    return found


_BESIDE = ("previous", "following", "series", "related", "series_pages", "pingbacks")


def _work_out_beside(
    published: Sequence[Any],
    places: Mapping[str, int],
    settings: Mapping[str, Any],
    known_related: Mapping[int, Places],
) -> dict[str, Any]:
    """Work out the posts that a post's page shows beside it, without pingbacks."""
    previous: dict[int, int | None] = {}
    following: dict[int, int | None] = {}
    series: dict[int, Places] = {}
    for post, beside in find_neighbours(published):
        place = places[post.source]
        before, after = beside.previous, beside.following
        previous[place] = places[before.source] if before else None
        following[place] = places[after.source] if after else None
        series[place] = tuple([places[each.source] for each in beside.series])
    related = dict(known_related)
    known = {post.source for post in published if places[post.source] in related}
    for post, others in find_related(published, _linked, known):
        related[places[post.source]] = tuple(places[o.source] for o in others)
    series_pages = tuple(
        SeriesPosts(
            each.name,
            each.lang,
            each.path,
            tuple(places[post.source] for post in each.posts),
        )
        for each in group_series(published, settings["DEFAULT_LANG"])
    )
    found: tuple[Any, ...] = (previous, following, series, related, series_pages, {})
    return dict(zip(_BESIDE, found, strict=True))


def shape(row: Row) -> tuple[Any, ...]:
    """Return all of a row that columns are worked out of."""
    return (
        *(row.source, row.kind, row.state, row.original, bool(row.save_as)),
        *(row.timestamp, row.day, row.names, row.tags, row.lang, row.series, row.part),
        *(row.show, row.is_episode, row.pingbacks, row.slug, row.translations),
        *((link.tag, link.source, bool(link.fragment)) for link in row.links),
    )


_PUBLISHED = Status.PUBLISHED.value


def _linked(row: Row) -> list[str]:
    return [link.source for link in row.links if link.tag == "a" and link.source]


def _add_languages(columns: Columns, rows: Sequence[Row], own: str) -> None:
    found: dict[str, list[int]] = defaultdict(list)
    for place in columns.published:
        if rows[place].lang != own:
            found[rows[place].lang].append(place)
    if not found:
        return
    for places in found.values():
        places.sort(key=lambda place: (-rows[place].timestamp, rows[place].source))
    columns.languages = {lang: tuple(places) for lang, places in sorted(found.items())}
    named = (
        (rows[place].lang, [(kind, slug) for kind, _, slug in rows[place].names])
        for place in columns.published
    )
    columns.name_languages = find_name_languages(named, own)


def _episodes(rows: Sequence[Row]) -> Mapping[str, Places]:
    found: dict[str, list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        if row.show is not None and row.original and row.state == _PUBLISHED:
            found[row.show].append(place)
    for places in found.values():
        places.sort(key=lambda p: (rows[p].timestamp, rows[p].source), reverse=True)
    return {show: tuple(places) for show, places in found.items()}


def _pingbacks(
    rows: Sequence[Row], published: Places, places: Mapping[str, int]
) -> Mapping[int, Sequence[tuple[int, int]]]:
    """Return the first link of each published article to each other one, by age."""
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for place in published:
        known = {place}
        for number, link in enumerate(rows[place].links):
            if link.tag != "a" or not link.source:
                continue
            at = places[link.source]
            other = rows[at]
            if at not in known and other.pingbacks and other.state == _PUBLISHED:
                known.add(at)
                found[at].append((place, number))
    return found


def _anchored(rows: Sequence[Row], places: Mapping[str, int]) -> Mapping[int, Places]:
    found: dict[int, list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        for link in row.links:
            if link.fragment and link.source:
                found[places[link.source]].append(place)
    return {target: tuple(linking) for target, linking in found.items()}


def dump_columns(columns: Columns) -> bytes:
    """Serialise columns, without what stands in the rows."""
    lists = columns.lists
    values: Any = (
        dict(lists.by_status),
        lists.articles,
        lists.dates,
        {name: list(map(tuple, found)) for name, found in lists.terms.items()},
        {name: list(map(tuple, found)) for name, found in lists.periods.items()},
    )
    own: dict[str, Any] = {
        name: dict(value) if isinstance(value, Mapping) else value
        for name in _SAVED
        for value in [getattr(columns, name)]
    }
    own["series_pages"] = tuple(map(tuple, columns.series_pages))
    return marshal.dumps((values, own), 2)


# All but `lists`, which are objects, and `places`, which follow of the rows.
_NOT_SAVED = {"lists", "places", "later"}
_SAVED = tuple(each.name for each in fields(Columns) if each.name not in _NOT_SAVED)


def load_columns(data: bytes, places: Mapping[str, int]) -> Columns:
    """Read what `dump_columns` wrote; `places` are those of the rows, by source."""
    values, own = marshal.loads(data)  # noqa: S302 - ours, with a checksum
    by_status, articles, dates, terms, periods = values
    lists = Lists(
        by_status,
        articles,
        dates,
        {name: tuple(map(Term._make, found)) for name, found in terms.items()},
        {name: tuple(map(Period._make, found)) for name, found in periods.items()},
    )
    own["series_pages"] = tuple(map(SeriesPosts._make, own["series_pages"]))
    return Columns(lists=lists, places=places, **own)
