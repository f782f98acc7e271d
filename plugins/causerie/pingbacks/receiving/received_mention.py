"""Received mention: its state, and how the verification of its source changes it."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from causerie.pingbacks.parsing.sanitize_entry import EntrySummary
from causerie.pingbacks.parsing.verification import SourceStatus, Verification
from causerie.urls import host_of


class MentionState(StrEnum):
    """The state of a mention."""

    NEW = "new"  # its source was never fetched
    PENDING = "pending"  # verified; the author is to moderate it
    APPROVED = "approved"
    REJECTED = "rejected"
    SPAM = "spam"
    INVALID = "invalid"  # its source does not link to us, or cannot be fetched
    GONE = "gone"  # its source linked to us, and no longer does
    FAILED = "failed"  # its source never responded


@dataclass(frozen=True, slots=True)
class ReceivedMention:
    """One mention of one of our pages."""

    id: str
    protocol: str
    source: str
    target: str  # as the ping has it
    path: str  # of our page, aliases resolved
    state: MentionState
    received_at: datetime  # aware
    due: datetime | None  # when its source is to be verified
    entry: EntrySummary = field(default_factory=EntrySummary)
    verified_at: datetime | None = None
    missing_since: datetime | None = None  # its source responds 404
    attempts: int = 0  # failed ones in a row
    detail: str = ""  # of the last verification, for people

    @property
    def host(self) -> str:
        """The host of its source, in lower case."""
        return host_of(self.source)


# The delay after each verification without a response.
RETRY_DELAYS = tuple(timedelta(minutes=m) for m in (1, 10, 60, 6 * 60, 24 * 60))
RECHECK_AFTER = timedelta(days=30)  # an approved mention is verified again
_A_DAY = timedelta(days=1)
_DECIDED_AGAINST = frozenset({MentionState.REJECTED, MentionState.SPAM})
_LINKED_BEFORE = frozenset({MentionState.PENDING, MentionState.APPROVED})
# Fields whose names in the inbox's columns and in --json are older.
OLD_NAMES = {"state": "standing", "entry": "said", "detail": "answer"}


def new_mention(
    protocol: str, source: str, target: str, path: str, *, now: datetime
) -> ReceivedMention:
    """Make a mention that is due now."""
    new = MentionState.NEW
    id_ = secrets.token_hex(8)
    return ReceivedMention(id_, protocol, source, target, path, new, now, now)


def to_fields(mention: ReceivedMention) -> dict[str, Any]:
    """Return the fields of a mention by the names of the inbox and of --json."""
    return {OLD_NAMES.get(name, name): v for name, v in asdict(mention).items()}


def entry_digest(entry: EntrySummary) -> str:
    """Digest what a mention shows: when it changes, the author moderates it again."""
    texts = [entry.kind, entry.title, entry.author, entry.author_url, entry.excerpt]
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]


def apply_verification(
    mention: ReceivedMention, verification: Verification, *, now: datetime
) -> ReceivedMention:
    """Return a mention as it is after a verification of its source."""
    status = verification.status
    if status is SourceStatus.RETRY:
        return _after_failure(mention, verification.detail, now)
    verified = replace(mention, detail=verification.detail, attempts=0, due=None)
    if status is SourceStatus.LINKED and verification.entry is not None:
        return _after_link(verified, verification.entry, now)
    if mention.state in _LINKED_BEFORE:
        return _after_loss(verified, status, now)
    if mention.state in _DECIDED_AGAINST | {MentionState.GONE}:
        return verified
    return replace(verified, state=MentionState.INVALID)


def _after_loss(
    mention: ReceivedMention, status: SourceStatus, now: datetime
) -> ReceivedMention:
    """Return a mention whose source linked to us at the verification before."""
    if status is SourceStatus.REFUSED:  # maybe a firewall that opens again
        return replace(mention, due=now + RECHECK_AFTER)
    since = mention.missing_since or now
    if status is SourceStatus.NOT_FOUND and now - since < _A_DAY:
        # one 404 may be temporary; two of them, a day apart, are not
        return replace(mention, missing_since=since, due=since + _A_DAY)
    return replace(mention, state=MentionState.GONE, missing_since=None)


def _after_link(
    mention: ReceivedMention, entry: EntrySummary, now: datetime
) -> ReceivedMention:
    found = replace(mention, entry=entry, verified_at=now, missing_since=None)
    if mention.state in _DECIDED_AGAINST:
        return found
    is_same = entry_digest(entry) == entry_digest(mention.entry)
    if mention.state is MentionState.APPROVED and is_same:
        return replace(found, due=now + RECHECK_AFTER)
    return replace(found, state=MentionState.PENDING)


def _after_failure(
    mention: ReceivedMention, detail: str, now: datetime
) -> ReceivedMention:
    failed = replace(mention, detail=detail, attempts=mention.attempts + 1)
    if mention.attempts < len(RETRY_DELAYS):
        return replace(failed, due=now + RETRY_DELAYS[mention.attempts])
    if mention.state is MentionState.NEW:
        return replace(failed, state=MentionState.FAILED, due=None)
    return replace(failed, attempts=0, due=now + RECHECK_AFTER)


def format_counts(counts: Mapping[MentionState, int]) -> str:
    """Return the counts of states as a line for people."""
    return ", ".join(f"{counts[one]} {one}" for one in MentionState if counts.get(one))
