"""Validate a ping: its source and target, before its source is fetched."""

from dataclasses import dataclass

from causerie.errors import ForbiddenAddressError
from causerie.net.fetchable_url import parse_fetchable_url
from causerie.pingbacks.targets import Targets
from causerie.urls import is_same_site, normalise

# Fault codes of Pingback 1.0, 3.
GENERIC_FAULT = 0
SOURCE_MISSING = 0x10
TARGET_MISSING = 0x20
TARGET_UNUSABLE = 0x21
ALREADY_REGISTERED = 0x30
ACCESS_DENIED = 0x31


@dataclass(frozen=True, slots=True)
class Ping:
    """A valid ping: a page elsewhere says that it links to one of ours."""

    source: str  # without fragment, its host in ASCII
    target: str  # as the ping has it
    path: str  # of our page


class InvalidPingError(ValueError):
    """Raised for a ping that is refused; `fault` is its pingback fault code."""

    def __init__(self, what: str, fault: int) -> None:
        super().__init__(what)
        self.fault = fault


def validate_ping(source: str, target: str, targets: Targets) -> Ping:
    """Check source and target of a ping (Webmention, 3.2.1)."""
    try:
        page = parse_fetchable_url(source)
    except ForbiddenAddressError as error:
        raise InvalidPingError(f"source: {error.what}", SOURCE_MISSING) from None
    try:
        ours = parse_fetchable_url(target)
    except ForbiddenAddressError as error:
        raise InvalidPingError(f"target: {error.what}", TARGET_UNUSABLE) from None
    if normalise(str(page)) == normalise(str(ours)):
        what = "source and target are the same page."
        raise InvalidPingError(what, GENERIC_FAULT)
    if is_same_site(str(page), targets.site):
        what = "source is a page of this site, which shows its own links by itself."
        raise InvalidPingError(what, GENERIC_FAULT)
    if not is_same_site(str(ours), targets.site):
        raise InvalidPingError("target is no page of this site.", TARGET_UNUSABLE)
    path = targets.find(str(ours))
    if path in targets.closed or (path is None and targets.is_published(str(ours))):
        raise InvalidPingError("target takes no responses.", TARGET_UNUSABLE)
    if path is None:
        raise InvalidPingError("target is no post of this site.", TARGET_MISSING)
    return Ping(str(page), target.strip(), path)
