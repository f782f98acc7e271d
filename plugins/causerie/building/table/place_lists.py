"""Place lists: the places of rows by what they are listed under, and in an order.

Of rows that came, went or changed, only the lists that they were in, or are, are made
again; from nothing, all rows came.
"""

from bisect import insort
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from causerie.building.table.lists import Places
from causerie.building.table.row import Row

MANY = 8  # places that come into a list: it is sorted anew
Key = TypeVar("Key", bound=Hashable)


class RowEdits(NamedTuple):
    """Rows by their places, as they were and as they are."""

    old: Collection[tuple[int, Row]]
    new: Collection[tuple[int, Row]]

    def keys(self, keys_of: Callable[[Row], Iterable[Key]]) -> set[Key]:
        """Return what the rows were listed under, or are."""
        return {key for _, row in (*self.old, *self.new) for key in keys_of(row)}


def update_lists(
    known: Mapping[Key, Places],
    edits: RowEdits,
    keys_of: Callable[[Row], Iterable[Key]],
    order: Callable[[int], Any] | None = None,
    *,
    reverse: bool = False,
) -> Mapping[Key, Places]:
    """Return lists of places, by key, as they are after some edits; none is empty.

    `keys_of` tells under what a row is listed; `order` is the sort key of a place.
    """
    went: dict[Key, set[int]] = defaultdict(set)
    for place, row in edits.old:
        for key in keys_of(row):
            went[key].add(place)
    came: dict[Key, list[int]] = defaultdict(list)
    for place, row in edits.new:
        for key in keys_of(row):
            came[key].append(place)
    if not went and not came:
        return known
    found = {**known}
    for key in {**went, **came}:
        gone = went.get(key, ())
        places = [place for place in found.pop(key, ()) if place not in gone]
        if reverse:
            places.reverse()
        _insert(places, came.get(key, ()), order)
        if reverse:
            places.reverse()
        if places:
            found[key] = tuple(places)
    return found


def _insert(
    places: list[int], new: Sequence[int], order: Callable[[int], Any] | None
) -> None:
    if len(new) > MANY:
        places.extend(new)
        places.sort(key=order)
        return
    for place in new:
        insort(places, place, key=order)
