"""What was told to whom: one row for each link of a post to a page elsewhere."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """What became of telling a page that a post links to it."""

    BASELINE = "baseline"  # the link is older than our first run: it is left alone
    SENT = "sent"  # accepted
    NONE = "none"  # the page takes neither webmentions nor pingbacks
    RETRY = "retry"  # no answer yet, or one that asks for patience
    REFUSED = "refused"  # a clear no
    GAVE_UP = "gave up"  # too many retries
    REMOVED = "removed"  # the link is gone, and so it was said where it could be


@dataclass(frozen=True, slots=True, order=True)
class Pair:
    """A link: which post holds it, and where it leads."""

    source: str  # the post's path below the site's root
    target: str  # absolute, exactly as the post's page has it


@dataclass(frozen=True, slots=True)
class Row:
    """What is known of a pair, and kept."""

    state: State
    digest: str  # of the post as it was when this was settled; empty: not settled
    at: datetime  # aware, UTC: the last attempt
    protocol: str = ""  # by which the page last accepted; empty: it never did
    endpoint: str = ""  # that was asked last
    answer: str = ""  # of it, for people
    attempts: int = 0  # that failed, in a row
    next_at: datetime | None = None  # of a retry: not before
