"""Inbox schema: its tables, and the migration of older inboxes."""

import sqlite3

from causerie.pingbacks.receiving.registrable_domain import domain_of

_VERSION = 6
_SCHEMA = """
CREATE TABLE IF NOT EXISTS mention (
  id TEXT PRIMARY KEY, protocol TEXT, source TEXT, target TEXT, path TEXT, host TEXT,
  standing TEXT, received_at REAL, due REAL, verified_at REAL, missing_since REAL,
  attempts INTEGER, answer TEXT, leased_until REAL NOT NULL DEFAULT 0,
  kind TEXT, title TEXT, author TEXT, author_url TEXT, published TEXT, excerpt TEXT,
  lang TEXT, UNIQUE (source, path)
);
CREATE TABLE IF NOT EXISTS host (host TEXT PRIMARY KEY, rested REAL);
CREATE TABLE IF NOT EXISTS mark (name TEXT PRIMARY KEY, number INTEGER);
CREATE TABLE IF NOT EXISTS forgotten (digest TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS turn (
  number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE
);
"""
# Columns added later; they order the queue (queue.py).
_COLUMNS = {
    "place": "INTEGER NOT NULL DEFAULT 0",
    "network": "TEXT NOT NULL DEFAULT ''",
    "domain": "TEXT NOT NULL DEFAULT ''",
    "ready": "INTEGER NOT NULL DEFAULT 0",
}
# Mentions verified before there was the table `turn` get a row in it; those approved
# before approved mentions were verified again get a time for that.
_MIGRATION = """
BEGIN IMMEDIATE;
INSERT OR IGNORE INTO turn (id)
  SELECT id FROM mention WHERE verified_at IS NOT NULL ORDER BY received_at;
UPDATE mention SET due = verified_at + 30 * 86400
  WHERE standing = 'approved' AND due IS NULL;
UPDATE mention SET domain = domain_of(host) WHERE domain = '';
DROP INDEX IF EXISTS mention_due;
DROP INDEX IF EXISTS mention_place;
CREATE INDEX IF NOT EXISTS mention_waits ON mention (attempts, due)
  WHERE ready = 0 AND due IS NOT NULL;
CREATE INDEX IF NOT EXISTS mention_ready ON mention (place, due)
  WHERE ready = 1 AND due IS NOT NULL;
CREATE INDEX IF NOT EXISTS mention_fresh ON mention (place, due)
  WHERE ready = 1 AND due IS NOT NULL AND attempts = 0;
CREATE INDEX IF NOT EXISTS mention_newest ON mention (place, due DESC)
  WHERE ready = 1 AND due IS NOT NULL AND attempts = 0;
CREATE INDEX IF NOT EXISTS mention_waiting ON mention (standing)
  WHERE due IS NOT NULL;
CREATE INDEX IF NOT EXISTS mention_domain ON mention (domain, standing)
  WHERE due IS NOT NULL;
CREATE INDEX IF NOT EXISTS mention_network ON mention (network, standing)
  WHERE due IS NOT NULL;
CREATE INDEX IF NOT EXISTS mention_lease ON mention (leased_until)
  WHERE leased_until > 0;
CREATE INDEX IF NOT EXISTS mention_host ON mention (host);
PRAGMA user_version = 6;
COMMIT;
"""


def migrate(db: sqlite3.Connection) -> None:
    """Create the tables, or migrate those of an older inbox; refuse a newer one."""
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version > _VERSION:
        raise sqlite3.DatabaseError("a newer Causerie made it")
    db.execute("PRAGMA journal_mode = WAL")
    db.executescript(_SCHEMA)
    if version == _VERSION:
        return
    there = {row["name"] for row in db.execute("PRAGMA table_info(mention)")}
    for name, kind in _COLUMNS.items():
        if name not in there:
            db.execute(f"ALTER TABLE mention ADD COLUMN {name} {kind}")
    db.create_function("domain_of", 1, domain_of)
    db.executescript(_MIGRATION)
    if version:
        db.execute("VACUUM")  # older versions did not overwrite what they deleted
