"""View list: the posts of a list that templates get, each made when it is looked at.

Of thousands of posts most pages ask only how many there are, or when the first was.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from causerie.bridge.template_calls import numbered_groups
from causerie.building.table.notes import Note, NotedList
from causerie.building.table.views import Views

# Where a row's day, "2026-01-31T…", has what templates group posts by.
_PARTS = {
    "date.year": slice(0, 4),
    "date.month": slice(5, 7),
    "date.day": slice(8, 10),
}


class ViewList(NotedList):
    """Views of rows; all are made if one looks in another way than these, or again."""

    def __init__(
        self, views: Views, places: Sequence[int], note: Note | None = None
    ) -> None:
        super().__init__(partial(views.of_all, places), note, views.notes)
        self._views, self._places = views, places
        self._was_gone_through = False

    def __len__(self) -> int:
        self._take_note()
        return len(self._places) if self._make else super().__len__()

    def __iter__(self) -> Iterator[Any]:
        if self._was_gone_through or not self._make:  # by many pages: all are made
            return super().__iter__()
        self._take_note()
        return self._go_through()

    def _go_through(self) -> Iterator[Any]:
        yield from map(self._views.of, self._places)
        self._was_gone_through = True

    def __getitem__(self, number: Any) -> Any:
        self._take_note()
        if not self._make:
            return super().__getitem__(number)
        found = self._places[number]
        is_slice = isinstance(number, slice)
        return self._views.of_all(found) if is_slice else self._views.of(found)

    def grouped_by(self, attribute: str) -> Iterator[tuple[int, Sequence[Any]]] | None:
        """Yield the posts of each year, month or day, as Jinja's groupby has them.

        None: the attribute is another one, or a post has no date.
        """
        self._take_note()
        days, part = self._views.columns.days, _PARTS.get(attribute)
        if part is None or not self._make:
            return None
        keys = [days[place][part] for place in self._places]
        if "" in keys:
            return None
        return (
            (int(key), self._some(numbers)) for key, numbers in numbered_groups(keys)
        )

    def _some(self, numbers: Sequence[int]) -> Sequence[Any]:
        places = self._places
        return ViewList(self._views, [places[n] for n in numbers], self._note)
