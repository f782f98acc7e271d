"""Row entries: rows as features get posts; what they ask of most of them is at hand."""

from collections.abc import Iterator, Sequence
from typing import Any

from causerie.bridge.entry import ArticleEntry, Entry
from causerie.building.table.row import Row
from causerie.building.table.views import Views
from causerie.post import HasEnclosure


class RowEntry(ArticleEntry):
    """The entry of an article's row."""

    __slots__ = ("_views", "row")
    _views: Views
    row: Row

    def __init__(self, post: Any, view: Any, row: Row, views: Views) -> None:
        super().__init__(post, view)
        object.__setattr__(self, "_views", views)
        object.__setattr__(self, "row", row)

    @property
    def category(self) -> Any:
        """Pelican's category of it."""
        return self._views.term("category", self.row.category)

    @property
    def has_responses(self) -> bool:
        """Whether readers, or other sites, have said something of it."""
        return self.row.responses != 0

    @property
    def episode(self) -> HasEnclosure | None:
        """The episode that its page shows; most show none, and are not loaded."""
        if not self.row.is_episode and not self.row.translations:
            return None
        found: HasEnclosure | None = self.content.episode
        return found


def row_entries(
    rows: Sequence[Row], views: Views, *, episodes: bool
) -> Iterator[Entry]:
    """Yield the entries of rows; with `episodes`, theirs have real posts."""
    for place, row in enumerate(rows):
        view: Any = views.of(place)
        post: Any = view.post if episodes and row.show is not None else row
        is_article = row.kind == "article"
        yield RowEntry(post, view, row, views) if is_article else Entry(post, view)
