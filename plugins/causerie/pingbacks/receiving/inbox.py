"""Inbox: what others told us, in SQLite, safe from crashes and from two at once.

Everything is committed before it is answered (WAL, synchronous FULL). A look at a
source is leased: if the worker dies, the lease ends and another look is taken.
"""

import hashlib
import secrets
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from causerie.errors import InboxError
from causerie.pingbacks.parsing.source_page import Finding, Verification
from causerie.pingbacks.receiving import queue
from causerie.pingbacks.receiving.inbox_rows import read_row, write_row
from causerie.pingbacks.receiving.inbox_schema import prepare
from causerie.pingbacks.receiving.queue import HOST_PAUSE, LEASE, InboxFullError
from causerie.pingbacks.receiving.received_mention import (
    RECHECK,
    Received,
    Standing,
    follow,
)

__all__ = ["HOST_PAUSE", "LEASE", "Inbox", "InboxFullError", "forgotten_digest"]

COALESCE = timedelta(seconds=30)  # within which a repeated ping changes nothing
MOST_DUE = 100_000  # looks that may wait, not counting those at what is shown already

PATIENCE = 10.0  # seconds for others to be done with the file
_HANDED = (Standing.PENDING, Standing.APPROVED, Standing.GONE)


_UNFINISHED = Verification(Finding.AGAIN, "the look at it did not end")


