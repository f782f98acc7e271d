"""Row entries: rows as features get posts, and as Pelican looks them up by source."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

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
    def tags(self) -> Sequence[Any]:
        """Pelican's tags of it; its content, which has them too, is not loaded."""
        return [self._views.term("tag", tag) for tag in self.row.tags]

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


def row_entries(rows: Sequence[Row], views: Views) -> Iterator[Entry]:
    """Yield the entries of rows; a row is the post of its entry."""
    for place, row in zip(views.columns.places.values(), rows, strict=True):
        view, post = views.of(place), cast("Any", row)
        is_article = row.kind == "article"
        yield RowEntry(post, view, row, views) if is_article else Entry(post, view)


def draft_entries(views: Views) -> Iterator[Entry]:
    """Yield the entries of drafts, in the order of their rows."""
    rows = {place: views.rows[place] for place in views.columns.lists.drafts}
    for place in sorted(rows, key=lambda place: (rows[place].kind, rows[place].source)):
        yield Entry(cast("Any", rows[place]), views.of(place))


class ViewsBySource(Mapping[str, Any]):
    """The posts of a site, by source, as Pelican looks linked posts up."""

    def __init__(self, views: Views) -> None:
        self._views = views

    def __getitem__(self, source: str) -> Any:
        return self._views.of(self._views.columns.places[source])

    def __iter__(self) -> Iterator[str]:
        return iter(self._views.columns.places)

    def __len__(self) -> int:
        return len(self._views.rows)
