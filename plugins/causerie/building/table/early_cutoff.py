"""Early cut-off: what of the last build still holds, as it follows of unchanged parts.

Columns follow of the rows' shapes; the keys of pages, of what pages show of other
posts. An edit of a text changes neither, one of a title only the keys.
"""

from collections.abc import Collection
from dataclasses import dataclass

from causerie.building.table.columns import shape
from causerie.building.table.row import Row
from causerie.building.table.rows import Rows


@dataclass(frozen=True, slots=True)
class RowChanges:
    """The rows that differ from those of the last build, and what still holds."""

    changed: tuple[str, ...]  # sources, of new rows too
    gone: frozenset[str]  # sources
    same_columns: bool
    same_keys: bool  # all pages are there, and show the same of other posts


def compare_rows(before: Rows, now: Rows, considered: Collection[str]) -> RowChanges:
    """Compare rows; all that are new, or others, are among the considered ones."""
    gone = frozenset(before.places.keys() - now.places.keys())
    changed = tuple(
        source
        for source in sorted(considered)
        if before.by_source.get(source) != now.by_source[source]
    )
    pairs = [(before.by_source.get(each), now.by_source[each]) for each in changed]
    same_columns = not gone and all(
        old is not None and shape(old) == shape(new) for old, new in pairs
    )
    same_keys = same_columns and all(
        old is not None and _seen_elsewhere(old) == _seen_elsewhere(new)
        for old, new in pairs
    )
    return RowChanges(changed, gone, same_columns, same_keys)


def _seen_elsewhere(row: Row) -> tuple[object, ...]:
    """Return all of a row that keys of pages, and of other files, are made of."""
    links = (
        # the sitemap has images, and what is attached has its place by that
        link if link.tag == "img" or link.attached else link.source
        for link in row.links
    )
    return (row.card, row.said, row.responses, *links)
