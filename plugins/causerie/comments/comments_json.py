"""Comments JSON: the file of one post's comments, and all its problems."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from reprlib import repr as shorten
from typing import Any

from causerie.comments.model import Comment, comment_to_json
from causerie.comments.sanitize_text import sanitize_name, sanitize_text
from causerie.comments.threads import find_cycles
from causerie.files.json_document import DocumentError, read_json
from causerie.files.record import known_schema, read_record
from causerie.problems import Level, Problem, Where
from causerie.settings import record_field

SCHEMA = 1
MAX_BYTES = 1_000_000
MAX_COMMENTS = 1000


def write_comments_json(comments: Iterable[Comment]) -> bytes:
    """Return the file's bytes, oldest comment first: equal for equal comments."""
    rows = sorted(comments, key=lambda comment: (comment.date, comment.id))
    document = {
        "schema": SCHEMA,
        "comments": [comment_to_json(comment) for comment in rows],
    }
    text = json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    return text.encode()


def read_comments_json(
    data: bytes, path: str
) -> tuple[tuple[Comment, ...], list[Problem]]:
    """Return the valid comments of a file, and all its problems.

    `path` is the file's, as problems name it. Texts are sanitized.
    """
    try:
        document = read_json(data, name=path)
        rows = document.read(_Document, fix=_FORM).comments
    except DocumentError as error:
        return (), [*error.problems]
    problems: list[Problem] = []
    comments: dict[str, tuple[Comment, Where]] = {}
    for number, row in enumerate(rows):
        locate = partial(document.where, "comments", number)
        comment, faults = read_record(Comment, row, name="A comment", locate=locate)
        if _id_of(row) in comments:
            what = f"The id {row['id']!r} is already that of an earlier comment."
            faults.append(Problem(locate(), what, "Give the later one another id."))
        elif comment:
            name, text = sanitize_name(comment.name), sanitize_text(comment.text)
            comments[comment.id] = replace(comment, name=name, text=text), locate()
        problems += (replace(p, fix=_PRIVATE_FIXES.get(p.what, p.fix)) for p in faults)
    problems += _parent_problems(comments, {_id_of(row) for row in rows})
    return tuple(comment for comment, _ in comments.values()), problems


_FORM = f'Write {{"comments": […], "schema": {SCHEMA}}}.'
_PRIVATE_FIXES = dict.fromkeys(
    (f"A comment has no field {key!r}." for key in ("email", "mail")),
    "Take it out: addresses of readers are not kept.",
)


def _is_few(rows: tuple[Any, ...]) -> str:
    if len(rows) <= MAX_COMMENTS:
        return ""
    return f"has {len(rows)} comments; {MAX_COMMENTS} are the most."


@dataclass(frozen=True, slots=True)
class _Document:
    """The file; each comment is read by itself."""

    comments: tuple[Any, ...] = record_field(check=_is_few, doc=_FORM)
    schema: int = known_schema(SCHEMA)


def _parent_problems(
    comments: dict[str, tuple[Comment, Where]], ids: set[str]
) -> Iterator[Problem]:
    """Find parents that are not in the file, and cycles of them."""
    for comment, where in comments.values():
        if comment.parent is not None and comment.parent not in ids:
            what = f"The comment answers {comment.parent!r}, which is not here."
            fix = "It is shown as if it answered the post: make its parent null."
            yield Problem(where, what, fix, Level.WARNING)
    for cycle in find_cycles(comment for comment, _ in comments.values()):
        _, where = comments[cycle[0].id]
        around = " → ".join(comment.id for comment in [*cycle, cycle[0]])
        what = f"Comments answer each other in a circle: {shorten(around)}."
        yield Problem(where, what, "Make the parent of the first of them null.")


def _id_of(row: Any) -> str:
    value = row.get("id") if isinstance(row, dict) else None
    return value if isinstance(value, str) else ""
