"""Document: the comments of one post as JSON, and everything that is wrong with it."""

import json
import re
from collections.abc import Iterable, Iterator
from itertools import chain, repeat
from reprlib import repr as shorten
from typing import Any

from causerie.comments.model import Comment, find_faults, from_row, to_row
from causerie.comments.threads import find_cycles
from causerie.problems import Level, Problem, Where

SCHEMA = 1
MAX_BYTES = 1_000_000
MAX_COMMENTS = 1000


def write_document(comments: Iterable[Comment]) -> bytes:
    """Write comments, oldest first: the same bytes for the same comments."""
    rows = sorted(comments, key=lambda comment: (comment.date, comment.id))
    document = {"schema": SCHEMA, "comments": [to_row(comment) for comment in rows]}
    text = json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    return text.encode()


def read_document(data: bytes, path: str) -> tuple[tuple[Comment, ...], list[Problem]]:
    """Read the comments that are without fault, and say all that is wrong.

    `path` is the file's, as problems name it.
    """
    try:
        text = data.decode("utf-8-sig")
        document = json.loads(text, object_pairs_hook=_object)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        what = "This line is not UTF-8 text."
        return (), [Problem(Where(path, line), what, "Save the file as UTF-8.")]
    except json.JSONDecodeError as error:
        where = Where(path, error.lineno, error.colno)
        return (), [Problem(where, f"It is not JSON: {error.msg}.")]
    except (ValueError, RecursionError) as error:  # a number or a nest without end
        return (), [Problem(Where(path), f"It cannot be read: {error}.", _FORM)]
    problems = [
        Problem(Where(path), what, _FORM) for what in _document_faults(document)
    ]
    if problems:
        return (), problems
    rows: list[Any] = document["comments"]
    comments: dict[str, tuple[Comment, Where]] = {}
    lines = chain(_lines_of_rows(text), repeat(0))
    for row, line in zip(rows, lines, strict=False):
        where = Where(path, line)
        faults = list(_row_faults(row, comments))
        problems += [Problem(where, what, fix) for what, fix in faults]
        if not faults:
            comments[row["id"]] = from_row(row), where
    problems += _parent_problems(comments, {_id_of(row) for row in rows})
    return tuple(comment for comment, _ in comments.values()), problems


_FORM = f'Write {{"comments": […], "schema": {SCHEMA}}}.'
_LIST = re.compile(r'"comments"\s*:\s*\[')
_GAP = re.compile(r"[ \t\r\n,]*")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Make an object of its fields; of two with one name the first would be lost."""
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the field {shorten(twice)} stands twice in an object")
    return made


def _document_faults(document: Any) -> Iterator[str]:
    if not isinstance(document, dict):
        yield f"It holds {shorten(document)}, not an object."
        return
    for key in sorted(document.keys() - {"comments", "schema"}):
        yield f"A comments file has no field {shorten(key)}."
    schema = document.get("schema")
    if type(schema) is not int or schema != SCHEMA:
        yield f"schema is {shorten(schema)}, not {SCHEMA}."
    rows = document.get("comments")
    if not isinstance(rows, list):
        yield f"comments is {shorten(rows)}, not a list."
    elif len(rows) > MAX_COMMENTS:
        yield f"It holds {len(rows)} comments; {MAX_COMMENTS} are the most."


def _row_faults(
    row: Any, earlier: dict[str, tuple[Comment, Where]]
) -> Iterator[tuple[str, str]]:
    if not isinstance(row, dict):
        yield f"A comment is {shorten(row)}, not an object.", ""
        return
    yield from find_faults(row)
    if _id_of(row) in earlier:
        what = f"The id {row['id']!r} is already that of an earlier comment."
        yield what, "Give the later one another id."


def _parent_problems(
    comments: dict[str, tuple[Comment, Where]], ids: set[str]
) -> Iterator[Problem]:
    """Find parents that are nowhere in the file, and circles of them."""
    for comment, where in comments.values():
        if comment.parent is not None and comment.parent not in ids:
            what = f"The comment answers {comment.parent!r}, which is not here."
            fix = "It is shown as if it answered the post: make its parent null."
            yield Problem(where, what, fix, Level.WARNING)
    for circle in find_cycles(comment for comment, _ in comments.values()):
        _, where = comments[circle[0].id]
        around = " → ".join(comment.id for comment in [*circle, circle[0]])
        what = f"Comments answer each other in a circle: {shorten(around)}."
        yield Problem(where, what, "Make the parent of the first of them null.")


def _id_of(row: Any) -> str:
    value = row.get("id") if isinstance(row, dict) else None
    return value if isinstance(value, str) else ""


def _lines_of_rows(text: str) -> Iterator[int]:
    """Yield the line on which each comment begins; the text is JSON without fault."""
    found = _LIST.search(text)  # in a JSON string its quotes would be escaped
    decoder = json.JSONDecoder()
    line, counted = 1, 0
    at = found.end() if found else len(text)
    while (gap := _GAP.match(text, at)) and gap.end() < len(text):
        at = gap.end()
        if text[at] == "]":
            return
        line += text.count("\n", counted, at)
        counted = at
        yield line
        _, at = decoder.raw_decode(text, at)
