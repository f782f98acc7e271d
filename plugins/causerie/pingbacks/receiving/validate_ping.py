"""Claim: what a ping says, judged before anybody looks at its source."""

from dataclasses import dataclass

from causerie.errors import ForbiddenAddressError
from causerie.net.fetchable_url import read_web_address
from causerie.pingbacks.targets import Targets
from causerie.urls import is_same_site, normalise

# Fault codes of Pingback 1.0, 3.
OTHER_FAULT = 0
NO_SOURCE = 0x10
NO_TARGET = 0x20
NOT_A_TARGET = 0x21
KNOWN = 0x30
DENIED = 0x31


@dataclass(frozen=True, slots=True)
class Claim:
    """That a page elsewhere links to one of ours."""

    source: str  # without fragment, its host in ASCII
    target: str  # as it was told
    path: str  # of our page


class BadClaimError(ValueError):
    """Raised for a ping that no look could make good; `fault` is its pingback code."""

    def __init__(self, what: str, fault: int) -> None:
        super().__init__(what)
        self.fault = fault


def read_claim(source: str, target: str, targets: Targets) -> Claim:
    """Judge source and target of a ping (Webmention, 3.2.1)."""
    try:
        page = read_web_address(source)
    except ForbiddenAddressError as error:
        raise BadClaimError(f"source: {error.what}", NO_SOURCE) from None
    try:
        ours = read_web_address(target)
    except ForbiddenAddressError as error:
        raise BadClaimError(f"target: {error.what}", NOT_A_TARGET) from None
    if normalise(str(page)) == normalise(str(ours)):
        what = "source and target are the same page."
        raise BadClaimError(what, OTHER_FAULT)
    if is_same_site(str(page), targets.site):
        what = "source is a page of this site, which shows its own links by itself."
        raise BadClaimError(what, OTHER_FAULT)
    if not is_same_site(str(ours), targets.site):
        raise BadClaimError("target is no page of this site.", NOT_A_TARGET)
    path = targets.find(str(ours))
    if path is None and targets.is_page(str(ours)):
        raise BadClaimError("target takes no responses.", NOT_A_TARGET)
    if path is None:
        raise BadClaimError("target is no post of this site.", NO_TARGET)
    if path in targets.closed:
        raise BadClaimError("target takes no responses.", NOT_A_TARGET)
    return Claim(str(page), target.strip(), path)
