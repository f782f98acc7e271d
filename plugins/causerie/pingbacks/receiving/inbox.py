"""Inbox: the received mentions of a site in SQLite, safe from crashes and concurrency.

Every change is committed before it is answered (WAL, synchronous FULL). A verification
is leased: if the worker dies, the lease expires and the mention is verified again.
The stored columns have other names: `standing` for state, `answer` for detail, `rested`
for the end of a host's pause, the table `turn` for sequences, `mark` for cursors.
"""

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from causerie.errors import InboxError
from causerie.pingbacks.parsing.verification import SourceStatus, Verification
from causerie.pingbacks.receiving import queue
from causerie.pingbacks.receiving.inbox_rows import read_row, write_row
from causerie.pingbacks.receiving.inbox_schema import migrate
from causerie.pingbacks.receiving.queue import LEASE
from causerie.pingbacks.receiving.received_mention import (
    RECHECK_AFTER,
    MentionState,
    ReceivedMention,
    apply_verification,
    new_mention,
)
from causerie.urls import host_of

COALESCE_WITHIN = timedelta(seconds=30)  # of a verification: a ping changes nothing
MAX_QUEUED = 100_000  # verifications, not counting those of approved mentions

BUSY_TIMEOUT = 10.0  # seconds to wait for another connection's lock
_EXPORTED = (MentionState.PENDING, MentionState.APPROVED, MentionState.GONE)
_BY_ID = "SELECT * FROM mention WHERE id = ?"
_UNFINISHED = Verification(SourceStatus.RETRY, "the look at it did not end")


