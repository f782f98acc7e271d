"""Columns: what follows from all rows, and how it comes back from where it is saved."""

import pytest

from causerie.building.table.columns import Columns, dump_columns, load_columns
from causerie.building.table.row import Row, RowLink
from causerie.building.table.update_columns import Features, work_out_columns
from table_rows import ALL, SETTINGS, make_row


def link_to(number: int, fragment: str = "") -> RowLink:
    return RowLink("a", make_row(number).source, "", fragment, "")


ROWS = [
    make_row(0, series="Une suite", tags=("a",)),
    make_row(1, links=(link_to(0), link_to(3, "titre"), link_to(0))),
    make_row(2, series="Une suite", tags=("a",), links=(link_to(0),)),
    make_row(3, show="", is_episode=True),
    make_row(4, lang="en", original=False, translations=(make_row(0).source,)),
    make_row(5, state="draft", show="b"),
    make_row(6, kind="page", word="accueil", guid="un-guid", mentioned=5),
]


def work_out(rows: list[Row], features: Features = ALL) -> Columns:
    settings = {**SETTINGS, "START_HERE": ("billet-2",), "PLUGINS": ["causerie.i18n"]}
    return work_out_columns(rows, settings, features)


def test_what_posts_show_of_each_other() -> None:
    found = work_out(ROWS)

    assert found.published == (0, 1, 2, 3, 4)
    assert [found.neighbours(place) for place in found.published] == [
        *((None, 1), (0, 2), (1, 3), (2, None), (None, None))
    ]
    assert [found.series_of(row, "fr") for row in ROWS[:3]] == [(0, 2), (), (0, 2)]
    assert [each.places for each in found.series_pages] == [(0, 2)]
    assert found.pingbacks == {0: ((1, 0), (2, 0)), 3: ((1, 1),)}
    assert found.linking == {ROWS[0].source: (1, 2), ROWS[3].source: (1,)}
    assert found.translated == {ROWS[0].source: (4,)}
    assert found.episodes == {"": (3,)}
    assert found.with_show == (3, 5)
    assert found.languages == {"en": (4,)}
    assert found.name_languages == {("tag", "mot-4"): "en"}
    assert (found.worded, found.guids) == ((6,), {"un-guid": (6,)})
    assert found.start == (2,)


def test_how_many_posts_there_are() -> None:
    counts = work_out(ROWS).counts

    assert {name: count for name, count in counts.items() if count} == {
        "article": 4,
        "episode": 1,
        "page": 1,
        "translation": 1,
    }


def test_without_crosslinks_posts_show_nothing_of_each_other() -> None:
    found = work_out(ROWS, Features(crosslinks=False, pingbacks=True))

    assert (found.tagged, found.related, found.pingbacks) == ({}, {}, {})
    assert found.published == (0, 1, 2, 3, 4)


def test_no_column_is_left_out_of_the_next_test() -> None:
    known, empty = work_out(ROWS), work_out([], Features(False, False))

    names = [name for name in Columns.__slots__ if name != "_numbers"]

    same = [n for n in names if getattr(known, n) == getattr(empty, n)]

    assert same == ["has_embeds"]


@pytest.mark.parametrize("rows", [ROWS, ROWS[:1], []], ids=len)
def test_columns_come_back(rows: list[Row]) -> None:
    known = work_out(rows)

    known.has_embeds = bool(rows)

    found = load_columns(dump_columns(known), known.places)

    assert found == known
    assert dump_columns(found) == dump_columns(known)
