"""Lists of a site: in what order its posts, names and months stand."""

from collections.abc import Sequence
from typing import Any

from causerie.building.table.lists import Lists
from causerie.building.table.row import Row
from causerie.building.table.update_columns import work_out_columns
from table_rows import ALL, SETTINGS, make_row

MONTHS = {"MONTH_ARCHIVE_SAVE_AS": "{date:%Y}/{date:%m}/index.html"}
MONTHS["MONTH_ARCHIVE_URL"] = "{date:%Y}/{date:%m}/"
OLDEST_FIRST = {"NEWEST_FIRST_ARCHIVES": False}


def tagged(number: int, *tags: str, **changes: Any) -> Row:
    return make_row(number, names=tuple(("tag", tag, tag) for tag in tags), **changes)


def lists_of(rows: Sequence[Row], **settings: Any) -> Lists:
    return work_out_columns(rows, {**SETTINGS, **settings}, ALL).lists


def names(rows: Sequence[Row], name: str = "tags", **settings: Any) -> dict[str, Any]:
    return {term.name: term.places for term in lists_of(rows, **settings).terms[name]}


def test_tags_stand_as_the_newest_posts_name_them() -> None:
    rows = [tagged(0, "a", "b"), tagged(1, "c", "a"), tagged(2, "b")]

    assert [*names(rows).items()] == [("b", (2, 0)), ("c", (1,)), ("a", (1, 0))]


def test_tags_of_translations_come_after_and_those_of_no_list_last_and_empty() -> None:
    rows = [
        tagged(0, "a"),
        tagged(1, "b", "a", original=False),
        tagged(2, "c", "b", state="draft"),
        tagged(3, "d", state="hidden"),
        tagged(4, "e", state="gone"),
        tagged(5, "f", kind="page"),
    ]
    expected = [("a", (0,)), ("b", (1,)), ("d", ()), ("c", ())]

    assert [*names(rows).items()] == expected


def test_categories_are_sorted_and_may_be_the_other_way_round() -> None:
    rows = [make_row(number) for number in (2, 0, 1)]

    assert [*names(rows, "categories")] == ["Rubrique 0", "Rubrique 1", "Rubrique 2"]
    assert [*names(rows, "categories", REVERSE_CATEGORY_ORDER=True)] == [
        *("Rubrique 2", "Rubrique 1", "Rubrique 0")
    ]


def test_months_have_their_posts_whatever_zone_their_days_are_in() -> None:
    """Of two posts the later one may have the earlier day."""
    first = make_row(0, day="2026-02-01T00:30:00+14:00", timestamp=1.0)
    other = make_row(1, day="2026-01-31T23:00:00+00:00", timestamp=2.0)
    last = make_row(2, day="2026-02-03T08:00:00+00:00", timestamp=3.0)
    rows = [first, other, last]

    newest, oldest = (
        lists_of(rows, **MONTHS, **order).periods["month"]
        for order in ({"NEWEST_FIRST_ARCHIVES": True}, OLDEST_FIRST)
    )

    assert [(m.numbers, m.dates) for m in newest] == [
        *(((2026, 2), (2, 0)), ((2026, 1), (1,)))
    ]
    assert [(m.numbers, m.dates) for m in oldest] == [
        *(((2026, 1), (1,)), ((2026, 2), (0, 2)))
    ]
    assert [month.articles for month in oldest] == [(1,), (2, 0)]
    assert newest[0].save_as == "2026/02/index.html"
    assert newest[0].named == (2026, "February")


def test_posts_stand_newest_first_and_those_of_one_moment_by_their_names() -> None:
    rows = [make_row(n, timestamp=7.0) for n in (0, 1)] + [make_row(2, timestamp=8.0)]

    assert lists_of(rows).articles == (2, 0, 1)
    assert lists_of(rows, **OLDEST_FIRST).dates == (0, 1, 2)
