"""Updated columns are what is worked out from nothing, whatever has changed."""

import random
from typing import Any

import pytest

from causerie.building.table.early_cutoff import compare_rows
from causerie.building.table.page_list import PageLister
from causerie.building.table.rows import Rows
from causerie.building.table.subjects import find_subjects
from causerie.building.table.update_columns import (
    Columns,
    edited_shapes,
    update_columns,
    work_out_columns,
)
from causerie.crosslinks.related import find_related
from random_rows import SITES, change, random_rows
from table_rows import ALL, SETTINGS


def update(before: Rows, known: Columns, now: Rows, settings: Any) -> Columns:
    changes = compare_rows(before, now, now.places)
    edits = edited_shapes(before, now, changes)
    carded = [(now.places[each], now.by_source[each]) for each in changes.changed]
    return update_columns(known, now, edits, carded, settings, ALL)


@pytest.mark.parametrize("site", SITES)
def test_updated_columns_are_those_that_are_worked_out(site: str) -> None:
    draw, settings = random.Random(7), SITES[site]  # noqa: S311
    for _ in range(8):
        rows = random_rows(draw)
        columns = work_out_columns(rows, settings, ALL)
        for _ in range(8):
            now = change(rows, draw)
            columns = update(rows, columns, now, settings)
            rows = now

            assert columns == work_out_columns(rows, settings, ALL)


@pytest.mark.parametrize("site", SITES)
def test_no_page_has_another_key_than_those_that_may_show_what_changed(
    site: str,
) -> None:
    draw, settings = random.Random(11), SITES[site]  # noqa: S311
    shows, kept = {"": 1, "b": 2}, 0

    def lister(rows: Rows, columns: Columns) -> PageLister:
        return PageLister(rows, columns, settings, shows)

    for _ in range(40):
        rows = random_rows(draw)
        now = change(rows, draw)
        tables = [(each, work_out_columns(each, settings, ALL)) for each in (rows, now)]
        before, after = (dict(lister(*table).pages()) for table in tables)
        changes = compare_rows(rows, now, now.places)

        old, new = find_subjects(changes, *tables, settings["DEFAULT_LANG"])
        touched = dict(lister(*tables[0]).pages_of(old))
        found = {name: spec for name, spec in before.items() if name not in touched}
        kept += len(found)
        found |= lister(*tables[1]).pages_of(new)

        assert touched.keys() <= before.keys()
        assert {n: spec.key for n, spec in found.items()} == {
            name: spec.key for name, spec in after.items()
        }
    assert kept > 40


def test_related_posts_are_those_that_plugins_find_of_posts() -> None:
    draw = random.Random(7)  # noqa: S311
    for _ in range(8):
        rows = random_rows(draw)
        columns = work_out_columns(rows, SETTINGS, ALL)
        published: Any = [rows[place] for place in columns.published]
        linked = lambda row: [each.source for each in row.links if each.tag == "a"]  # noqa: E731

        found = {
            rows.places[post.source]: tuple(rows.places[o.source] for o in others)
            for post, others in find_related(published, linked)
        }

        assert columns.related == found
