"""Sent log: content/mentions/sent.json, the record of every notified link.

{"posts": {"/2026/03/29/slug/": {"https://a.example/": {"state": "sent", …}}},
"schema": 1}

A record's `detail` is named `answer` in the file, its `next_at` is `next`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from causerie.files.atomic_write import replace_file
from causerie.files.json_document import DocumentError, decode, load_bytes, read_json
from causerie.files.record import known_schema
from causerie.problems import path_in_site
from causerie.settings import record_field

SENT_PATH = "mentions/sent.json"  # below content/
_SCHEMA = 1
_MAX_BYTES = 100_000_000


class SentState(StrEnum):
    """The state of a link that was, or is to be, notified."""

    BASELINE = "baseline"  # the link is older than the first run: never notified
    SENT = "sent"  # accepted
    NONE = "none"  # the page has no endpoint
    RETRY = "retry"  # no response yet, or one that asks to wait
    REFUSED = "refused"
    GAVE_UP = "gave up"  # too many retries
    REMOVED = "removed"  # the link is gone; its target was notified if it could be


@dataclass(frozen=True, slots=True, order=True)
class LinkPair:
    """The source and the target of a link."""

    source: str  # the post's path below the site's root
    target: str  # absolute, exactly as the post's page has it


@dataclass(frozen=True, slots=True)
class SentRecord:
    """The result of the last attempt to notify a link."""

    state: SentState
    digest: str  # of the post that the target was last notified of; empty: of none
    at: datetime  # aware, UTC: the last attempt
    protocol: str = ""  # by which the target last accepted; empty: it never did
    endpoint: str = ""  # of the last attempt
    detail: str = ""  # for people
    attempts: int = 0  # failed ones in a row
    next_at: datetime | None = None  # of a retry: not before
    host_until: datetime | None = None  # its host asked to be asked nothing before


def load_sent_log(content: Path) -> dict[LinkPair, SentRecord] | None:
    """Read all records; None before the first run.

    Raise DocumentError if the file cannot be read: starting empty would notify every
    target again.
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
        LinkPair(source, target): SentRecord(
            **{field: getattr(row, name) for name, field in _FIELDS.items()}
        )
        for source, targets in posts.items()
        for target, row in targets.items()
    }


def save_sent_log(content: Path, records: Mapping[LinkPair, SentRecord]) -> None:
    """Write all records, atomically."""
    replace_file(content / SENT_PATH, write_sent_log(records).encode())


def write_sent_log(records: Mapping[LinkPair, SentRecord]) -> str:
    """Return the file's text: sorted, so that git merges it by lines."""
    posts: dict[str, dict[str, dict[str, Any]]] = {}
    for pair, record in sorted(records.items()):
        posts.setdefault(pair.source, {})[pair.target] = _write_row(record)
    document = {"posts": posts, "schema": _SCHEMA}
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


_FIX = "Take it from git; without it, every site would be told again."


def _write_row(record: SentRecord) -> dict[str, Any]:
    values = {name: getattr(record, field) for name, field in _FIELDS.items()}
    values["at"] = _write_time(record.at)
    for name, moment in (("next", record.next_at), ("host_until", record.host_until)):
        values[name] = _write_time(moment) if moment else ""
    return {key: value for key, value in values.items() if value}


def _write_time(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True, slots=True)
class _Row:
    """A record as the file has it."""

    state: SentState = record_field()
    at: datetime = record_field()
    digest: str = record_field("")
    protocol: str = record_field("")
    endpoint: str = record_field("")
    answer: str = record_field("")
    attempts: int = record_field(0)
    next: datetime = record_field(None)
    host_until: datetime = record_field(None)


# The field of a SentRecord by its name in the file.
_FIELDS = {name: name for name in _Row.__slots__} | {
    "answer": "detail",
    "next": "next_at",
}


@dataclass(frozen=True, slots=True)
class _Document:
    """The file."""

    posts: Mapping[str, Mapping[str, _Row]] = record_field()
    schema: Any = known_schema(_SCHEMA)
