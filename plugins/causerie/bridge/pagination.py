"""Number the pages of a list from its oldest post, so that a full page never changes.

Pelican counts from the newest, and each new post shifts every page. Here the first
page, at the list's own address, holds the newest posts and grows until it has enough
for a page of its own; /page/1/ holds the oldest ones, for ever.
"""

from collections.abc import Mapping
from typing import Any

from pelican.paginator import Page, Paginator


def paginator_class(settings: Mapping[str, Any]) -> type[Paginator]:
    """Return what splits a site's lists: ours where LISTS_FROM_OLDEST asks for it."""
    return OldestFirstPaginator if settings.get("LISTS_FROM_OLDEST") else Paginator


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


class OldestFirstPage(Page):  # type: ignore[misc]
    """One page of a list, with its address and file."""

    @property
    def url(self) -> str:
        """The list's own address, or page/N/ below it, N counted from the oldest."""
        return self._below(str(self.base_url))

    @property
    def save_as(self) -> str:
        """The file of the page."""
        folder = str(self.full_name).removesuffix("index.html")
        return self._below(folder) + "index.html"

    def _below(self, base: str) -> str:
        if self.number == 1:
            return base
        return f"{base}page/{self.paginator.num_pages - self.number + 1}/"
