"""Attempt: one request to another host's endpoint, and what its response means."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

WEBMENTION = "webmention"
PINGBACK = "pingback"


class Outcome(StrEnum):
    """What an attempt led to."""

    ACCEPTED = "accepted"
    NO_ENDPOINT = "no endpoint"
    RETRY = "retry"
    RETRY_ONCE = "retry once"  # a day later
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to notify an endpoint, or to find it."""

    outcome: Outcome
    detail: str  # for people
    protocol: str = ""
    endpoint: str = ""
    not_before: datetime | None = None  # from the response's Retry-After
