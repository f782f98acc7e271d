"""Received: a mention that somebody told us of, and what follows from looking at it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from causerie.pingbacks.parsing.sanitize_entry import Said
from causerie.pingbacks.parsing.source_page import Finding, Verification


class Standing(StrEnum):
    """Where a mention stands."""

    NEW = "new"  # nobody has looked at its source yet
    PENDING = "pending"  # it links to us; the author decides
    APPROVED = "approved"
    REJECTED = "rejected"
    SPAM = "spam"
    INVALID = "invalid"  # its source does not link to us, or cannot be looked at
    GONE = "gone"  # it did, and does no longer
    FAILED = "failed"  # its source never answered


@dataclass(frozen=True, slots=True)
class Received:
    """One mention of one of our pages."""

    id: str
    protocol: str
    source: str
    target: str  # as it was told
    path: str  # of our page, aliases resolved
    standing: Standing
    received_at: datetime  # aware
    due: datetime | None  # when its source is to be looked at
    said: Said = field(default_factory=Said)
    verified_at: datetime | None = None
    missing_since: datetime | None = None  # its source answers 404
    attempts: int = 0  # that failed, in a row
    answer: str = ""  # to the last look, for people

    @property
    def host(self) -> str:
        """The host of its source, in lower case."""
        return (urlsplit(self.source).hostname or "").lower()


# How long after each look without an answer the next one is.
PATIENCE = tuple(timedelta(minutes=m) for m in (1, 10, 60, 6 * 60, 24 * 60))
RECHECK = timedelta(days=30)  # after which an approved mention is looked at again
_A_DAY = timedelta(days=1)
_DECIDED_AGAINST = frozenset({Standing.REJECTED, Standing.SPAM})
_SHOWN = frozenset({Standing.PENDING, Standing.APPROVED})


def digest(said: Said) -> str:
    """Digest what a mention says: a change of it needs the author's eyes again."""
    words = [said.kind, said.title, said.author, said.author_url, said.excerpt]
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:16]


def follow(old: Received, look: Verification, *, now: datetime) -> Received:
    """Return a mention as it stands after a look at its source."""
    seen = replace(old, answer=look.answer, attempts=0, due=None)
    if look.finding is Finding.AGAIN:
        return _again(old, look, now)
    if look.finding is Finding.LINKED and look.said is not None:
        return _linked(seen, look.said, now)
    if old.standing in _SHOWN:
        return _lost(seen, look.finding, now)
    settled = _DECIDED_AGAINST | {Standing.GONE}
    return seen if old.standing in settled else replace(seen, standing=Standing.INVALID)


def _lost(seen: Received, finding: Finding, now: datetime) -> Received:
    """Return a mention that linked to us when its source was last looked at."""
    if finding is Finding.REFUSED:  # it may be a wall that falls again
        return replace(seen, due=now + RECHECK)
    since = seen.missing_since or now
    if finding is Finding.MISSING and now - since < _A_DAY:
        # a 404 may pass; two of them, a day apart, do not
        return replace(seen, missing_since=since, due=since + _A_DAY)
    return replace(seen, standing=Standing.GONE, missing_since=None)


def _linked(seen: Received, said: Said, now: datetime) -> Received:
    found = replace(seen, said=said, verified_at=now, missing_since=None)
    if seen.standing in _DECIDED_AGAINST:
        return found
    if seen.standing is Standing.APPROVED and digest(said) == digest(seen.said):
        return replace(found, due=now + RECHECK)
    return replace(found, standing=Standing.PENDING)


def _again(old: Received, look: Verification, now: datetime) -> Received:
    failed = replace(old, answer=look.answer, attempts=old.attempts + 1)
    if old.attempts < len(PATIENCE):
        return replace(failed, due=now + PATIENCE[old.attempts])
    if old.standing is Standing.NEW:
        return replace(failed, standing=Standing.FAILED, due=None)
    return replace(failed, attempts=0, due=now + RECHECK)


def count_standings(found: Mapping[Standing, int]) -> str:
    """Write counts as a line for people."""
    return ", ".join(f"{found[one]} {one}" for one in Standing if found.get(one))
