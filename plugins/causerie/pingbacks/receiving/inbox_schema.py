"""Schema: the tables of the inbox, and how those of older inboxes become these."""

import sqlite3

from causerie.pingbacks.receiving.registrable_domain import domain_of

_VERSION = 4
_SCHEMA = """
CREATE TABLE IF NOT EXISTS mention (
  id TEXT PRIMARY KEY, protocol TEXT, source TEXT, target TEXT, path TEXT, host TEXT,
  standing TEXT, received_at REAL, due REAL, verified_at REAL, missing_since REAL,
  attempts INTEGER, answer TEXT, leased_until REAL NOT NULL DEFAULT 0,
  kind TEXT, title TEXT, author TEXT, author_url TEXT, published TEXT, excerpt TEXT,
  lang TEXT, UNIQUE (source, path)
);
CREATE INDEX IF NOT EXISTS mention_due ON mention (due) WHERE due IS NOT NULL;
CREATE TABLE IF NOT EXISTS host (host TEXT PRIMARY KEY, rested REAL);
CREATE TABLE IF NOT EXISTS mark (name TEXT PRIMARY KEY, number INTEGER);
CREATE TABLE IF NOT EXISTS forgotten (digest TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS turn (
  number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE
);
"""
# What places a look among those that wait: see queue.py.
_COLUMNS = {
    "place": "INTEGER NOT NULL DEFAULT 0",
    "network": "TEXT NOT NULL DEFAULT ''",
    "domain": "TEXT NOT NULL DEFAULT ''",
}
# An inbox of before there were turns gives one to all that has been looked at; one of
# before what was approved was looked at again has that looked at.
_MIGRATION = """
BEGIN IMMEDIATE;
INSERT OR IGNORE INTO turn (id)
  SELECT id FROM mention WHERE verified_at IS NOT NULL ORDER BY received_at;
UPDATE mention SET due = verified_at + 30 * 86400
  WHERE standing = 'approved' AND due IS NULL;
UPDATE mention SET domain = domain_of(host) WHERE domain = '';
CREATE INDEX IF NOT EXISTS mention_place ON mention (place, due) WHERE due IS NOT NULL;
CREATE INDEX IF NOT EXISTS mention_waiting ON mention (standing)
  WHERE due IS NOT NULL;
CREATE INDEX IF NOT EXISTS mention_domain ON mention (domain, standing)
  WHERE due IS NOT NULL;
CREATE INDEX IF NOT EXISTS mention_network ON mention (network, standing)
  WHERE due IS NOT NULL;
CREATE INDEX IF NOT EXISTS mention_lease ON mention (leased_until)
  WHERE leased_until > 0;
CREATE INDEX IF NOT EXISTS mention_host ON mention (host);
PRAGMA user_version = 4;
COMMIT;
"""


def prepare(db: sqlite3.Connection) -> None:
    """Make the tables, or bring those of an older inbox up to date."""
    db.execute("PRAGMA journal_mode = WAL")
    db.executescript(_SCHEMA)
    if db.execute("PRAGMA user_version").fetchone()[0] >= _VERSION:
        return
    there = {row["name"] for row in db.execute("PRAGMA table_info(mention)")}
    for name, kind in _COLUMNS.items():
        if name not in there:
            db.execute(f"ALTER TABLE mention ADD COLUMN {name} {kind}")
    db.create_function("domain_of", 1, domain_of)
    db.executescript(_MIGRATION)
