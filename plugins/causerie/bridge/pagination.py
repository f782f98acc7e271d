"""Number the pages of a list from its oldest post, so that a full page never changes.

Pelican counts from the newest, and each new post shifts every page. Here the first
page, at the list's own address, holds the newest posts and grows until it has enough
for a page of its own; /page/1/ holds the oldest ones, for ever.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from pelican.paginator import Page, Paginator


def paginator_class(settings: Mapping[str, Any]) -> type[Paginator]:
    """Return what splits a site's lists: ours where LISTS_FROM_OLDEST asks for it."""
    return OldestFirstPaginator if settings.get("LISTS_FROM_OLDEST") else Paginator


class PageOfList(NamedTuple):
    """What of a page of a list can be told without rendering it."""

    save_as: str
    number: int  # in its address; -1: it has the list's own. Not 0
    members: Sequence[Any]


def pages_of(paginator: Paginator) -> Iterator[PageOfList]:
    """Yield the pages of a list, the newest first.

    A site has thousands of such pages, and few are rendered: no object is made of each.
    """
    if isinstance(paginator, OldestFirstPaginator):
        yield from paginator.pages()
        return
    for number in range(1, paginator.num_pages + 1):
        page = paginator.page(number)
        yield PageOfList(page.save_as, number, page.object_list)


class OldestFirstPaginator(Paginator):  # type: ignore[misc]
    """Split a list, newest first, into pages whose addresses do not move."""

    @property
    def num_pages(self) -> int:
        """Count the pages: each but the first is full."""
        return max(1, self.count // self.per_page) if self.per_page else 1

    def page(self, number: int) -> "OldestFirstPage":
        """Return a page; 1 is the newest, whatever its address says."""
        top = self.count - (self.num_pages - number) * self.per_page
        bottom = 0 if number == 1 else top - self.per_page
        return OldestFirstPage(
            self.name,
            self.url,
            self.object_list[bottom:top],
            number,
            self,
            self.settings,
        )

    def pages(self) -> Iterator[PageOfList]:
        """Yield its pages, the newest first."""
        first = self.page(1)
        yield PageOfList(first.save_as, -1, first.object_list)
        last, step = self.num_pages, self.per_page
        folder = f"{_folder_of(self.name)}page/"
        for number in range(last - 1, 0, -1):
            end = self.count - (number - 1) * step
            members = self.object_list[end - step : end]
            yield PageOfList(f"{folder}{number}/index.html", number, members)


class OldestFirstPage(Page):  # type: ignore[misc]
    """One page of a list, with its address and file."""

    @property
    def url(self) -> str:
        """The list's own address, or page/N/ below it, N counted from the oldest."""
        return self._below(str(self.base_url))

    @property
    def save_as(self) -> str:
        """The file of the page."""
        return self._below(_folder_of(self.full_name)) + "index.html"

    def _below(self, base: str) -> str:
        if self.number == 1:
            return base
        return f"{base}page/{self.paginator.num_pages - self.number + 1}/"


def _folder_of(name: Any) -> str:
    return str(name).removesuffix("index.html")
