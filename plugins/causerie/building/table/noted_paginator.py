"""Noted paginator: the pages of a list, which note what a key does not tell of them.

That are the number of a page and of all pages. Where lists are numbered from the oldest
post, a page more changes both on every page of a list, and most themes show neither.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any

from causerie.bridge.pagination import OldestFirstPaginator
from causerie.building.table.notes import Note, Notes


def split_noted(
    paginator: Any, numbers: Iterable[int], own: int, notes: Notes, note: Note
) -> dict[int, Any]:
    """Return pages of a list by their numbers; they note it where they are counted.

    The page `own` is the one that is rendered: its key tells which are beside it. It is
    empty, as with Pelican, where the list is shorter than the one that names the pages:
    lists by date are without translations.
    """
    total, count = paginator.num_pages, paginator.count
    found = [number for number in numbers if 0 < number <= max(own, total)]
    pages: dict[int, Any] = {number: paginator.page(number) for number in found}
    for page in pages.values():
        vars(page).update(url=page.url, save_as=page.save_as)
        page.__class__ = _noted_page(page.__class__)
    vars(pages[own]).update(has_next=lambda: own < total, has_previous=lambda: own > 1)
    # from the oldest, there are as many pages until another one is full
    from_oldest = isinstance(paginator, OldestFirstPaginator)
    step = int((from_oldest and paginator.per_page) or 1)
    vars(paginator).update(
        num_pages=total,
        count=count,
        note_count=lambda: notes.notes.add(("members", "1", *note)),
        note_pages=lambda: notes.notes.add(("members", str(step), *note)),
    )
    paginator.__class__ = _noted(paginator.__class__)
    return pages


@cache
def _noted(paginator: Any) -> Any:
    """Return a paginator that notes who asks how many there are."""

    class Noted(paginator):  # type: ignore[misc]
        @property
        def count(self) -> int:
            vars(self)["note_count"]()
            return int(vars(self)["count"])

        @property
        def num_pages(self) -> int:
            vars(self)["note_pages"]()
            return int(vars(self)["num_pages"])

    return Noted


@cache
def _noted_page(page: Any) -> Any:
    """Return a page that notes who asks for its number."""

    class Noted(page):  # type: ignore[misc]
        url = property(lambda self: vars(self)["url"])
        save_as = property(lambda self: vars(self)["save_as"])

        @property
        def number(self) -> int:
            vars(self.paginator)["note_pages"]()
            return int(vars(self)["number"])

    return Noted
