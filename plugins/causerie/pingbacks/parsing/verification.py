"""Verification: what was found at a source, known without what parses pages."""

from dataclasses import dataclass
from enum import StrEnum

from causerie.pingbacks.parsing.sanitize_entry import EntrySummary


class SourceStatus(StrEnum):
    """What the verification of a source found."""

    LINKED = "linked"
    UNLINKED = "unlinked"
    GONE = "gone"  # 410, or a tombstone
    NOT_FOUND = "not found"  # 404: it may be temporary
    RETRY = "retry"  # no response yet
    REFUSED = "refused"  # its URL may not be fetched, or its type cannot be read


@dataclass(frozen=True, slots=True)
class Verification:
    """The result of verifying a source."""

    status: SourceStatus
    detail: str  # for people
    entry: EntrySummary | None = None  # of a page that links
