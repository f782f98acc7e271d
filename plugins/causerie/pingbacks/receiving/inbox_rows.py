"""Inbox rows: a mention as a row of SQLite."""

import sqlite3
from datetime import UTC, datetime

from causerie.pingbacks.parsing.sanitize_entry import EntrySummary
from causerie.pingbacks.receiving.received_mention import (
    OLD_NAMES,
    MentionState,
    ReceivedMention,
    to_fields,
)
from causerie.pingbacks.receiving.registrable_domain import domain_of

_TEXTS = ("id", "protocol", "source", "target", "path", "detail")
_MOMENTS = ("received_at", "due", "verified_at", "missing_since")


def read_row(row: sqlite3.Row) -> ReceivedMention:
    """Return the mention of a row; raise sqlite3.DataError if it is damaged."""
    try:
        return _read_row(row)
    except (TypeError, ValueError, OverflowError, OSError) as error:
        raise sqlite3.DataError(f"the row of {row['id']!r} is damaged") from error


def _read_row(row: sqlite3.Row) -> ReceivedMention:
    values = {
        name: row[OLD_NAMES.get(name, name)]
        for name in ReceivedMention.__slots__
        if name != "entry"
    }
    for name in _MOMENTS:
        if values[name] is not None or name == "received_at":
            values[name] = datetime.fromtimestamp(values[name], UTC)
    values["state"] = MentionState(values["state"])
    values |= {name: _text(values[name]) for name in _TEXTS}
    values["attempts"] = int(values["attempts"])
    entry = EntrySummary(**{name: _text(row[name]) for name in EntrySummary.__slots__})
    return ReceivedMention(entry=entry, **values)


def _text(value: object) -> str:
    if not isinstance(value, str | None):
        raise TypeError(value)
    return value or ""


def write_row(db: sqlite3.Connection, mention: ReceivedMention) -> None:
    """Insert or update a mention, and release its lease."""
    values = to_fields(mention)
    values |= values.pop("said")
    for name in _MOMENTS:
        moment = values[name]
        values[name] = moment.timestamp() if moment else None
    values["host"] = mention.host
    values["domain"] = domain_of(mention.host)
    values |= {"leased_until": 0, "ready": 0}
    names = ", ".join(values)
    marks = ", ".join(f":{name}" for name in values)
    updates = ", ".join(f"{name} = excluded.{name}" for name in values)
    db.execute(
        f"INSERT INTO mention ({names}) VALUES ({marks})"  # noqa: S608
        f" ON CONFLICT (id) DO UPDATE SET {updates}",  # not its place
        values,
    )
