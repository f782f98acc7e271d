"""Records: valid JSON objects are converted, and every fault of others is reported."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from causerie.files.record import MAX_FAULTS, known_schema, read_record
from causerie.problems import Where
from causerie.settings import not_empty, record_field


class Colour(StrEnum):
    """A word of some few."""

    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, slots=True)
class Row:
    """A record in a record."""

    at: datetime = record_field()
    size: float = record_field(0.0)


@dataclass(frozen=True, slots=True)
class Whole:
    """A record of all that a record can be of."""

    name: str = record_field(check=not_empty, doc="Name it.")
    schema: int = known_schema(2)
    colour: Colour = record_field(Colour.RED)
    is_new: bool = record_field(default=False)
    parent: str | None = record_field(None, check=not_empty)
    words: tuple[str, ...] = record_field(())
    other: Mapping[str, Any] = record_field({})
    rows: tuple[Row, ...] = record_field(())
    by_name: Mapping[str, Mapping[str, Row]] = record_field({})


def place(*path: str | int) -> Where:
    return Where("/".join(map(str, path)))


def read(values: Any, *, allow_unknown: bool = False) -> tuple[Whole | None, list[str]]:
    found, problems = read_record(
        Whole, values, locate=place, allow_unknown=allow_unknown
    )
    return found, [str(problem) for problem in problems]


GOOD: dict[str, Any] = {"name": "a", "schema": 2}
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
rows = st.builds(
    Row,
    st.datetimes(timezones=st.just(UTC)),
    st.integers() | st.floats(allow_nan=False, allow_infinity=False),
)
wholes = st.builds(
    Whole,
    st.text(min_size=1).filter(str.strip),
    st.just(2),
    st.sampled_from(Colour),
    st.booleans(),
    st.none() | st.text(min_size=1).filter(str.strip),
    st.lists(st.text()).map(tuple),
    st.dictionaries(st.text(), st.none()),
    st.lists(rows).map(tuple),
    st.dictionaries(st.text(), st.dictionaries(st.text(), rows)),
)


def as_json(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: as_json(inner) for key, inner in value.items()}
    if isinstance(value, tuple):
        return [as_json(inner) for inner in value]
    return value.isoformat() if isinstance(value, datetime) else value


@given(wholes)
def test_what_is_written_is_read_again(whole: Whole) -> None:
    assert (whole, []) == read(as_json(asdict(whole)))


def test_what_is_not_given_is_as_declared() -> None:
    assert (Whole("a", 2), []) == read(GOOD)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"nam": 1}, "nam: It has no field 'nam'. Did you mean 'name'?"),
        ({"x": 1}, "x: It has no field 'x'. Its fields are name, schema, colour, is_n"),
        ({"name": 3}, "name: name is 3, not text. Name it."),
        ({"name": None}, "name: name is None, not text. Name it."),
        ({"name": " "}, "name: name is ' ', which is empty. Name it."),
        (
            {"schema": 3},
            "schema: schema is 3, not 2, the one that is known here. Write",
        ),
        ({"schema": 2.0}, "schema: schema is 2.0, not a whole number."),
        ({"schema": True}, "schema: schema is True, not a whole number."),
        ({"colour": "rouge"}, "colour: colour is 'rouge', not red or blue."),
        ({"colour": ["red"]}, "colour: colour is ['red'], not red or blue."),
        ({"is_new": 1}, "is_new: is_new is 1, not True or False."),
        ({"parent": 1}, "parent: parent is 1, not text or null."),
        ({"parent": ""}, "parent: parent is '', which is empty."),
        ({"words": "ab"}, "words: words is 'ab', not a list of texts."),
        ({"words": ["a", 1]}, "words: words is ['a', 1], not a list of texts."),
        ({"other": []}, "other: other is [], not an object."),
        ({"rows": {}}, "rows: rows is {}, not a list."),
        ({"rows": [3]}, "rows/0: An entry of rows is 3, not an object."),
        ({"rows": [{"at": NOON.isoformat()}, {}]}, "rows/1/at: at is missing."),
        (
            {"rows": [{"at": 3}]},
            "rows/0/at: at is 3, not a date with its time and zone",
        ),
        ({"rows": [{"at": "2026-03-01T12:00"}]}, "not a date with its time and zone."),
        ({"by_name": []}, "by_name: by_name is [], not an object."),
        ({"by_name": {"a": 3}}, "by_name/a: by_name is 3, not an object."),
        ({"by_name": {"a": {"b": 3}}}, "by_name/a/b: An entry of by_name is 3, not an"),
        (
            {"by_name": {"a": {"b": {"at": NOON.isoformat(), "size": "1"}}}},
            "by_name/a/b/size: size is '1', not a number.",
        ),
        (
            {"rows": [{"at": NOON.isoformat(), "size": float("nan")}]},
            "rows/0/size: size is nan, not a number.",
        ),
        (
            {"rows": [{"at": NOON.isoformat(), "size": False}]},
            "rows/0/size: size is False, not a number.",
        ),
        (
            {"rows": [{"at": NOON.isoformat(), "x": 1}]},
            "rows/0/x: An entry of rows has no field 'x'. Its fields are at, size.",
        ),
    ],
)
def test_a_fault_is_told_at_its_place(changes: dict[str, Any], told: str) -> None:
    found, (problem,) = read(GOOD | changes)

    assert found is None
    assert told in problem


def test_all_faults_are_told() -> None:
    wrong = {"x": 1, "words": 2, "rows": [{"at": 1}, 2], "by_name": {"a": {"b": {}}}}

    _, problems = read(wrong)

    assert [problem.split(": ")[0] for problem in problems] == [
        *("x", "name", "schema", "words", "rows/0/at", "rows/1", "by_name/a/b/at")
    ]


@pytest.mark.parametrize(
    "changes", [{"rows": [{}] * 9999}, dict.fromkeys(map(str, range(999)))]
)
def test_of_very_many_faults_the_first_are_told(changes: dict[str, Any]) -> None:
    _, problems = read(GOOD | changes)

    assert MAX_FAULTS == len(problems)


@dataclass(frozen=True, slots=True)
class Loose:
    """A record of whatever stands for 1."""

    schema: Any = known_schema(1)


@pytest.mark.parametrize(("value", "is_good"), [(1, True), (1.0, True), (None, False)])
def test_a_rule_holds_for_values_of_any_type(value: object, *, is_good: bool) -> None:
    found, _ = read_record(Loose, {"schema": value}, locate=place)

    assert is_good == (found is not None)


def test_other_members_are_passed_over_if_there_may_be_more() -> None:
    inner = [{"at": NOON.isoformat(), "y": 1}]

    assert (Whole("a", 2, rows=(Row(NOON),)), []) == read(
        {**GOOD, "x": 1, "rows": inner}, allow_unknown=True
    )


@pytest.mark.parametrize("values", [None, [], "a", 3])
def test_what_is_no_object_is_told(values: Any) -> None:
    assert (None, [f": It is {values!r}, not an object."]) == read(values)
