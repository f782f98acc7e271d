"""Inbox rows: a mention as a row of SQLite."""

import sqlite3
from datetime import UTC, datetime

from causerie.pingbacks.parsing.sanitize_entry import EntrySummary
from causerie.pingbacks.receiving.received_mention import (
    MentionState,
    ReceivedMention,
    to_fields,
)
from causerie.pingbacks.receiving.registrable_domain import domain_of

_MOMENTS = ("received_at", "due", "verified_at", "missing_since")
_ENTRY = tuple(EntrySummary.__dataclass_fields__)


def read_row(row: sqlite3.Row) -> ReceivedMention:
    """Return the mention of a row."""
    moments = {
        name: None if row[name] is None else datetime.fromtimestamp(row[name], UTC)
        for name in _MOMENTS
    }
    received_at = moments.pop("received_at")
    assert received_at is not None  # noqa: S101 - written with every row
    return ReceivedMention(
        id=row["id"],
        protocol=row["protocol"],
        source=row["source"],
        target=row["target"],
        path=row["path"],
        state=MentionState(row["standing"]),
        entry=EntrySummary(**{name: row[name] for name in _ENTRY}),
        attempts=row["attempts"],
        detail=row["answer"],
        received_at=received_at,
        **moments,
    )


def write_row(db: sqlite3.Connection, mention: ReceivedMention) -> None:
    """Insert or update a mention, and release its lease."""
    values = to_fields(mention)
    values |= values.pop("said")
    for name in _MOMENTS:
        moment = values[name]
        values[name] = moment.timestamp() if moment else None
    values["host"] = mention.host
    values["domain"] = domain_of(mention.host)
    values["leased_until"] = 0
    names = ", ".join(values)
    marks = ", ".join(f":{name}" for name in values)
    updates = ", ".join(f"{name} = excluded.{name}" for name in values)
    db.execute(
        f"INSERT INTO mention ({names}) VALUES ({marks})"  # noqa: S608
        f" ON CONFLICT (id) DO UPDATE SET {updates}",  # not its place
        values,
    )
