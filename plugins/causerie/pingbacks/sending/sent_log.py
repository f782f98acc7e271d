"""Sent: the file that remembers what was told to whom, content/mentions/sent.json.

{"posts": {"/2026/03/29/slug/": {"https://a.example/": {"state": "sent", …}}},
"schema": 1}
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from causerie.files.atomic_write import replace_file
from causerie.files.json_document import DocumentError, decode, load_bytes, read_json
from causerie.files.record import known_schema, member
from causerie.pingbacks.sending.model import Pair, Row, State
from causerie.problems import path_in_site

SENT_PATH = "mentions/sent.json"  # below content/
_SCHEMA = 1
_MAX_BYTES = 100_000_000


def load_sent(content: Path) -> dict[Pair, Row] | None:
    """Read what was told; None if nobody was ever told.

    Raise DocumentError if the file cannot be read: to begin anew would tell them all
    once more.
    """
    path = content / SENT_PATH
    if not path.exists():
        return None
    name = path_in_site(path, 3)
    try:
        text = decode(load_bytes(path, name=name, limit=_MAX_BYTES), name)
        document = read_json(text, name=name, lenient=True)
        posts = document.read(_Document, allow_unknown=True).posts
    except DocumentError as error:
        raise error.with_fix(_FIX) from error
    return {
        Pair(source, target): Row(
            row.state,
            row.digest,
            row.at,
            row.protocol,
            row.endpoint,
            row.answer,
            row.attempts,
            row.next,
        )
        for source, targets in posts.items()
        for target, row in targets.items()
    }


def save_sent(content: Path, rows: Mapping[Pair, Row]) -> None:
    """Write what was told, all or nothing."""
    path = content / SENT_PATH
    replace_file(path, write_sent(rows).encode())


def write_sent(rows: Mapping[Pair, Row]) -> str:
    """Write rows as the file holds them: sorted, so that git merges them by lines."""
    posts: dict[str, dict[str, dict[str, Any]]] = {}
    for pair, row in sorted(rows.items()):
        posts.setdefault(pair.source, {})[pair.target] = _write_row(row)
    document = {"posts": posts, "schema": _SCHEMA}
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


_FIX = "Take it from git; without it, every site would be told again."


def _write_row(row: Row) -> dict[str, Any]:
    values = {
        "answer": row.answer,
        "at": _write_time(row.at),
        "attempts": row.attempts,
        "digest": row.digest,
        "endpoint": row.endpoint,
        "next": _write_time(row.next_at) if row.next_at else "",
        "protocol": row.protocol,
        "state": row.state.value,
    }
    return {key: value for key, value in values.items() if value}


def _write_time(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True, slots=True)
class _Row:
    """A row as the file has it."""

    state: State = member()
    at: datetime = member()
    digest: str = member("")
    protocol: str = member("")
    endpoint: str = member("")
    answer: str = member("")
    attempts: int = member(0)
    next: datetime = member(None)


@dataclass(frozen=True, slots=True)
class _Document:
    """The file."""

    posts: Mapping[str, Mapping[str, _Row]] = member()
    schema: Any = known_schema(_SCHEMA)
