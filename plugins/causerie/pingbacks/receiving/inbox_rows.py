"""Row: a mention as SQLite keeps it."""

import sqlite3
from dataclasses import asdict
from datetime import UTC, datetime

from causerie.pingbacks.parsing.sanitize_entry import Said
from causerie.pingbacks.receiving.received_mention import Received, Standing
from causerie.pingbacks.receiving.registrable_domain import domain_of

_MOMENTS = ("received_at", "due", "verified_at", "missing_since")
_SAID = tuple(Said.__dataclass_fields__)


def read_row(row: sqlite3.Row) -> Received:
    """Return the mention that a row is."""
    moments = {
        name: None if row[name] is None else datetime.fromtimestamp(row[name], UTC)
        for name in _MOMENTS
    }
    received_at = moments.pop("received_at")
    assert received_at is not None  # noqa: S101 - written with every row
    return Received(
        id=row["id"],
        protocol=row["protocol"],
        source=row["source"],
        target=row["target"],
        path=row["path"],
        standing=Standing(row["standing"]),
        said=Said(**{name: row[name] for name in _SAID}),
        attempts=row["attempts"],
        answer=row["answer"],
        received_at=received_at,
        **moments,
    )


def write_row(db: sqlite3.Connection, mention: Received) -> None:
    """Write a mention as it now stands, free of its lease."""
    values = asdict(mention)
    values |= values.pop("said")
    for name in _MOMENTS:
        moment = values[name]
        values[name] = moment.timestamp() if moment else None
    values["host"] = mention.host
    values["domain"] = domain_of(mention.host)
    values["leased_until"] = 0
    names = ", ".join(values)
    marks = ", ".join(f":{name}" for name in values)
    anew = ", ".join(f"{name} = excluded.{name}" for name in values)
    db.execute(
        f"INSERT INTO mention ({names}) VALUES ({marks})"  # noqa: S608
        f" ON CONFLICT (id) DO UPDATE SET {anew}",  # its place stays
        values,
    )
