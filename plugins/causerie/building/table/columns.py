"""Columns: what pages show of a post that follows from other posts, by its place."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from causerie.building.table.lists import Lists, Places, make_lists
from causerie.building.table.row import Row
from causerie.crosslinks.neighbours import find_neighbours
from causerie.crosslinks.related import find_related
from causerie.crosslinks.series import Series, group_series
from causerie.post import Status, oldest_first


@dataclass(slots=True)
class Columns:
    """The columns of a table, by the places of its rows."""

    lists: Lists
    cards: list[int]  # digest of all that other pages may show of a post
    places: Mapping[str, int]  # by source
    published: Places = ()  # articles, oldest first
    previous: dict[int, int | None] = field(default_factory=dict)
    following: dict[int, int | None] = field(default_factory=dict)
    series: dict[int, Places] = field(default_factory=dict)
    related: dict[int, Places] = field(default_factory=dict)
    series_pages: tuple[Series, ...] = ()
    has_series: bool = False  # series have pages
    # by show: the posts of its episodes in its feed, newest first
    episodes: Mapping[str, Places] = field(default_factory=dict)
    # by place: those of the posts that link to it, each with the number of the link
    pingbacks: Mapping[int, Sequence[tuple[int, int]]] = field(default_factory=dict)


def work_out_columns(
    rows: Sequence[Row],
    settings: Mapping[str, Any],
    *,
    crosslinks: bool,
    pingbacks: bool,
    has_series: bool,
) -> Columns:
    """Work out the columns of a table."""
    cards = [row.card for row in rows]
    places = {row.source: place for place, row in enumerate(rows)}
    found = Columns(make_lists(rows, settings), cards, places, has_series=has_series)
    found.episodes = _episodes(rows)
    published: Any = sorted(
        (row for row in rows if row.state == _PUBLISHED and row.kind == "article"),
        key=oldest_first,
    )
    found.published = tuple(places[row.source] for row in published)
    if not crosslinks:
        return found
    for post, beside in find_neighbours(published):
        place = places[post.source]
        before, after = beside.previous, beside.following
        found.previous[place] = places[before.source] if before else None
        found.following[place] = places[after.source] if after else None
        found.series[place] = tuple(places[each.source] for each in beside.series)
    for post, related in find_related(published):
        found.related[places[post.source]] = tuple(places[o.source] for o in related)
    found.series_pages = tuple(group_series(published, settings["DEFAULT_LANG"]))
    if pingbacks:
        found.pingbacks = _pingbacks(rows, places)
    return found


_PUBLISHED = Status.PUBLISHED.value


def _episodes(rows: Sequence[Row]) -> Mapping[str, Places]:
    found: dict[str, list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        if row.show is not None and row.original and row.state == _PUBLISHED:
            found[row.show].append(place)
    for places in found.values():
        places.sort(key=lambda p: (rows[p].timestamp, rows[p].source), reverse=True)
    return {show: tuple(places) for show, places in found.items()}


def _pingbacks(
    rows: Sequence[Row], places: Mapping[str, int]
) -> Mapping[int, Sequence[tuple[int, int]]]:
    """Return the first link of each published article to each other one."""
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for place, row in enumerate(rows):
        if not row.links or row.kind != "article" or row.state != _PUBLISHED:
            continue
        known = {place}
        for number, link in enumerate(row.links):
            if link.tag != "a" or not link.source:
                continue
            at = places[link.source]
            other = rows[at]
            if at not in known and other.pingbacks and other.state == _PUBLISHED:
                known.add(at)
                found[at].append((place, number))
    for linking in found.values():
        linking.sort(key=lambda pair: (rows[pair[0]].timestamp, rows[pair[0]].source))
    return found
