"""Kept related posts: with them, columns are what they are without."""

import random
from collections.abc import Mapping
from typing import Any

from causerie.building.table.columns import Columns, work_out_columns
from causerie.building.table.early_cutoff import compare_rows, keep_related
from causerie.building.table.lists import Places
from causerie.building.table.row import Row, RowLink
from causerie.building.table.rows import Rows
from table_rows import SETTINGS, columns_of, digested, make_row

TAGS = ("a", "b", "c", "d", "e")


def random_row(number: int, draw: random.Random) -> Row:
    return make_row(
        number,
        tags=tuple(draw.sample(TAGS, draw.randrange(3))),
        series=draw.choice(("", "", "Une suite")),
        part=draw.randrange(3),
        links=tuple(link(draw.randrange(30)) for _ in range(draw.randrange(3))),
        lang=draw.choice(("fr", "fr", "en")),
        state=draw.choice(("published", "published", "draft")),
    )


def link(number: int) -> RowLink:
    return RowLink("a", make_row(number).source, "", "", "")


def with_targets(rows: dict[str, Row]) -> dict[str, Row]:
    """Return rows whose links to what is not there are gone, as if read again."""
    return {
        source: digested(
            row._replace(links=tuple(each for each in row.links if each.source in rows))
        )
        for source, row in rows.items()
    }


def change(rows: dict[str, Row], draw: random.Random) -> dict[str, Row]:
    """Return rows of which one changes all that counts, another goes, one is new."""
    other = digested(
        random_row(draw.randrange(30), draw)._replace(timestamp=draw.random() * 2e9)
    )
    new = random_row(draw.randrange(90), draw)
    kept = {s: row for s, row in rows.items() if s != draw.choice([*rows])}
    return with_targets({**kept, other.source: other, new.source: new})


def columns_with(kept: Mapping[int, Places], rows: Rows) -> Columns:
    return work_out_columns(
        rows,
        SETTINGS,
        crosslinks=True,
        pingbacks=True,
        has_series=True,
        known_related=lambda: kept,
    )


def test_kept_ones_are_those_that_would_be_found() -> None:
    draw, taken = random.Random(7), 0  # noqa: S311
    for _ in range(40):
        before = with_targets(
            {row.source: row for row in (random_row(n, draw) for n in range(30))}
        )
        now = change(before, draw)
        old, new = Rows.of(before.values()), Rows.of(now.values())
        known = columns_of(old)
        kept = keep_related(old, known, new, compare_rows(old, new, [*now]))

        assert columns_with(kept, new) == columns_of(new)

        taken += len(kept)
    assert taken > 100


def test_a_post_with_a_tag_of_a_changed_one_is_looked_at_again() -> None:
    rows = Rows.of([make_row(n, tags=("a" if n % 2 else "b",)) for n in range(6)])
    other: Any = digested(rows[1]._replace(series="Une suite"))
    now = rows.with_changes({other.source: other})
    known = columns_of(rows)

    kept = keep_related(rows, known, now, compare_rows(rows, now, [other.source]))

    assert kept == {0: (), 2: (0,), 4: (2, 0)}


def test_posts_older_than_the_first_that_changes_are_not_looked_at() -> None:
    rows = Rows.of([make_row(n, tags=("a",)) for n in range(6)])
    new = digested(make_row(4, source="articles/000b.md", tags=("a",)))
    now = rows.with_changes({new.source: new})

    kept = keep_related(
        rows, columns_of(rows), now, compare_rows(rows, now, [new.source])
    )

    assert kept == {0: (), 2: (0,), 3: (2, 0), 4: (3, 2, 0)}
