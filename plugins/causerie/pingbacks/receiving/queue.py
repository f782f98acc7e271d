"""Queue: which look comes next, and how much of what waits may be one stranger's.

A look's place is the number of looks that those who asked for it had waiting already:
who rings once comes before the second ring of anybody, however many rang before. Those
whose mentions were approved, or whom the author's rules allow, come first.
"""

import sqlite3
from datetime import datetime, timedelta

from causerie.pingbacks.receiving.inbox_rows import read_row
from causerie.pingbacks.receiving.received_mention import (
    PATIENCE,
    RECHECK,
    Received,
    Standing,
)
from causerie.pingbacks.receiving.registrable_domain import domain_of

LEASE = timedelta(seconds=120)  # longer than any look
HOST_PAUSE = timedelta(seconds=5)  # between two looks at one host
_SLACK = timedelta(minutes=1)  # others read the clock, and then wait for the file
SHARE = 100  # looks that may wait for one network, or one domain that is new here


class InboxFullError(Exception):
    """Raised when so many looks wait that no more can be taken on."""


# A clock that was set back must keep nobody waiting: what nobody has looked at is due
# whatever it says, and what lies further ahead than can be was written by another time.
_FURTHEST = " ".join(
    [
        *(
            f"WHEN {attempts} THEN {(patience + _SLACK).total_seconds()}"
            for attempts, patience in enumerate(PATIENCE, 1)
        ),
        f"ELSE {(RECHECK + _SLACK).total_seconds()}",
    ]
)
_DUE = f"""
  due IS NOT NULL AND (
    due <= :now OR (standing = 'new' AND attempts = 0)
    OR due > :now + CASE attempts {_FURTHEST} END
  ) AND NOT (leased_until > :now AND leased_until <= :now + :lease)
"""
_LEASED = """
  SELECT domain FROM mention
  WHERE leased_until > 0 AND leased_until > :now AND leased_until <= :now + :lease
"""
_NEXT = f"""
SELECT * FROM mention
WHERE {_DUE} AND domain NOT IN ({_LEASED}) AND host NOT IN
  (SELECT host FROM host WHERE rested > :now AND rested <= :now + :pause)
ORDER BY place, due {{order}} LIMIT 1
"""  # noqa: S608 - of constants


def find_next(
    db: sqlite3.Connection, *, now: datetime, newest: bool = False
) -> Received | None:
    """Return the mention whose turn it is; of each domain one at a time.

    Of those at one place it is that which waits longest, or the newest.
    """
    query = _NEXT.format(order="DESC" if newest else "ASC")
    row = db.execute(query, _moments(now)).fetchone()
    return read_row(row) if row else None


def is_any_due(db: sqlite3.Connection, *, now: datetime) -> bool:
    """Tell whether some look is due, be it that its host still has to rest."""
    query = f"SELECT 1 FROM mention WHERE {_DUE} LIMIT 1"  # noqa: S608
    return db.execute(query, _moments(now)).fetchone() is not None


def rest(db: sqlite3.Connection, host: str, *, now: datetime) -> None:
    """Let a host rest; those that have rested are forgotten."""
    moment = now.timestamp()
    db.execute("DELETE FROM host WHERE rested <= ?", (moment,))
    until = moment + HOST_PAUSE.total_seconds()
    db.execute("INSERT OR REPLACE INTO host VALUES (?, ?)", (host, until))


def find_place(
    db: sqlite3.Connection, host: str, *, network: str, trusted: bool, most: int
) -> int:
    """Return the place of a new look; raise InboxFullError if there is none.

    `network` is a name for who rang, empty if it was nobody from outside; `most` is
    how many looks may wait in all.
    """
    known = "SELECT 1 FROM mention WHERE host = ? AND standing = ? LIMIT 1"
    trusted = trusted or bool(
        db.execute(known, (host, Standing.APPROVED.value)).fetchone()
    )
    of_domain = _count(db, "domain", domain_of(host))
    of_network = _count(db, "network", network) if network else 0
    is_greedy = network and not trusted and of_domain >= SHARE
    if of_network >= SHARE or is_greedy:
        raise InboxFullError
    if count_waiting(db) >= (2 * most if trusted else most):
        raise InboxFullError
    return of_network if trusted else 1 + of_network + of_domain


def count_waiting(db: sqlite3.Connection) -> int:
    """Count the looks that wait, due or not, but for those at what is shown already."""
    waiting = "SELECT count(*) FROM mention WHERE due IS NOT NULL"
    shown = f"{waiting} AND standing = 'approved'"
    (count,) = db.execute(f"SELECT ({waiting}) - ({shown})").fetchone()
    return int(count)


def _count(db: sqlite3.Connection, column: str, value: str) -> int:
    """Count those of them that have a value."""
    query = f"SELECT count(*) FROM mention WHERE due IS NOT NULL AND {column} = ?"  # noqa: S608
    (count,) = db.execute(f"{query} AND standing != 'approved'", (value,)).fetchone()
    return int(count)


def _moments(now: datetime) -> dict[str, float]:
    return {
        "now": now.timestamp(),
        "lease": (LEASE + _SLACK).total_seconds(),
        "pause": (HOST_PAUSE + _SLACK).total_seconds(),
    }
