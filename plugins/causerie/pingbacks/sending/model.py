"""Sent record: the state of one notified link, as the sent log stores it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class SentState(StrEnum):
    """The state of a link that was, or is to be, notified."""

    BASELINE = "baseline"  # the link is older than the first run: never notified
    SENT = "sent"  # accepted
    NONE = "none"  # the page has no endpoint
    RETRY = "retry"  # no response yet, or one that asks to wait
    REFUSED = "refused"
    GAVE_UP = "gave up"  # too many retries
    REMOVED = "removed"  # the link is gone; its target was notified if it could be


@dataclass(frozen=True, slots=True, order=True)
class LinkPair:
    """The source and the target of a link."""

    source: str  # the post's path below the site's root
    target: str  # absolute, exactly as the post's page has it


@dataclass(frozen=True, slots=True)
class SentRecord:
    """The result of the last attempt to notify a link."""

    state: SentState
    digest: str  # of the post that the target was last notified of; empty: of none
    at: datetime  # aware, UTC: the last attempt
    protocol: str = ""  # by which the target last accepted; empty: it never did
    endpoint: str = ""  # of the last attempt
    detail: str = ""  # for people; `answer` in the sent log
    attempts: int = 0  # failed ones in a row
    next_at: datetime | None = None  # of a retry: not before
