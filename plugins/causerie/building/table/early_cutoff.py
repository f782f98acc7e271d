"""Early cut-off: what of the last build still holds, as it follows of unchanged parts.

Columns follow of the rows' shapes; the keys of pages, of what pages show of other
posts. An edit of a text changes neither, one of a title only the keys.
"""

from collections.abc import Collection
from dataclasses import dataclass

from causerie.building.table.columns import Columns, shape
from causerie.building.table.lists import Places
from causerie.building.table.row import Row
from causerie.building.table.rows import Rows
from causerie.post import oldest_first


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


def keep_related(
    before: Rows, columns: Columns, now: Rows, changes: RowChanges
) -> dict[int, Places]:
    """Return the related posts of the last build, where nothing decides otherwise now.

    Which posts are related to one follows of the older ones that have a tag of it, and
    that it links to. If none of these has changed, come or gone, they are as before.
    """
    others = {*changes.changed, *changes.gone}
    differing = [
        row
        for rows in (before.by_source, now.by_source)
        for row in map(rows.get, others)
        if row
    ]
    touched = {(row.lang, tag) for row in differing for tag in row.tags}
    first = min(map(oldest_first, differing), default=(0.0, ""))  # type: ignore[arg-type]
    places = [now.places.get(source, -1) for source in before.places]

    def is_as_before(row: Row) -> bool:
        return (
            row.source not in others
            and touched.isdisjoint([(row.lang, tag) for tag in row.tags])
            and others.isdisjoint([link.source for link in row.links])
        )

    kept = {}
    is_older = True
    for place in columns.published if columns.related else ():
        # all that is older than the first that differs is as it was
        is_older = is_older and oldest_first(before[place]) < first
        if is_older or is_as_before(before[place]):
            kept[places[place]] = tuple([places[o] for o in columns.related[place]])
    return kept
