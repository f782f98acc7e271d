"""JSON documents: what is accepted, what is refused, and the place of each fault."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from causerie.files.json_document import (
    MAX_DEPTH,
    DocumentError,
    load_bytes,
    read_json,
)
from causerie.settings import record_field


def faults(data: bytes | str, *, lenient: bool = False) -> str:
    with pytest.raises(DocumentError) as raised:
        read_json(data, name="a.json", lenient=lenient)
    return str(raised.value)


def deep(levels: int) -> str:
    return "[" * levels + "]" * levels


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**300), 10**300)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)
layouts = st.sampled_from([(None, None), (0, None), (3, (" ,\n", "\t:\r\n"))])


@given(value=values, layout=layouts, lenient=st.booleans())
def test_what_is_json_is_read_as_it_was_written(
    value: Any, layout: tuple[Any, Any], *, lenient: bool
) -> None:
    indent, separators = layout
    text = json.dumps(value, indent=indent, separators=separators)

    assert value == read_json(text, name="", lenient=lenient).value
    assert value == read_json(text.encode(), name="", lenient=lenient).value


def paths(value: Any) -> list[tuple[Any, ...]]:
    """Find all that leads to a part of a value, and to the whole of it."""
    rows: Any = ()
    if isinstance(value, dict):
        rows = value.items()
    elif isinstance(value, list):
        rows = enumerate(value)
    return [(), *((key, *path) for key, inner in rows for path in paths(inner))]


@given(values, layouts)
def test_each_part_is_found_at_its_place(value: Any, layout: tuple[Any, Any]) -> None:
    indent, separators = layout
    text = " \n" + json.dumps(value, indent=indent, separators=separators)
    document = read_json(text, name="a.json")

    for path in paths(value):
        place = document.where(*path)
        line = text.split("\n")[place.line - 1 :]
        there, _ = json.JSONDecoder().raw_decode("\n".join(line)[place.column - 1 :])
        part = value
        for step in path:
            part = part[step]
        assert part == there
    assert document.where() == document.where(object(), "x")  # type: ignore[arg-type]


@given(st.text())
def test_any_text_is_read_or_refused_as_python_does(text: str) -> None:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        assert faults(text, lenient=True).startswith("a.json:")
    else:
        assert repr(value) == repr(read_json(text, name="", lenient=True).value)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "a.json:1:1: It is not JSON: Expecting value."),
        (b'{\n"a": 1,\n', "a.json:3:1: It is not JSON: Expecting property name"),
        (b'[1,\n "\t"]', "a.json:2:3: It is not JSON: Invalid control character."),
        (b'["a', "a.json:1:2: It is not JSON: Unterminated string."),
        (b'[1,\n "\xff"]', "a.json:2: This line is not UTF-8 text. Save the file"),
        ('{"a": 1}'.encode("utf-16"), "a.json:1: This line is not UTF-8 text."),
        ("\ufeff{}", "a.json:1:1: It is not JSON: Unexpected UTF-8 BOM"),
        (deep(MAX_DEPTH + 1), "a.json: It cannot be read: it is nested more than 100"),
        ('{"a": ' * 101 + "1" + "}" * 101, "it is nested more than 100 deep."),
        (b"[" * 100_000, "a.json: It cannot be read: it is nested more than 100 deep."),
        (b'["\\"1e999",\n 1e999]', "a.json:2:2: It cannot be read: 1e999 is no number"),
        ("[\n  -" + "9" * 400 + "]", "a.json:2:3: It cannot be read: -9999999999999"),
        (b"[" + b"9" * 9999 + b",}", "a.json:1:2: It cannot be read: 99999999999999"),
        (b'{"a": [NaN]}', "a.json:1:8: It cannot be read: NaN is no number to count"),
        (b"[-Infinity]", "a.json:1:2: It cannot be read: -Infinity is no number"),
        (
            b'[{"a": 1},\n {"b": {"a": 1, "\\u0061":\n 2}}]',
            "a.json:3:2: It cannot be read: the field 'a' stands twice in an object.",
        ),
        (b'{"a": 1, "a": 2} x', "a.json:1:18: It is not JSON: Extra data."),
    ],
)
def test_what_is_no_document_is_refused_at_its_place(
    data: bytes | str, told: str
) -> None:
    assert told in faults(data)


@pytest.mark.parametrize(
    ("data", "value"),
    [
        ('\ufeff{"a": 1}'.encode(), {"a": 1}),
        ('{"é": 1}'.encode("utf-16"), {"é": 1}),
        (b'{"a": 1, "a": 2}', {"a": 2}),
        (b"[-Infinity, 1e999]", [float("-inf"), float("inf")]),
        (b"[" + b"9" * 400 + b"]", [int("9" * 400)]),
        (b'["\\ud800"]', ["\ud800"]),
        (deep(MAX_DEPTH), json.loads(deep(MAX_DEPTH))),
    ],
)
def test_what_others_write_is_read_as_python_reads_it(
    data: bytes | str, value: Any
) -> None:
    assert value == read_json(data, name="", lenient=True).value


@pytest.mark.parametrize("data", [deep(MAX_DEPTH + 1), "[" * 100_000, "9" * 9999])
def test_what_others_write_has_bounds_too(data: str) -> None:
    assert "It cannot be read" in faults(data, lenient=True)


def test_a_file_is_read_up_to_its_bound(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"[1]")

    assert b"[1]" == load_bytes(path, name="a.json", limit=3)
    with pytest.raises(DocumentError, match=r"^a\.json: The file has more than 2 byte"):
        load_bytes(path, name="a.json", limit=2)
    with pytest.raises(
        DocumentError, match=r"^b: The file cannot be read: No such fil"
    ):
        load_bytes(tmp_path / "b", name="b", limit=2)


@dataclass(frozen=True, slots=True)
class Pair:
    """A record."""

    a: int = record_field(doc="Count it.")
    b: str = record_field("")


def test_all_faults_of_a_record_are_carried_and_told() -> None:
    document = read_json('{\n "b": 2,\n "c": 3}', name="a.json")

    with pytest.raises(DocumentError) as raised:
        document.read(Pair)

    error = raised.value.with_fix("Mend it.")
    assert ["3:7", "1:1", "2:7"] == [
        f"{p.where.line}:{p.where.column}" for p in raised.value.problems
    ]
    assert error.where == "a.json:3:7"
    assert error.fix == "Mend it."
    assert error.what == (
        "It has no field 'c'. Line 1: a is missing. Line 2: b is 2, not text."
    )


def test_what_is_good_is_a_record() -> None:
    document = read_json('{"a": 1, "c": 3}', name="")

    assert Pair(1) == document.read(Pair, allow_unknown=True)
