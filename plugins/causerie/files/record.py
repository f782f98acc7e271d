"""Convert a JSON object to a frozen dataclass, or return all its faults."""

from collections.abc import Mapping
from functools import partial
from typing import Any, get_args, get_origin

from causerie.problems import Problem
from causerie.settings import (
    Locate,
    S,
    did_you_mean,
    fields_of,
    find_fields,
    format_value,
    record_field,
)

MAX_FAULTS = 100  # reported per list or object: untrusted files may have any number


def known_schema(number: int) -> Any:
    """Declare the field of a document that holds its schema number."""
    wanted = f"is not {number}, the one that is known here."
    return record_field(
        check=lambda value: "" if value == number else wanted,
        doc=f'Write "schema": {number}, or use the newer Causerie.',
    )


def read_record(
    cls: type[S],
    values: object,
    *,
    locate: Locate,
    name: str = "It",
    allow_unknown: bool = False,
) -> tuple[S | None, list[Problem]]:
    """Convert a JSON object to a `cls`, or return all its faults.

    A field may be a record itself, or a list or an object of records. `name` stands
    for the object in messages.
    """
    if not isinstance(values, Mapping):
        what = f"{name} is {format_value(values)}, not an object."
        return None, [Problem(locate(), what)]
    found = find_fields(cls, values)
    problems = []
    for key in () if allow_unknown else found.unknown[:MAX_FAULTS]:
        what = f"{name} has no field {format_value(key)}."
        known = fields_of(cls)
        fix = did_you_mean(key, known) or f"Its fields are {', '.join(known)}."
        problems.append(Problem(locate(key), what, fix))
    for key, doc in found.missing:
        problems.append(Problem(locate(key), f"{key} is missing.", doc))
    for key, wanted, doc in found.wrong:
        what = f"{key} is {format_value(values[key])}, {_as_clause(wanted)}"
        problems.append(Problem(locate(key), what, doc))
    for key, hint in found.records:
        place = partial(locate, key)
        found.valid[key], faults = _read_records(
            values[key], hint, key, place, allow_unknown=allow_unknown
        )
        problems += faults
    return (None, problems) if problems else (cls(**found.valid), [])


def _read_records(
    value: Any, hint: Any, name: str, locate: Locate, *, allow_unknown: bool
) -> tuple[Any, list[Problem]]:
    """Convert a record, or nested lists or objects of records."""
    if isinstance(hint, type):
        of = f"An entry of {name}"
        return read_record(
            hint, value, locate=locate, name=of, allow_unknown=allow_unknown
        )
    is_list = get_origin(hint) is tuple
    if not isinstance(value, list if is_list else dict):
        word = "a list" if is_list else "an object"
        return None, [
            Problem(locate(), f"{name} is {format_value(value)}, not {word}.")
        ]
    inner = get_args(hint)[0 if is_list else 1]
    read, problems = {}, []
    rows = dict(enumerate(value)) if isinstance(value, list) else value
    for key, row in rows.items():
        place = partial(locate, key)
        read[key], faults = _read_records(
            row, inner, name, place, allow_unknown=allow_unknown
        )
        problems += faults
        if len(problems) >= MAX_FAULTS:
            break
    return (tuple(read.values()) if is_list else read), problems


def _as_clause(wanted: str) -> str:
    """Rephrase what is expected as a clause after the value, in the words of JSON.

    >>> _as_clause("is not text or None."), _as_clause("is empty.")
    ('not text or null.', 'which is empty.')
    """
    clause = wanted[3:] if wanted.startswith("is not ") else f"which {wanted}"
    for python, json in _JSON_WORDS.items():
        clause = clause.replace(python, json)
    return clause


_JSON_WORDS = {
    "a dict": "an object",
    "dicts": "objects",
    "None": "null",
}
