"""Group keys: what tells whether files that no template makes are as they were.

The key of a part is made of what its files show, and of the posts that they show with
their bodies. If no row has changed what a group reads of it, only the latter are
compared.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
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
    for group in groups:
        if (parts := GROUPS[group].parts) is None:
            found[group, ""] = _sum_key(_sum(site, group, rows))
            continue
        for part, (shows, places) in parts(site, rows, columns).items():
            shown = [rows[place].source for place in places]
            found[group, part] = _part_key(digest(shows), shown, rows, columns)
    return found


def keys_after(  # noqa: PLR0913, PLR0917
    site: Site,
    rows: Rows,
    columns: Columns,
    before: tuple[Mapping[str, Row], Columns],
    known: Mapping[Name, Any],
    changes: RowChanges,
    *,
    files_moved: bool = False,
) -> dict[Name, PartKey]:
    """Return the keys of all parts after some rows changed.

    `before` are the rows of the last build, by source, and its columns; `known` are its
    parts.
    """
    old_rows, old_columns = before
    pairs = [(old_rows.get(each), rows.by_source[each]) for each in changes.changed]
    old = [*(one for one, _ in pairs if one), *map(old_rows.get, changes.gone)]
    found, anew = dict[Name, PartKey](), []
    for group in groups_of(site):
        own, name = GROUPS[group], (group, "")
        if own.parts is None and not (own.names_files and files_moved):
            now = _sum(site, group, [row for _, row in pairs])
            found[name] = _sum_key(known[name].key + now - _sum(site, group, old))
        elif (
            own.parts
            and own.columns(old_columns) == own.columns(columns)
            and all(
                one is None or own.reads(site, one) == own.reads(site, row)
                for one, row in pairs
            )
        ):
            found.update(_with_bodies(group, known, changes, rows, columns))
        else:
            anew.append(group)
    return found | keys_of(site, rows, columns, anew)


def _with_bodies(
    group: str,
    known: Mapping[Name, Any],
    changes: RowChanges,
    rows: Sequence[Row],
    columns: Columns,
) -> Iterator[tuple[Name, PartKey]]:
    """Yield the keys of the parts of a group, of which only bodies may be others."""
    for name, part in known.items():
        if name[0] != group:
            continue
        key = PartKey(part.key, part.own, part.shown)
        if not set(part.shown).isdisjoint(changes.changed):
            key = _part_key(part.own, part.shown, rows, columns)
        yield name, key


def _sum(site: Site, group: str, rows: Iterable[Any]) -> int:
    """Return the sum of digests of what a group reads of each row.

    So a row that changed changes it without the others being looked at.
    """
    reads = GROUPS[group].reads
    return sum(digest(own) for row in rows if (own := reads(site, row)) is not None)


def _sum_key(total: int) -> PartKey:
    return PartKey(total, total, ())


def _part_key(
    own: int, shown: Sequence[str], rows: Sequence[Row], columns: Columns
) -> PartKey:
    posts = (rows[columns.places[source]] for source in shown)
    bodies = [key_of_post(row, rows, columns) for row in posts]
    return PartKey(digest((own, bodies)), own, shown)
