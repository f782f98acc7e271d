"""Read settings: one dict per feature in pelicanconf.py becomes a frozen dataclass.

All faults of a dict are reported at once, each with its line and, for a misspelt
name, the name that was probably meant. `files/record.py` reads JSON objects alike.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, Field, field, fields, is_dataclass
from datetime import UTC, datetime
from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from reprlib import Repr
from sys import float_info
from typing import (
    Any,
    ClassVar,
    NamedTuple,
    Protocol,
    TypeVar,
    get_args,
    get_origin,
    get_type_hints,
)

from causerie.problems import Problem, Where
from causerie.text.xml_characters import find_illegal


class Record(Protocol):
    """A frozen dataclass whose fields are settings, or members of a JSON object."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


S = TypeVar("S", bound=Record)
Check = Callable[[Any], str]  # "" if the value is valid, else what is expected
Locate = Callable[..., Where]  # from the keys that lead to a value


def record_field(
    default: Any = MISSING, *, check: Check | None = None, doc: str = "", **example: Any
) -> Any:
    """Declare a record's field: its default (none: required), its check, what it is."""
    metadata = {"check": check, "doc": doc, **example}  # docs/settings.md has them
    if default is MISSING:
        return field(metadata=metadata)
    if isinstance(default, dict):
        return field(default_factory=lambda: dict(default), metadata=metadata)
    return field(default=default, metadata=metadata)


def read_section(
    cls: type[S], values: object, *, name: str, locate: Locate
) -> tuple[S | None, list[Problem]]:
    """Convert the dict `name` of the settings to a `cls`, or return all its faults."""
    if not isinstance(values, Mapping):
        what = f"{name} is {format_value(values)}, not a dict."
        return None, [Problem(locate(name), what, f"Write {name} = {{…}}.")]
    found = find_fields(cls, values, character_fault)
    problems = []
    for key in found.unknown:
        what = f"{name} has no setting {key!r}."
        fix = did_you_mean(str(key), fields_of(cls))
        problems.append(Problem(locate(name, key), what, fix))
    for key, doc in found.missing:
        what = f'{name}["{key}"] is missing.'
        problems.append(Problem(locate(name, key), what, doc))
    for key, wanted, _ in found.wrong:
        what = f'{name}["{key}"]: {format_value(values[key])} {wanted}'
        problems.append(Problem(locate(name, key), what))
    return (None, problems) if problems else (cls(**found.valid), [])


class FoundFields(NamedTuple):
    """The fields of a record that a mapping holds, valid or not."""

    valid: dict[str, Any]
    unknown: list[Any]
    missing: list[tuple[str, str]]  # (name, doc)
    wrong: list[tuple[str, str, str]]  # (name, what is expected, doc)
    records: list[tuple[str, Any]]  # (name, type); not yet read


class FieldRule(NamedTuple):
    """The declaration of a record's field."""

    hint: Any  # its type
    has_records: bool  # its type is a record, or contains one
    is_required: bool
    check: Check | None
    doc: str


@cache
def fields_of(cls: type[Record]) -> dict[str, FieldRule]:
    """Return the declarations of a record's fields, by name."""
    hints = get_type_hints(cls)
    return {
        spec.name: FieldRule(
            hints[spec.name],
            _has_records(hints[spec.name]),
            spec.default is MISSING and spec.default_factory is MISSING,
            spec.metadata.get("check"),
            spec.metadata.get("doc", ""),
        )
        for spec in fields(cls)
    }


def find_fields(
    cls: type[Record], values: Mapping[Any, Any], check: Check | None = None
) -> FoundFields:
    """Find the fields of a record in a mapping; `check` applies to every value."""
    known = fields_of(cls)
    found = FoundFields({}, [key for key in values if key not in known], [], [], [])
    for key, rule in known.items():
        if key not in values:
            if rule.is_required:
                found.missing.append((key, rule.doc))
            continue
        if rule.has_records:
            found.records.append((key, rule.hint))
            continue
        value = _lists_to_tuples(values[key], rule.hint)
        wanted = _type_fault(value, rule.hint) or (check(value) if check else "")
        if not wanted and rule.check and (value is not None or rule.hint is Any):
            wanted = rule.check(value)
        if wanted:
            found.wrong.append((key, wanted, rule.doc))
        else:
            found.valid[key] = _convert(value, rule.hint)
    return found


def _has_records(hint: Any) -> bool:
    return is_dataclass(hint) or any(map(_has_records, get_args(hint)))


class _ValueRepr(Repr):
    """Abbreviate values, and leave out memory addresses, which differ in each run."""

    def __init__(self) -> None:
        super().__init__()
        self.maxstring = self.maxother = 80
        self.maxlevel = 2

    def repr_instance(self, x: object, _level: int) -> str:
        """Write the type of any other object."""
        return f"<{type(x).__name__}>"

    def plain(self, x: object, _level: int) -> str:
        """Write a value in full, as its repr is short."""
        return repr(x)

    repr_NoneType = repr_bool = repr_float = repr_bytes = plain  # noqa: N815 - Repr's