class Inbox:
    """The received mentions of one site; each call is one transaction."""

    def __init__(self, path: Path, *, busy_timeout: float = BUSY_TIMEOUT) -> None:
        self.path = path
        self.busy_timeout = busy_timeout
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with self._open() as db:
                migrate(db)
            path.chmod(0o600)
        except OSError as error:
            raise _inbox_error(path, error.strerror or "") from error

    def enqueue(  # noqa: PLR0913 - most are keywords
        self,
        protocol: str,
        source: str,
        target: str,
        path: str,
        *,
        now: datetime,
        network: str = "",
        trusted: bool = False,
    ) -> tuple[ReceivedMention | None, bool]:
        """Enqueue a new mention, or have a known one verified again.

        `network` is a name for the sender. Return the mention, and whether it is new;
        None if its source is to be forgotten. Raise InboxFullError if too many wait.
        """
        host = host_of(source)
        with self._transaction() as db:
            if db.execute(
                "SELECT 1 FROM forgotten WHERE digest IN (?, ?)",
                (forgotten_digest(source), forgotten_digest(host)),
            ).fetchone():
                return None, False
            by_link = "SELECT * FROM mention WHERE source = ? AND path = ?"
            known = _fetch_one(db, by_link, (source, path))
            if known is None:
                place = queue.assign_place(
                    db, host, network=network, trusted=trusted, max_waiting=MAX_QUEUED
                )
                new = new_mention(protocol, source, target, path, now=now)
                write_row(db, new)
                db.execute(
                    "UPDATE mention SET place = ?, network = ?, ready = 1 WHERE id = ?",
                    (place, network, new.id),
                )
                return new, True
            last = known.verified_at
            if last is None or not timedelta(0) <= now - last <= COALESCE_WITHIN:
                # a leased source may have changed since it was fetched: verify it again
                db.execute(
                    """
                    UPDATE mention
                    SET target = :target, attempts = 0, ready = 1, due = CASE
                      WHEN due <= :now AND leased_until <= :now THEN due ELSE :now END
                    WHERE id = :id
                    """,
                    {"target": target, "now": now.timestamp(), "id": known.id},
                )
            return known, False

    def is_known(self, host: str) -> bool:
        """Return whether a host has an approved mention."""
        with self._open() as db:
            return queue.is_known(db, host)

    def lease(
        self, *, now: datetime, newest: bool = False, retries: bool = True
    ) -> ReceivedMention | None:
        """Lease the mention that is next in the queue; one at a time for each domain.

        It is stored as if its verification had failed, so that one that kills this
        process counts as an attempt.
        """
        with self._transaction() as db:
            found = queue.find_next_due(db, now=now, newest=newest, retries=retries)
            if found is None:
                return None
            unfinished = apply_verification(found, _UNFINISHED, now=now)
            write_row(db, unfinished)
            db.execute(
                "UPDATE mention SET leased_until = ? WHERE id = ?",
                ((now + LEASE).timestamp(), found.id),
            )
            return replace(found, due=unfinished.due)

    def release_leases(self, *, now: datetime) -> None:
        """Release the leases of a process that has ended."""
        with self._transaction() as db:
            queue.release_leases(db, now=now)

    def has_due(self, *, now: datetime) -> bool:
        """Return whether any verification is due, even if its host is still paused."""
        with self._transaction() as db:
            return queue.has_due(db, now=now)

    def count_waiting(self) -> int:
        """Count the waiting verifications, due or not."""
        with self._open() as db:
            return queue.count_waiting(db)

    def complete(
        self, verified: ReceivedMention, leased: ReceivedMention, *, now: datetime
    ) -> None:
        """Store a verified mention; what was decided or pinged meanwhile stays."""
        with self._transaction() as db:
            current = _fetch_one(db, _BY_ID, (verified.id,))
            if current is None:  # forgotten meanwhile
                return
            unfinished = apply_verification(leased, _UNFINISHED, now=now).state
            if current.state not in {leased.state, unfinished}:
                # moderated meanwhile
                is_approved = current.state is MentionState.APPROVED
                due = now + RECHECK_AFTER if is_approved else verified.due
                verified = replace(verified, state=current.state, due=due)
            if current.due != leased.due:  # pinged again meanwhile
                verified = replace(verified, due=current.due)
            write_row(db, verified)
            queue.pause_host(db, verified.host, now=now)
            if verified.state in _EXPORTED:  # it may have changed: a new sequence
                db.execute(
                    "INSERT OR REPLACE INTO turn (id) VALUES (?)", (verified.id,)
                )

    def find(self, ids: Iterable[str]) -> list[ReceivedMention]:
        """Return mentions by their ids."""
        with self._open() as db:
            found = [_fetch_one(db, _BY_ID, (one,)) for one in ids]
            return [one for one in found if one]

    def in_state(self, *states: MentionState) -> list[ReceivedMention]:
        """Return the mentions in these states, oldest first; without one: all."""
        marks = ", ".join("?" * len(states))
        which = f"WHERE standing IN ({marks})" if states else ""
        with self._open() as db:
            rows = db.execute(
                f"SELECT * FROM mention {which} ORDER BY received_at, id",  # noqa: S608
                states,
            )
            return [read_row(row) for row in rows]

    def changes_since(
        self, sequence: int, *, most: int
    ) -> list[tuple[int, ReceivedMention]]:
        """Return mentions verified after a sequence, each with its own, in order."""
        marks = ", ".join("?" * len(_EXPORTED))
        with self._open() as db:
            rows = db.execute(
                "SELECT * FROM turn JOIN mention USING (id) WHERE number > ?"  # noqa: S608
                f" AND standing IN ({marks}) ORDER BY number LIMIT ?",
                (sequence, *_EXPORTED, most),
            )
            return [(row["number"], read_row(row)) for row in rows]

    def moderate(self, ids: Iterable[str], state: MentionState) -> None:
        """Store the author's decision; approved mentions are verified again in time."""
        is_approved = state is MentionState.APPROVED
        recheck = RECHECK_AFTER.total_seconds() if is_approved else None
        with self._transaction() as db:
            db.executemany(
                "UPDATE mention SET standing = ?, due = coalesce(due, verified_at + ?)"
                " WHERE id = ?",
                [(state, recheck, one) for one in ids],
            )

    def forget(self, source: str) -> int:
        """Delete every mention of a source, or a host; return how many.

        Only a digest of it stays, so that it is not enqueued again.
        """
        with self._transaction() as db:
            db.execute(
                "INSERT OR IGNORE INTO forgotten VALUES (?)",
                (forgotten_digest(source),),
            )
            db.execute(
                "DELETE FROM turn WHERE id IN"
                " (SELECT id FROM mention WHERE source = ? OR host = ?)",
                (source, source),
            )
            deleted = db.execute(
                "DELETE FROM mention WHERE source = ? OR host = ?", (source, source)
            ).rowcount
            db.execute(
                "DELETE FROM host WHERE host IN (?, ?)", (source, host_of(source))
            )
        with self._open() as db:  # deleted rows would stay in the journal
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return deleted

    def cursor(self, name: str) -> int:
        """Return a cursor: how far something was read; 0 at first."""
        with self._open() as db:
            rows = db.execute("SELECT number FROM mark WHERE name = ?", (name,))
            return next((int(row["number"]) for row in rows), 0)

    def set_cursor(self, name: str, number: int) -> None:
        """Store a cursor."""
        with self._transaction() as db:
            db.execute("INSERT OR REPLACE INTO mark VALUES (?, ?)", (name, number))

    def init_cursor(self, name: str, number: int) -> int:
        """Store a cursor unless there is one; return the stored one."""
        with self._transaction() as db:
            db.execute("INSERT OR IGNORE INTO mark VALUES (?, ?)", (name, number))
        return self.cursor(name)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """Open the file; raise InboxError if it cannot be used."""
        try:
            with closing(
                sqlite3.connect(
                    self.path, timeout=self.busy_timeout, isolation_level=None
                )
            ) as db:
                db.row_factory = sqlite3.Row
                db.execute("PRAGMA synchronous = FULL")
                # overwrites what is deleted, while VACUUM would lock out all others
                db.execute("PRAGMA secure_delete = ON")
                yield db
        except sqlite3.Error as error:
            raise _inbox_error(self.path, str(error)) from error

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._open() as db:
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
                db.execute("COMMIT")
            except BaseException:
                if db.in_transaction:  # a full disk may have ended it
                    db.execute("ROLLBACK")
                raise


def _inbox_error(path: Path, why: str) -> InboxError:
    fix = "Is the disk full, or may it not be written? A damaged file: move it away."
    if "locked" in why:
        fix = "Another program holds it: wait for its end."
    if "newer" in why:
        fix = "Update this one."
    return InboxError(f"The inbox cannot be used: {why}.", where=str(path), fix=fix)


def forgotten_digest(name: str) -> str:
    """Digest a source or a host, to recognise it without storing it."""
    return hashlib.sha256(f"forgotten {name}".encode()).hexdigest()


def _fetch_one(
    db: sqlite3.Connection, query: str, values: Any
) -> ReceivedMention | None:
    row = db.execute(query, values).fetchone()
    return read_row(row) if row else None
