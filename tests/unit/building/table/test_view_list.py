"""View lists are the lists that they stand for, and make only what is looked at."""

from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment

from causerie.bridge.template_calls import group_by
from causerie.building.table.notes import Notes
from causerie.building.table.view_list import ViewList
from table_rows import make_row

NOTE = ("articles",)
FIVE = [make_row(number * 20) for number in range(5)]


class ViewsStub:
    """Views of rows, which count those that were made."""

    def __init__(self, rows: list[Any]) -> None:
        self.columns, self.notes = (
            SimpleNamespace(days=[row.day for row in rows]),
            Notes(),
        )
        self.made: dict[int, Any] = {}

    def of(self, place: int) -> Any:
        date = datetime.fromisoformat(day) if (day := self.columns.days[place]) else ""
        return self.made.setdefault(place, SimpleNamespace(place=place, date=date))

    def of_all(self, places: list[int]) -> list[Any]:
        return [self.of(place) for place in places]


def view_list(rows: list[Any], places: list[int]) -> tuple[ViewList, ViewsStub]:
    views: Any = ViewsStub(rows)
    return ViewList(views, places, NOTE), views


@pytest.mark.parametrize(
    ("look", "made"),
    [
        (len, 0),
        (bool, 0),
        (lambda found: found[1].place, 1),
        (lambda found: found[-1].place, 1),
        (lambda found: [each.place for each in found[1:3]], 2),
        (lambda found: next(iter(found)).place, 1),
        (lambda found: [next(iter(found)).place for _ in range(3)], 1),
        (lambda found: [each.place for each in found], 4),
        (lambda found: [each.place for each in reversed(found)], 4),
        (lambda found: [each.place for each in [*found[:1], *found]], 4),
        (lambda found: (found.pop().place, len(found), found[0].place), 4),
        (lambda found: (found.pop().place, [each.place for each in found]), 4),
    ],
)
def test_only_what_is_looked_at_is_made(look: Callable[[Any], Any], made: int) -> None:
    places = [3, 1, 0, 4]
    found, views = view_list(FIVE, places)
    whole = ViewsStub(FIVE).of_all(places)

    assert views.notes.notes == set()
    assert look(found) == look(whole)
    assert len(views.made) == made
    assert views.notes.notes == {NOTE}


@given(
    st.lists(st.integers(min_value=0, max_value=900), max_size=12),
    st.sampled_from(["date.year", "date.month", "date.day", "date.hour"]),
)
def test_posts_are_grouped_by_their_days_as_jinja_does(
    numbers: list[int], attribute: str
) -> None:
    rows = [make_row(number) for number in numbers]
    places = [*range(len(rows))][::-1]
    found, views = view_list(rows, places)
    whole = ViewsStub(rows).of_all(places)
    own = Environment(autoescape=True)

    expected = own.filters["groupby"](own, whole, attribute)
    groups = group_by(own, found, attribute)

    if attribute != "date.hour":
        assert views.made == {}
    assert views.notes.notes == {NOTE}
    assert [(key, [each.place for each in posts]) for key, posts in groups] == [
        (key, [each.place for each in posts]) for key, posts in expected
    ]


def test_posts_without_a_date_are_grouped_as_other_values_are() -> None:
    found, _ = view_list([FIVE[0]._replace(day="")], [0])

    assert found.grouped_by("date.year") is None


def test_the_day_of_a_group_is_that_of_the_post_in_its_own_zone() -> None:
    late = "2026-01-01T00:30:00+01:00"  # in UTC it is another year
    found, _ = view_list([FIVE[0]._replace(day=late)], [0])

    groups = found.grouped_by("date.year")

    assert groups is not None
    assert [key for key, _ in groups] == [2026]
    assert datetime.fromisoformat(late).astimezone(UTC).year == 2025
