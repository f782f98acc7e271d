"""Settings: one dict per feature in pelicanconf.py, read into a frozen dataclass.

Every fault of a dict is found at once, each with the line it stands on and, for a
misspelt name, the name that was probably meant. Objects of JSON are read alike.
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
    """A frozen dataclass whose fields are settings, or the members of an object."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


S = TypeVar("S", bound=Record)
Check = Callable[[Any], str]  # "" if the value is good, else what is wanted
Locate = Callable[..., Where]  # of the keys that lead to a value


def setting(
    default: Any = MISSING, *, check: Check | None = None, doc: str = ""
) -> Any:
    """Declare one setting: its default (none: required), its rule, its meaning."""
    metadata = {"check": check, "doc": doc}
    if default is MISSING:
        return field(metadata=metadata)
    if isinstance(default, dict):
        return field(default_factory=lambda: dict(default), metadata=metadata)
    return field(default=default, metadata=metadata)


def read_section(
    cls: type[S], values: object, *, name: str, locate: Locate
) -> tuple[S | None, list[Problem]]:
    """Turn the dict `name` of the settings file into a `cls`, or say all its faults."""
    if not isinstance(values, Mapping):
        what = f"{name} is {as_shown(values)}, not a dict."
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
        what = f'{name}["{key}"]: {as_shown(values[key])} {wanted}'
        problems.append(Problem(locate(name, key), what))
    return (None, problems) if problems else (cls(**found.good), [])


class FoundFields(NamedTuple):
    """The fields of a record as a mapping has them."""

    good: dict[str, Any]
    unknown: list[Any]
    missing: list[tuple[str, str]]  # with the doc of each
    wrong: list[tuple[str, str, str]]  # with what is wanted, and the doc
    records: list[tuple[str, Any]]  # with the type of each, to be read yet


class FieldRule(NamedTuple):
    """What a record declares of a field."""

    hint: Any  # its type
    has_records: bool  # it is a record, or has some in it
    is_required: bool
    check: Check | None
    doc: str


@cache
def fields_of(cls: type[Record]) -> dict[str, FieldRule]:
    """Return the rules of a record's fields by their names."""
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
    cls: type[Record], values: Mapping[Any, Any], also: Check | None = None
) -> FoundFields:
    """Find the fields of a record in a mapping; `also` is a rule for all of them."""
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
        value = _as_written(values[key], rule.hint)
        wanted = _type_fault(value, rule.hint) or (also(value) if also else "")
        if not wanted and rule.check and (value is not None or rule.hint is Any):
            wanted = rule.check(value)
        if wanted:
            found.wrong.append((key, wanted, rule.doc))
        else:
            found.good[key] = _as_declared(value, rule.hint)
    return found


def _has_records(hint: Any) -> bool:
    return is_dataclass(hint) or any(map(_has_records, get_args(hint)))


class _Shown(Repr):
    """Writes values shortly, and always the same: an object's address is another."""

    def __init__(self) -> None:
        super().__init__()
        self.maxstring = self.maxother = 80
        self.maxlevel = 2

    def repr_instance(self, x: object, _level: int) -> str:
        """Write a value of no plain kind."""
        return f"<{type(x).__name__}>"

    def plain(self, x: object, _level: int) -> str:
        """Write a value that is short anyhow."""
        return repr(x)

    repr_NoneType = repr_bool = repr_float = repr_bytes = plain  # noqa: N815 - Repr's


def as_shown(value: object) -> str:
    """Write a setting's value as a problem shows it."""
    return _Shown().repr(value)


def did_you_mean(name: str, known: Iterable[str], *, nearness: float = 0.6) -> str:
    """Name the known word nearest to `name`, as a question; empty if none is near.

    `nearness` is the least share of letters the two have in common.
    """
    near = get_close_matches(name, list(known), n=1, cutoff=nearness)
    return f"Did you mean {near[0]!r}?" if near else ""


