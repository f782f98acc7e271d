"""Update crosslinks: what posts show of each other, after some of them changed."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from causerie.building.table.columns import Columns, SeriesPosts
from causerie.building.table.lists import Places
from causerie.building.table.place_lists import RowEdits, update_lists
from causerie.building.table.row import Row, is_published
from causerie.crosslinks.related import MAX_POSTS_PER_TAG, related_to
from causerie.post import Status, oldest_first


class CrosslinksUpdate:
    """An update of those columns that have what posts show of each other."""

    def __init__(
        self, known: Columns, found: Columns, rows: Sequence[Any], edits: RowEdits
    ) -> None:
        """Take the columns as they were, and what is there of those as they are."""
        self._known, self._found = known, found
        self._rows, self._edits = rows, edits
        self._edited: list[Any] = [row for _, row in (*edits.old, *edits.new)]
        self._oldest = cache(lambda place: oldest_first(rows[place]))

    def tagged(self) -> Mapping[tuple[str, str], Places]:
        """Return the published articles of each language and tag, oldest first."""
        return update_lists(self._known.tagged, self._edits, _tagged, self._oldest)

    def series_pages(self) -> tuple[SeriesPosts, ...]:
        """Return the series of published articles, by path."""
        known, series = self._known.series, self._found.series
        pages = {each.path: each for each in self._known.series_pages}
        for key in known.keys() | series.keys():
            if not key[0] or (places := series.get(key, ())) is known.get(key):
                continue
            pages.pop(key[1], None)
            if places:
                first = self._rows[min(places, key=self._oldest)]
                pages[key[1]] = SeriesPosts(first.series, first.lang, key[1], places)
        return tuple(pages[path] for path in sorted(pages))

    def related(self) -> Mapping[int, Places]:
        """Return the related posts of all, which follow of older posts alone.

        They may be others for a post that changed, for newer ones that have a tag of
        it, and for those that link to it.
        """
        rows, found, edits = self._rows, self._found, self._edits
        related = {**self._known.related}
        for place, _ in edits.old:
            related.pop(place, None)
        touched = {place for place, row in edits.new if is_published(row)}
        is_new = len(touched) == len(found.published)
        for row in () if is_new else self._edited:
            for tag in _tagged(row):
                having = found.tagged.get(tag, ())
                newer = bisect_right(having, oldest_first(row), key=self._oldest)
                touched.update(having[newer:])
            linking = found.linking.get(row.source, ())
            touched.update(place for place in linking if is_published(rows[place]))
        related.update((place, self._related_to(place)) for place in touched)
        return related

    def _related_to(self, place: int) -> Places:
        rows, found, own = self._rows, self._found, self._oldest(place)
        row = rows[place]
        tagged = []
        for tag in _tagged(row):
            having = found.tagged[tag]
            older = bisect_left(having, own, key=self._oldest)
            latest = having[max(0, older - MAX_POSTS_PER_TAG) : older]
            tagged.append((older, [rows[each] for each in latest]))
        links = {link.source for link in row.links if link.tag == "a"}
        others = (rows[found.places[each]] for each in links & found.places.keys())
        linked = [
            each for each in others if is_published(each) and oldest_first(each) < own
        ]
        nearest = related_to(row, tagged, linked)
        return tuple([found.places[each.source] for each in nearest])

    def pingbacks(self) -> Mapping[int, Sequence[tuple[int, int]]]:
        """Return the first link of each published article to each other one, by age."""
        linking, places = self._found.linking, self._found.places
        targets = {row.source for row in self._edited}
        targets.update(link.source for row in self._edited for link in row.links)
        pingbacks = {**self._known.pingbacks}
        for place, _ in self._edits.old:
            pingbacks.pop(place, None)
        for source in targets & places.keys():
            place = places[source]
            pingbacks.pop(place, None)
            if found := self._pingbacks_of(place, linking.get(source, ())):
                pingbacks[place] = found
        return pingbacks

    def _pingbacks_of(self, place: int, linking: Places) -> tuple[tuple[int, int], ...]:
        rows, target = self._rows, self._rows[place]
        if not target.pingbacks or target.state != Status.PUBLISHED:
            return ()
        others = [
            each for each in linking if each != place and is_published(rows[each])
        ]
        numbers = (
            (other, _number_of_link(rows[other], target.source))
            for other in sorted(others, key=self._oldest)
        )
        return tuple([(other, number) for other, number in numbers if number >= 0])


def _number_of_link(row: Row, source: str) -> int:
    """Return which of a post's links is the first to another one; -1: none is."""
    for number, link in enumerate(row.links):
        if link.tag == "a" and link.source == source:
            return number
    return -1


def _tagged(row: Row) -> list[tuple[str, str]]:
    return [(row.lang, tag) for tag in row.tags] if is_published(row) else []
