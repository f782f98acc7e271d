"""Attempt: one request to another host's endpoint, and what its response means."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

WEBMENTION = "webmention"
PINGBACK = "pingback"


class Verdict(StrEnum):
    """What one attempt showed."""

    ACCEPTED = "accepted"
    NONE = "none"
    AGAIN = "again"  # worth another attempt
    ONCE_MORE = "once more"  # worth one more attempt, a day later
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Result:
    """One attempt to tell a page."""

    verdict: Verdict
    answer: str  # for people
    protocol: str = ""
    endpoint: str = ""
    not_before: datetime | None = None  # as the host asks (Retry-After)