class Inbox:
    """The mentions of one site; each call is one transaction."""

    def __init__(self, path: Path, *, patience: float = PATIENCE) -> None:
        self.path = path
        self.patience = patience
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with self._open() as db:
                prepare(db)
            path.chmod(0o600)
        except OSError as error:
            raise _unusable(path, error.strerror or "") from error

    def accept(  # noqa: PLR0913 - most are keywords
        self,
        protocol: str,
        source: str,
        target: str,
        path: str,
        *,
        now: datetime,
        network: str = "",
        trusted: bool = False,
    ) -> tuple[Received | None, bool]:
        """Take on a mention, or have a known one looked at again.

        `network` is a name for who told it. Return the mention, and whether it is new;
        None if it is one to be forgotten. Raise InboxFullError if too many wait.
        """
        with self._changing() as db:
            if db.execute(
                "SELECT 1 FROM forgotten WHERE digest IN (?, ?)",
                (forgotten_digest(source), forgotten_digest(_host(source))),
            ).fetchone():
                return None, False
            known = _one(
                db,
                "SELECT * FROM mention WHERE source = ? AND path = ?",
                (source, path),
            )
            if known is None:
                place = queue.find_place(
                    db, _host(source), network=network, trusted=trusted, most=MOST_DUE
                )
                new = Received(
                    secrets.token_hex(8),
                    protocol,
                    source,
                    target,
                    path,
                    Standing.NEW,
                    now,
                    now,
                )
                write_row(db, new)
                db.execute(
                    "UPDATE mention SET place = ?, network = ? WHERE id = ?",
                    (place, network, new.id),
                )
                return new, True
            seen = known.verified_at
            if seen is None or not timedelta(0) <= now - seen <= COALESCE:
                # one that is being looked at may have changed since: look once more
                db.execute(
                    """
                    UPDATE mention SET target = :target, attempts = 0, due = CASE
                      WHEN due <= :now AND leased_until <= :now THEN due ELSE :now END
                    WHERE id = :id
                    """,
                    {"target": target, "now": now.timestamp(), "id": known.id},
                )
            return known, False

    def claim(self, *, now: datetime, newest: bool = False) -> Received | None:
        """Lease the mention whose turn it is; one at a time for each domain.

        It is kept as if the look had failed, so that one that takes this process
        with it was an attempt.
        """
        with self._changing() as db:
            found = queue.find_next(db, now=now, newest=newest)
            if found is None:
                return None
            unfinished = follow(found, _UNFINISHED, now=now)
            write_row(db, unfinished)
            db.execute(
                "UPDATE mention SET leased_until = ? WHERE id = ?",
                ((now + LEASE).timestamp(), found.id),
            )
            return replace(found, due=unfinished.due)

    def is_due(self, *, now: datetime) -> bool:
        """Tell whether some look is due, be it that its host still has to rest."""
        with self._open() as db:
            return queue.is_any_due(db, now=now)

    def waiting(self) -> int:
        """Count the looks that wait, due or not."""
        with self._open() as db:
            return queue.count_waiting(db)

    def settle(self, seen: Received, claimed: Received, *, now: datetime) -> None:
        """Keep what a look showed; what was decided meanwhile stays decided."""
        with self._changing() as db:
            stands = _one(db, "SELECT * FROM mention WHERE id = ?", (seen.id,))
            if stands is None:
                return
            unfinished = follow(claimed, _UNFINISHED, now=now).standing
            if stands.standing not in {claimed.standing, unfinished}:
                # decided meanwhile
                shown = stands.standing is Standing.APPROVED
                due = now + RECHECK if shown else seen.due
                seen = replace(seen, standing=stands.standing, due=due)
            if stands.due != claimed.due:  # it was told again meanwhile
                seen = replace(seen, due=stands.due)
            write_row(db, seen)
            queue.rest(db, seen.host, now=now)
            if seen.standing in _HANDED:  # its turn comes anew: it may have changed
                db.execute("INSERT OR REPLACE INTO turn (id) VALUES (?)", (seen.id,))

    def find(self, ids: Iterable[str]) -> list[Received]:
        """Return mentions by their ids."""
        with self._open() as db:
            found = (
                _one(db, "SELECT * FROM mention WHERE id = ?", (one,)) for one in ids
            )
            return [one for one in found if one]

    def standing(self, *standings: Standing) -> list[Received]:
        """Return the mentions that stand so, oldest first; without one: all."""
        wanted = standings or tuple(Standing)
        marks = ", ".join("?" * len(wanted))
        with self._open() as db:
            rows = db.execute(
                f"SELECT * FROM mention WHERE standing IN ({marks})"  # noqa: S608
                " ORDER BY received_at, id",
                wanted,
            )
            return [read_row(row) for row in rows]

    def after(self, turn: int, *, most: int) -> list[tuple[int, Received]]:
        """Return what was seen to link, or to have linked, after a turn, in turns."""
        marks = ", ".join("?" * len(_HANDED))
        with self._open() as db:
            rows = db.execute(
                "SELECT * FROM turn JOIN mention USING (id) WHERE number > ?"  # noqa: S608
                f" AND standing IN ({marks}) ORDER BY number LIMIT ?",
                (turn, *_HANDED, most),
            )
            return [(row["number"], read_row(row)) for row in rows]

    def decide(self, ids: Iterable[str], standing: Standing) -> None:
        """Note what the author decided; what is shown is looked at again by and by."""
        recheck = RECHECK.total_seconds() if standing is Standing.APPROVED else None
        with self._changing() as db:
            db.executemany(
                "UPDATE mention SET standing = ?, due = coalesce(due, verified_at + ?)"
                " WHERE id = ?",
                [(standing, recheck, one) for one in ids],
            )

    def forget(self, source: str) -> int:
        """Remove every mention from a source, or a host, for good; return how many.

        Only a digest of it stays, so that it is not taken on again.
        """
        with self._changing() as db:
            db.execute(
                "INSERT OR IGNORE INTO forgotten VALUES (?)",
                (forgotten_digest(source),),
            )
            db.execute(
                "DELETE FROM turn WHERE id IN"
                " (SELECT id FROM mention WHERE source = ? OR host = ?)",
                (source, source),
            )
            done = db.execute(
                "DELETE FROM mention WHERE source = ? OR host = ?", (source, source)
            ).rowcount
            db.execute("DELETE FROM host WHERE host IN (?, ?)", (source, _host(source)))
        with self._open() as db:  # what is deleted would stay in the file's free pages
            db.execute("VACUUM")
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return done

    def mark(self, name: str) -> int:
        """Return how far something was read; 0 at first."""
        with self._open() as db:
            row = db.execute("SELECT number FROM mark WHERE name = ?", (name,))
            found = row.fetchone()
            return int(found["number"]) if found else 0

    def set_mark(self, name: str, number: int) -> None:
        """Note how far something was read."""
        with self._changing() as db:
            db.execute("INSERT OR REPLACE INTO mark VALUES (?, ?)", (name, number))

    def set_first_mark(self, name: str, number: int) -> int:
        """Note a number unless there is one; return which is kept."""
        with self._changing() as db:
            db.execute("INSERT OR IGNORE INTO mark VALUES (?, ?)", (name, number))
        return self.mark(name)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """Open the file; raise InboxError if it cannot be used."""
        try:
            with closing(
                sqlite3.connect(self.path, timeout=self.patience, isolation_level=None)
            ) as db:
                db.row_factory = sqlite3.Row
                db.execute("PRAGMA synchronous = FULL")
                yield db
        except sqlite3.Error as error:
            raise _unusable(self.path, str(error)) from error

    @contextmanager
    def _changing(self) -> Iterator[sqlite3.Connection]:
        with self._open() as db:
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
                db.execute("COMMIT")
            except BaseException:
                if db.in_transaction:  # a full disk may have ended it
                    db.execute("ROLLBACK")
                raise


def _unusable(path: Path, why: str) -> InboxError:
    fix = "Is the disk full, or may it not be written? A damaged file: move it away."
    if "locked" in why:
        fix = "Another program holds it: wait for its end."
    return InboxError(f"The inbox cannot be used: {why}.", where=str(path), fix=fix)


def forgotten_digest(name: str) -> str:
    """Digest a source or a host, so that no trace of it needs to be kept."""
    return hashlib.sha256(f"forgotten {name}".encode()).hexdigest()


def _host(source: str) -> str:
    return Received("", "", source, "", "", Standing.NEW, datetime.now(UTC), None).host


def _one(db: sqlite3.Connection, query: str, values: Any) -> Received | None:
    row = db.execute(query, values).fetchone()
    return read_row(row) if row else None
