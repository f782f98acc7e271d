"""Notes: what a page reads beyond its key, when it is rendered.

Lists that all templates get note that one looks into them; of other posts, bodies and
responses are noted. So the builder knows on what a page depends.
"""

from collections.abc import Callable, Hashable, Iterable
from functools import wraps
from typing import Any

# The name of a list; or "body", "attached" or "translations", and a source.
Note = tuple[str, ...]


class Notes:
    """What the page that is being rendered has read beyond its key."""

    def __init__(self) -> None:
        self.source = ""  # of the page's own post
        self.notes: set[Note] = set()
        # as UTF-8: a quotation mark would have each character take two bytes
        self._fragments: dict[Hashable, tuple[bytes, frozenset[Note]]] = {}

    def begin(self, source: str) -> None:
        """Begin a page."""
        self.source, self.notes = source, set()

    def forget_fragments(self) -> None:
        """Forget the parts of pages, once all are rendered."""
        self._fragments.clear()

    def cached(self, key: Hashable, render: Callable[[], str]) -> str:
        """Render a part of a page once; note its reads for every page that has it."""
        fragment = self._fragments.get(key)
        if fragment is None:
            outer, self.notes = self.notes, set()
            own, self.source = self.source, ""  # the next page has another post
            text = render().encode()
            fragment = self._fragments[key] = (text, frozenset(self.notes))
            self.source, self.notes = own, outer
        if fragment[1]:
            self.notes |= fragment[1]
        return fragment[0].decode()


class NotedList(list[Any]):
    """A list that many templates get; filled, and noted, when one looks into it."""

    def __init__(
        self, make: Callable[[], Iterable[Any]], note: Note | None, notes: Notes
    ) -> None:
        """Without a note the page's key, or another note, has all that it shows."""
        super().__init__()
        self._make: Callable[[], Iterable[Any]] | None = make
        self._note = note
        self._notes = notes

    def _take_note(self) -> None:
        if self._note:
            self._notes.notes.add(self._note)

    def _looked_into(self) -> "NotedList":
        self._take_note()
        if self._make:
            make, self._make = self._make, None
            super().extend(make())
        return self

    def __radd__(self, other: Any) -> list[Any]:
        return [*other, *self]


def _looking(name: str) -> Callable[..., Any]:
    method = getattr(list, name)

    @wraps(method)
    def look(self: NotedList, *arguments: Any, **named: Any) -> Any:
        return method(self._looked_into(), *arguments, **named)

    return look


for _name in (
    *("__iter__", "__reversed__", "__len__", "__getitem__", "__contains__"),
    *("__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__", "__repr__"),
    *("__add__", "__mul__", "__rmul__", "__iadd__", "__imul__"),
    *("__setitem__", "__delitem__", "append", "clear", "copy", "count", "extend"),
    *("index", "insert", "pop", "remove", "reverse", "sort"),
):
    setattr(NotedList, _name, _looking(_name))
