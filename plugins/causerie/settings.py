"""Settings: one dict per feature in pelicanconf.py, read into a frozen dataclass.

Every fault of a dict is found at once, each with the line it stands on and, for a
misspelt name, the name that was probably meant.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, Field, field, fields
from difflib import get_close_matches
from reprlib import Repr
from typing import (
    Any,
    ClassVar,
    Protocol,
    TypeVar,
    get_args,
    get_origin,
    get_type_hints,
)

from causerie.problems import Problem, Where
from causerie.xml_text import find_illegal


class Section(Protocol):
    """A frozen dataclass whose fields are the settings of one feature."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


S = TypeVar("S", bound=Section)
Check = Callable[[Any], str]  # "" if the value is good, else what is wanted
Locate = Callable[..., Where]


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
    known = {f.name: f for f in fields(cls)}
    problems = [
        Problem(
            locate(name, key),
            f"{name} has no setting {key!r}.",
            did_you_mean(str(key), known),
        )
        for key in values
        if key not in known
    ]
    hints = get_type_hints(cls)
    read: dict[str, Any] = {}
    for key, spec in known.items():
        if key not in values:
            if spec.default is MISSING and spec.default_factory is MISSING:
                what = f'{name}["{key}"] is missing.'
                problems.append(Problem(locate(name), what, spec.metadata["doc"]))
            continue
        value = _as_written(values[key], hints[key])
        wanted = _type_fault(value, hints[key]) or character_fault(value)
        check = spec.metadata.get("check")
        if not wanted and check is not None:
            wanted = check(value)
        if wanted:
            what = f'{name}["{key}"]: {as_shown(values[key])} {wanted}'
            problems.append(Problem(locate(name, key), what))
        read[key] = value
    return (None, problems) if problems else (cls(**read), [])


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


def _as_written(value: object, hint: Any) -> Any:
    """Accept a list where a tuple is declared: authors write either."""
    if get_origin(hint) is tuple and isinstance(value, list | tuple):
        return tuple(value)
    return value


def _type_fault(value: object, hint: Any) -> str:
    origin = get_origin(hint)
    if origin is tuple:
        (item, *_) = get_args(hint)
        if isinstance(value, tuple) and not any(_type_fault(v, item) for v in value):
            return ""
        return "is not a list of " + _words(item) + "."
    if origin in {dict, Mapping}:
        return "" if isinstance(value, Mapping) else "is not a dict."
    kinds = get_args(hint) or (hint,)
    if Any in kinds:
        return ""
    # bool is an int to Python, not to an author
    fits = type(value) in kinds or (isinstance(value, int) and float in kinds)
    return "" if fits else f"is not {_or(tuple(_word(k) for k in kinds))}."


def character_fault(value: object) -> str:
    """Name a character that no page and no feed can carry."""
    for _place, name in find_illegal(str(value) if isinstance(value, str) else ""):
        return f"has the character {name}, which no feed can carry."
    inner = value.values() if isinstance(value, Mapping) else value
    if isinstance(inner, Iterable) and not isinstance(inner, str | bytes):
        return next(filter(None, map(character_fault, inner)), "")
    return ""


_WORDS = {str: "text", int: "a whole number", float: "a number", bool: "True or False"}


def _word(kind: Any) -> str:
    return "None" if kind is type(None) else _WORDS.get(kind, f"a {kind}")


def _words(kind: Any) -> str:
    return {str: "texts", int: "whole numbers"}.get(kind, "dicts")


def _or(words: tuple[str, ...]) -> str:
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + f" or {words[-1]}"
