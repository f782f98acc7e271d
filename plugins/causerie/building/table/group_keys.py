"""Group keys: what tells whether files that no template makes are as they were.

The key of a part is made of what its files show, and of the posts that they show with
their bodies. If no row has changed what a group reads of it, only the latter are
compared.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from causerie.bridge.site import Site
from causerie.building.table.columns import Columns
from causerie.building.table.early_cutoff import RowChanges
from causerie.building.table.other_files import GROUPS, Name, groups_of
from causerie.building.table.row import Row, digest
from causerie.building.table.rows import Rows


class PartKey(NamedTuple):
    """The key of a part of a group."""

    key: int
    own: int  # of what its files show, but for bodies
    shown: Sequence[str]  # the sources of the posts that it shows with their bodies


def links_of(row: Row, rows: Sequence[Row], columns: Columns) -> tuple[str, ...]:
    """Return where the links of a body to posts lead."""
    return tuple(
        [rows[columns.places[link.source]].path for link in row.links if link.source]
    )


def key_of_post(row: Row, rows: Sequence[Row], columns: Columns) -> tuple[object, ...]:
    """Return all that feeds show of a post."""
    return (row.card, row.text, row.state, links_of(row, rows, columns))


def keep_by(rows: Rows, columns: Columns) -> Callable[[str], int]:
    """Return what tells the key of a post, by which features keep what they make."""

    @cache
    def key_of(source: str) -> int:
        row = rows[columns.places[source]]
        return digest(key_of_post(row, rows, columns))

    return key_of


def keys_of(
    site: Site, rows: Sequence[Row], columns: Columns, groups: Collection[str]
) -> dict[Name, PartKey]:
    """Return the key of each part of some groups."""
    found: dict[Name, PartKey] = {}
    if groups:
        rows = [*rows]  # faster
    for group in groups:
        for part, (shows, places) in GROUPS[group].parts(site, rows, columns).items():
            shown = [rows[place].source for place in places]
            found[group, part] = _part_key(digest(shows), shown, rows, columns)
    return found


def keys_after(  # noqa: PLR0913, PLR0917
    site: Site,
    rows: Rows,
    columns: Columns,
    before: Mapping[str, Row],
    known: Mapping[Name, Any],
    changes: RowChanges,
) -> dict[Name, PartKey]:
    """Return the keys of all parts after some rows changed.

    `before` are the rows of the last build, by source, and `known` are its parts.
    """
    unread = [
        group
        for group in groups_of(site)
        if changes.same_columns
        and all(
            GROUPS[group].reads(before[source])
            == GROUPS[group].reads(rows.by_source[source])
            for source in changes.changed
        )
    ]
    found = keys_of(site, rows, columns, {*groups_of(site)} - {*unread})
    for name, part in known.items():
        if name[0] not in unread:
            continue
        key = PartKey(part.key, part.own, part.shown)
        if not part.shows_none_of(changes.changed):
            key = _part_key(part.own, part.shown, rows, columns)
        found[name] = key
    return found


def _part_key(
    own: int, shown: Sequence[str], rows: Sequence[Row], columns: Columns
) -> PartKey:
    posts = (rows[columns.places[source]] for source in shown)
    bodies = [key_of_post(row, rows, columns) for row in posts]
    return PartKey(digest((own, bodies)), own, shown)
