"""Read JSON documents strictly, and locate each fault by line and column."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from math import isfinite
from pathlib import Path
from typing import Any, NoReturn

from causerie.errors import ContentError
from causerie.files.record import read_record
from causerie.problems import Problem, Where
from causerie.settings import Locate, S, format_value

RecordCheck = Callable[[S, Locate], Iterable[Problem]]

MAX_DEPTH = 100  # of nested lists and objects


class DocumentError(ContentError):
    """Raised when a document is invalid; carries all its faults."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        first, *others = problems
        lines = [first.what, *(f"Line {p.where.line}: {p.what}" for p in others)]
        super().__init__(" ".join(lines), where=str(first.where), fix=first.fix)
        self.problems = tuple(problems)

    def with_fix(self, fix: str) -> "DocumentError":
        """Return the same faults, with another fix for all of them."""
        return DocumentError([replace(each, fix=fix) for each in self.problems])


@dataclass(frozen=True, slots=True)
class JsonDocument:
    """The value of a document, and the place of each part of it."""

    name: str  # of the file, for problems
    text: str
    value: Any
    _parts: dict[int, dict[str | int, int]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def read(
        self,
        cls: type[S],
        *,
        fix: str = "",
        allow_unknown: bool = False,
        check: RecordCheck[S] | None = None,
    ) -> S:
        """Return the document as a `cls`; raise DocumentError with all its faults.

        `fix` says what to write if it is no object; `check` finds the faults of the
        record as a whole.
        """
        record, problems = read_record(
            cls, self.value, locate=self.where, allow_unknown=allow_unknown
        )
        if not isinstance(self.value, dict):
            problems = [replace(problem, fix=fix) for problem in problems]
        if record and check:
            problems += check(record, self.where)
        if record is None or problems:
            raise DocumentError(problems)
        return record

    def where(self, *path: str | int) -> Where:
        """Return the place of the value at a path of keys, or of its parent."""
        at = _skip(self.text, 0)
        for step in path:
            if at not in self._parts:
                self._parts[at] = dict(_find_parts(self.text, at))
            if step not in self._parts[at]:
                break
            at = self._parts[at][step]
        return _place(self.name, self.text, at)


def load_bytes(path: Path, *, name: str, limit: int) -> bytes:
    """Read a file of at most `limit` bytes; raise DocumentError if it is longer."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - of thousands
            data = file.read(limit + 1)
    except OSError as error:
        _fail(Where(name), f"The file cannot be read: {error.strerror}.")
    if len(data) > limit:
        what = f"The file has more than {limit:,} bytes."
        _fail(Where(name), what, "Take some of it out.")
    return data


def decode(data: bytes, name: str, *, lenient: bool = False) -> str:
    """Decode UTF-8; raise DocumentError at a line that is not.

    If `lenient`, accept UTF-16 and UTF-32 too.
    """
    try:
        if lenient:
            return data.decode(json.detect_encoding(data), "surrogatepass")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        where = Where(name, data.count(b"\n", 0, error.start) + 1)
        _fail(where, "This line is not UTF-8 text.", "Save the file as UTF-8.")


def read_json(data: bytes | str, *, name: str, lenient: bool = False) -> JsonDocument:
    """Parse a document; raise DocumentError if it is invalid.

    Python accepts more than RFC 8259: other encodings, NaN, numbers out of range, two
    fields of the same name. Here these are faults, unless `lenient`.
    """
    text = data if isinstance(data, str) else decode(data, name, lenient=lenient)
    nonstandard: list[object] = []  # what RFC 8259 does not allow
    try:
        value = json.loads(text, **({} if lenient else _strict_hooks(nonstandard)))
    except json.JSONDecodeError as error:
        where = Where(name, error.lineno, error.colno)
        _fail(where, f"It is not JSON: {_AT_END.sub('', error.msg)}.")
    except RecursionError:
        _fail(Where(name), _DEEP)
    except ValueError:  # a whole number of thousands of digits
        _check_numbers(text, name)
        raise
    if text.count("[") + text.count("{") > MAX_DEPTH and _is_deep(value):
        _fail(Where(name), _DEEP)
    if nonstandard:
        _check_numbers(text, name)
        _check_names(text, name)
    return JsonDocument(name, text, value)


_DEEP = f"It cannot be read: it is nested more than {MAX_DEPTH} deep."
_AT_END = re.compile("( starting)? at$")  # where is told before it
_GAP = re.compile(r"[ \t\r\n,:]*")
_NUMBER = re.compile(
    r'"(?:[^"\\]|\\.)*"|(-?(?:NaN|Infinity|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?))'
)
_decode_value = json.JSONDecoder().raw_decode


def _fail(where: Where, what: str, fix: str = "") -> NoReturn:
    raise DocumentError([Problem(where, what, fix)])


def _strict_hooks(nonstandard: list[object]) -> dict[str, Any]:
    """Return hooks for `json.loads` that collect what RFC 8259 does not allow."""
    return {
        "object_pairs_hook": partial(_read_object, nonstandard),
        "parse_constant": partial(_read_number, nonstandard, float),
        "parse_float": partial(_read_number, nonstandard, float),
        "parse_int": partial(_read_number, nonstandard, int),
    }


def _read_object(
    nonstandard: list[object], pairs: list[tuple[str, Any]]
) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        nonstandard.append(made)
    return made


def _read_number(nonstandard: list[object], kind: type[float], digits: str) -> float:
    if not isfinite(float(digits)):
        nonstandard.append(digits)
    return kind(digits)


def _check_numbers(text: str, name: str) -> None:
    """Fail at the first number that does not fit a double."""
    for found in _NUMBER.finditer(text):
        if found[1] and not isfinite(float(found[1])):
            what = f"It cannot be read: {found[1][:20]} is no number to count with."
            _fail(_place(name, text, found.start()), what)


def _check_names(text: str, name: str) -> None:
    """Fail at the first object that has two fields of the same name."""
    starts = [_skip(text, 0)]
    for start in starts:
        seen: set[str | int] = set()
        for key, at in _find_parts(text, start):
            if key in seen:
                what = f"the field {format_value(key)} stands twice in an object"
                _fail(_place(name, text, at), f"It cannot be read: {what}.")
            seen.add(key)
            starts.append(at)


def _is_deep(value: Any) -> bool:
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [
            inner
            for each in level
            if isinstance(each, dict | list)
            for inner in (each.values() if isinstance(each, dict) else each)
        ]
    return any(isinstance(each, dict | list) for each in level)


def _find_parts(text: str, at: int) -> Iterator[tuple[str | int, int]]:
    """Yield the keys or indices of the value at an offset, and the offset of each item.

    The text must be valid JSON.
    """
    is_object, number = text[at] == "{", 0
    if not is_object and text[at] != "[":
        return
    at = _skip(text, at + 1)
    while text[at] not in "]}":
        key: str | int = number
        if is_object:
            key, at = _decode_value(text, at)
            at = _skip(text, at)
        yield key, at
        _, at = _decode_value(text, at)
        at, number = _skip(text, at), number + 1


def _skip(text: str, at: int) -> int:
    """Return the offset of the next token."""
    gap = _GAP.match(text, at)
    return gap.end() if gap else at


def _place(name: str, text: str, at: int) -> Where:
    column = at - text.rfind("\n", 0, at)
    return Where(name, text.count("\n", 0, at) + 1, column)