def format_value(value: object) -> str:
    """Format a value for the message of a problem."""
    return _ValueRepr().repr(value)


def did_you_mean(name: str, known: Iterable[str], *, nearness: float = 0.6) -> str:
    """Suggest the known word most similar to `name`; empty if none is similar.

    `nearness` is the minimum similarity, from 0 to 1 (difflib's cutoff).
    """
    near = get_close_matches(name, list(known), n=1, cutoff=nearness)
    return f"Did you mean {near[0]!r}?" if near else ""


def one_of(*allowed: str) -> Check:
    """Return a check: the value is one of these words."""

    def check(value: str) -> str:
        if value in allowed:
            return ""
        wanted = f"is not {_join_alternatives(allowed)}."
        return f"{wanted} {did_you_mean(value, allowed)}".rstrip()

    return check


def matching(pattern: str, wanted: str) -> Check:
    """Return a check: the whole value matches a pattern; `wanted` describes it."""
    form = re.compile(pattern)
    return lambda value: "" if form.fullmatch(value) else f"is not {wanted}."


# Of a value that may be empty.
https = matching(r"(https://[^\s/]\S*)?", "an https:// URL")
mail_address = matching(r"([^\s@<>,;:\"()]+@[^\s@<>,;:\"()]+)?", "an e-mail address")


def not_empty(value: str) -> str:
    """Check that a value is not blank."""
    return "" if value.strip() else "is empty."


def content_path(value: str) -> str:
    """Check that a value is the path of a file below content/: `images/a.jpg`."""
    if not value.strip():
        return "is empty."
    if "://" in value or value.startswith("//"):
        return "is an address. Put the file below content/, and write its path there."
    parts = [part for part in value.replace("\\", "/").split("/") if part != "."]
    if ".." in parts:
        return "leads out of content/. Put the file there, and write its path there."
    wanted = "/".join(filter(None, parts)).removeprefix("content/")
    return "" if value == wanted else f"is no path below content/. Write {wanted}."


def _lists_to_tuples(value: Any, hint: Any) -> Any:
    """Convert a list to a tuple where a tuple is declared: authors write either."""
    is_list = isinstance(value, list) and get_origin(hint) is tuple
    return tuple(value) if is_list else value


def _convert(value: Any, hint: Any) -> Any:
    """Convert text to the datetime or enumeration member that is declared."""
    if hint is str or not isinstance(value, str) or not isinstance(hint, type):
        return value
    return parse_datetime(value) if hint is datetime else hint(value)


def _type_fault(value: object, hint: Any) -> str:
    if type(value) is hint and hint is not float:  # the usual case
        return ""
    origin = get_origin(hint)
    if origin is tuple:
        (item, *_) = get_args(hint)
        if isinstance(value, tuple) and not any(_type_fault(v, item) for v in value):
            return ""
        return f"is not a list{_of_type_names(item)}."
    if origin in {dict, Mapping}:
        return "" if isinstance(value, Mapping) else "is not a dict."
    kinds = get_args(hint) or (hint,)
    if Any in kinds or any(_fits(value, kind) for kind in kinds):
        return ""
    return f"is not {_join_alternatives(tuple(_type_name(k) for k in kinds))}."


def _fits(value: Any, kind: type) -> bool:
    if kind is float:
        return type(value) in {int, float} and abs(value) <= float_info.max
    if isinstance(value, str) and kind is datetime:
        return parse_datetime(value) is not None
    if isinstance(value, str) and issubclass(kind, StrEnum):
        return value in list(kind)
    return type(value) is kind  # bool is an int to Python, not to an author


def parse_datetime(text: str) -> datetime | None:
    """Parse a date and time with a zone (ISO 8601); return None if it is invalid."""
    try:
        moment = datetime.fromisoformat(text)
        moment.astimezone(UTC)  # overflows on the first and last days of the calendar
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else None


def character_fault(value: object) -> str:
    """Check that a value has no characters that are illegal in XML."""
    for _place, name in find_illegal(str(value) if isinstance(value, str) else ""):
        return f"has the character {name}, which no feed can carry."
    inner = value.values() if isinstance(value, Mapping) else value
    if isinstance(inner, Iterable) and not isinstance(inner, str | bytes):
        return next(filter(None, map(character_fault, inner)), "")
    return ""


_TYPE_NAMES = {
    str: "text",
    int: "a whole number",
    float: "a number",
    bool: "True or False",
    datetime: "a date with its time and zone",
    type(None): "None",
}


def _type_name(kind: type) -> str:
    return (
        _join_alternatives((*kind,))
        if issubclass(kind, StrEnum)
        else _TYPE_NAMES.get(kind, f"a {kind}")
    )


def _of_type_names(kind: Any) -> str:
    return {str: " of texts", int: " of whole numbers", Any: ""}.get(kind, " of dicts")


def _join_alternatives(words: tuple[str, ...]) -> str:
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + f" or {words[-1]}"