def one_of(*allowed: str) -> Check:
    """Make a rule: the value is one of these words."""

    def check(value: str) -> str:
        if value in allowed:
            return ""
        return " ".join(
            filter(None, [f"is not {_or(allowed)}.", did_you_mean(value, [*allowed])])
        )

    return check


def of_form(pattern: str, wanted: str) -> Check:
    """Make a rule: the whole value is of a form, which is named."""
    form = re.compile(pattern)
    return lambda value: "" if form.fullmatch(value) else f"is not {wanted}."


def https(value: str) -> str:
    """Be a rule: the value is an https:// address, or empty."""
    good = not value or value.startswith("https://")
    return "" if good else "is not an https:// URL."


def not_empty(value: str) -> str:
    """Be a rule: the value says something."""
    return "" if value.strip() else "is empty."


def file_below(value: str) -> str:
    """Be a rule: the value names a file below content/, as `images/a.jpg`."""
    if not value.strip():
        return "is empty."
    if "://" in value or value.startswith("//"):
        return "is an address. Put the file below content/, and write its path there."
    parts = [part for part in value.replace("\\", "/").split("/") if part != "."]
    if ".." in parts:
        return "leads out of content/. Put the file there, and write its path there."
    wanted = "/".join(filter(None, parts)).removeprefix("content/")
    return "" if value == wanted else f"is no path below content/. Write {wanted}."


def _as_written(value: Any, hint: Any) -> Any:
    """Accept a list where a tuple is declared: authors write either."""
    is_list = isinstance(value, list) and get_origin(hint) is tuple
    return tuple(value) if is_list else value


def _as_declared(value: Any, hint: Any) -> Any:
    """Make of a text the date or the word of an enumeration that is declared."""
    if hint is str or not isinstance(value, str) or not isinstance(hint, type):
        return value
    return read_moment(value) if hint is datetime else hint(value)


def _type_fault(value: object, hint: Any) -> str:
    if type(value) is hint and hint is not float:  # as nearly all are
        return ""
    origin = get_origin(hint)
    if origin is tuple:
        (item, *_) = get_args(hint)
        if isinstance(value, tuple) and not any(_type_fault(v, item) for v in value):
            return ""
        return "is not a list of " + _words(item) + "."
    if origin in {dict, Mapping}:
        return "" if isinstance(value, Mapping) else "is not a dict."
    kinds = get_args(hint) or (hint,)
    if Any in kinds or any(_fits(value, kind) for kind in kinds):
        return ""
    return f"is not {_or(tuple(_word(k) for k in kinds))}."


def _fits(value: Any, kind: type) -> bool:
    if kind is float:
        return type(value) in {int, float} and abs(value) <= float_info.max
    if isinstance(value, str) and kind is datetime:
        return read_moment(value) is not None
    if isinstance(value, str) and issubclass(kind, StrEnum):
        return value in list(kind)
    return type(value) is kind  # bool is an int to Python, not to an author


def read_moment(text: str) -> datetime | None:
    """Read a date and time with its zone (ISO 8601); None if it is none."""
    try:
        moment = datetime.fromisoformat(text)
        moment.astimezone(UTC)  # those of the first and the last year may have no day
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else None


def character_fault(value: object) -> str:
    """Name a character that no page and no feed can carry."""
    for _place, name in find_illegal(str(value) if isinstance(value, str) else ""):
        return f"has the character {name}, which no feed can carry."
    inner = value.values() if isinstance(value, Mapping) else value
    if isinstance(inner, Iterable) and not isinstance(inner, str | bytes):
        return next(filter(None, map(character_fault, inner)), "")
    return ""


_WORDS = {
    str: "text",
    int: "a whole number",
    float: "a number",
    bool: "True or False",
    datetime: "a date with its time and zone",
    type(None): "None",
}


def _word(kind: type) -> str:
    return _or((*kind,)) if issubclass(kind, StrEnum) else _WORDS.get(kind, f"a {kind}")


def _words(kind: Any) -> str:
    return {str: "texts", int: "whole numbers"}.get(kind, "dicts")


def _or(words: tuple[str, ...]) -> str:
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + f" or {words[-1]}"
