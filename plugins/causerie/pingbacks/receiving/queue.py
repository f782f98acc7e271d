"""Queue: the order of verifications, and how many of them one sender may have waiting.

The queue is fair: a mention's place is the number of verifications that its network and
its domain had waiting when it came, so a sender's first ping precedes the second of any
other, however many came before. Mentions from hosts with an approved mention, and those
that the author's rules allow, come first.
"""

import sqlite3
from datetime import datetime, timedelta

from causerie.pingbacks.receiving.inbox_rows import read_row
from causerie.pingbacks.receiving.received_mention import (
    RECHECK_AFTER,
    RETRY_DELAYS,
    MentionState,
    ReceivedMention,
)
from causerie.pingbacks.receiving.registrable_domain import domain_of

LEASE = timedelta(seconds=120)  # longer than any verification
HOST_PAUSE = timedelta(seconds=5)  # between two verifications at one host
_SLACK = timedelta(minutes=1)  # a process may wait for the file after it read the clock
MAX_PER_SENDER = 100  # waiting verifications of a network, or of an untrusted domain


class InboxFullError(Exception):
    """Raised when too many verifications wait to enqueue another."""


# What is `ready` is to be verified: it is found without passing over all that waits for
# its time. A new mention is so from the beginning; others are when they become due. A
# clock that was set back must not delay them: a time further ahead than any delay was
# stored before that.
_DELAYS = dict(enumerate((RECHECK_AFTER, *RETRY_DELAYS)))  # by failed attempts
_MAKE_READY = tuple(
    "UPDATE mention SET ready = 1"  # noqa: S608 - of constants
    f" WHERE ready = 0 AND due IS NOT NULL AND attempts = :attempts AND {condition}"
    for condition in ("due <= :now", "due > :now + :delay")
)
_FREE = """
  ready = 1 AND due IS NOT NULL
  AND NOT (leased_until > :now AND leased_until <= :now + :lease)
"""
_LEASED = """
  SELECT domain FROM mention
  WHERE leased_until > 0 AND leased_until > :now AND leased_until <= :now + :lease
"""
_NEXT = f"""
SELECT * FROM mention
WHERE {_FREE} {{fresh}}
  AND domain NOT IN ({_LEASED}) AND host NOT IN
  (SELECT host FROM host WHERE rested > :now AND rested <= :now + :pause)
ORDER BY place, due {{order}} LIMIT 1
"""  # noqa: S608 - of constants


def find_next_due(
    db: sqlite3.Connection,
    *,
    now: datetime,
    newest: bool = False,
    retries: bool = True,
) -> ReceivedMention | None:
    """Return the next due mention; of each domain only one is leased at a time.

    Of those at one place it is the one that waits longest, or the `newest`; without
    `retries` none whose verification failed.
    """
    _make_ready(db, now=now)
    query = _NEXT.format(
        fresh="" if retries else "AND attempts = 0", order="DESC" if newest else "ASC"
    )
    row = db.execute(query, _parameters(now)).fetchone()
    return read_row(row) if row else None


def has_due(db: sqlite3.Connection, *, now: datetime) -> bool:
    """Return whether any verification is due, even if its host is still paused."""
    _make_ready(db, now=now)
    query = f"SELECT 1 FROM mention WHERE {_FREE} LIMIT 1"  # noqa: S608
    return db.execute(query, _parameters(now)).fetchone() is not None


def release_leases(db: sqlite3.Connection, *, now: datetime) -> None:
    """Release all leases, as those who had them are no more.

    What they were verifying for the first time is due now; not a second time, as the
    page may have ended them.
    """
    db.execute(
        "UPDATE mention SET leased_until = 0,"
        " due = CASE attempts WHEN 1 THEN ? ELSE due END WHERE leased_until > 0",
        (now.timestamp(),),
    )


def pause_host(db: sqlite3.Connection, host: str, *, now: datetime) -> None:
    """Pause verifications at a host, and delete the pauses that are over."""
    start = now.timestamp()
    db.execute("DELETE FROM host WHERE rested <= ?", (start,))
    until = start + HOST_PAUSE.total_seconds()
    db.execute("INSERT OR REPLACE INTO host VALUES (?, ?)", (host, until))


def assign_place(
    db: sqlite3.Connection, host: str, *, network: str, trusted: bool, max_waiting: int
) -> int:
    """Return the place of a new mention; raise InboxFullError if there is none.

    `network` is a name for the sender, empty if we imported the mention ourselves;
    `max_waiting` verifications may wait in all.
    """
    trusted = trusted or is_known(db, host)
    of_domain = _count(db, "domain", domain_of(host))
    of_network = _count(db, "network", network) if network else 0
    over_share = network and not trusted and of_domain >= MAX_PER_SENDER
    if of_network >= MAX_PER_SENDER or over_share:
        raise InboxFullError
    if count_waiting(db) >= (2 * max_waiting if trusted else max_waiting):
        raise InboxFullError
    return of_network if trusted else 1 + of_network + of_domain


def is_known(db: sqlite3.Connection, host: str) -> bool:
    """Return whether a host has an approved mention."""
    known = "SELECT 1 FROM mention WHERE host = ? AND standing = ? LIMIT 1"
    return bool(db.execute(known, (host, MentionState.APPROVED.value)).fetchone())


def count_waiting(db: sqlite3.Connection) -> int:
    """Count the waiting verifications, due or not; of approved mentions none."""
    waiting = "SELECT count(*) FROM mention WHERE due IS NOT NULL"
    approved = f"{waiting} AND standing = 'approved'"
    (count,) = db.execute(f"SELECT ({waiting}) - ({approved})").fetchone()
    return int(count)


def _make_ready(db: sqlite3.Connection, *, now: datetime) -> None:
    """Have what is due be ready."""
    for attempts, delay in _DELAYS.items():
        furthest = (delay + _SLACK).total_seconds()
        values = {"attempts": attempts, "delay": furthest, "now": now.timestamp()}
        for statement in _MAKE_READY:
            db.execute(statement, values)


def _count(db: sqlite3.Connection, column: str, value: str) -> int:
    query = f"SELECT count(*) FROM mention WHERE due IS NOT NULL AND {column} = ?"  # noqa: S608
    (count,) = db.execute(f"{query} AND standing != 'approved'", (value,)).fetchone()
    return int(count)


def _parameters(now: datetime) -> dict[str, float]:
    return {
        "now": now.timestamp(),
        "lease": (LEASE + _SLACK).total_seconds(),
        "pause": (HOST_PAUSE + _SLACK).total_seconds(),
    }
