"""Columns: what follows from all rows, and how it comes back from where it is saved."""

from typing import Any

import pytest

from causerie.building.table.columns import (
    Columns,
    dump_columns,
    load_columns,
    work_out_columns,
)
from causerie.building.table.row import Row, RowLink
from table_rows import SETTINGS, make_row


def link_to(number: int, fragment: str = "") -> RowLink:
    return RowLink("a", make_row(number).source, "", fragment, "")


ROWS = [
    make_row(0, series="Une suite", tags=("a",)),
    make_row(1, links=(link_to(0), link_to(3, "titre"), link_to(0))),
    make_row(2, series="Une suite", tags=("a",), links=(link_to(0),)),
    make_row(3, show="", is_episode=True),
    make_row(4, lang="en", original=False, translations=(make_row(0).source,)),
    make_row(5, state="draft", show="b"),
    make_row(6, kind="page"),
]


def work_out(rows: list[Row], **changes: Any) -> Columns:
    settings = {**SETTINGS, "START_HERE": ("billet-2",), "PLUGINS": ["causerie.i18n"]}
    asked = {"crosslinks": True, "pingbacks": True, "has_series": True, **changes}
    return work_out_columns(rows, settings, **asked)


def test_what_posts_show_of_each_other() -> None:
    found = work_out(ROWS)

    assert found.published == (0, 1, 2, 3, 4)
    assert found.previous == {0: None, 1: 0, 2: 1, 3: 2, 4: None}
    assert found.following == {0: 1, 1: 2, 2: 3, 3: None, 4: None}
    assert (found.series[0], found.series[2], found.series[1]) == ((0, 2), (0, 2), ())
    assert [each.places for each in found.series_pages] == [(0, 2)]
    assert found.pingbacks == {0: [(1, 0), (2, 0)], 3: [(1, 1)]}
    assert found.anchored == {3: (1,)}
    assert found.episodes == {"": (3,)}
    assert found.with_show == (3, 5)
    assert found.languages == {"en": (4,)}
    assert found.start == (2,)


def test_without_crosslinks_posts_show_nothing_of_each_other() -> None:
    found = work_out(ROWS, crosslinks=False)

    assert (found.previous, found.related, found.pingbacks) == ({}, {}, {})
    assert found.published == (0, 1, 2, 3, 4)


def test_no_column_is_left_out_of_the_next_test() -> None:
    known, empty = work_out(ROWS), work_out([], crosslinks=False, has_series=False)

    same = [n for n in Columns.__slots__ if getattr(known, n) == getattr(empty, n)]

    assert same == ["has_embeds", "later"]


def test_what_lists_do_not_need_is_worked_out_when_it_is_read() -> None:
    asked = []

    def known_related() -> dict[int, tuple[int, ...]]:
        asked.append("related")
        return {1: (0,)}

    found = work_out(ROWS, known_related=known_related)

    assert found.lists.articles == (3, 2, 1, 0)
    assert (found.start, found.languages) == ((2,), {"en": (4,)})
    assert asked == []
    assert found.following[0] == 1
    assert (found.related[1], found.pingbacks[3]) == ((0,), [(1, 1)])
    assert asked == ["related"]
    with pytest.raises(AttributeError, match="prevoius"):
        getattr(found, "prevoius")  # noqa: B009 - no column


@pytest.mark.parametrize("rows", [ROWS, ROWS[:1], []], ids=len)
def test_columns_come_back(rows: list[Row]) -> None:
    known = work_out(rows)

    known.has_embeds = bool(rows)

    found = load_columns(dump_columns(known), known.places)

    assert found == known
    assert dump_columns(found) == dump_columns(known)
