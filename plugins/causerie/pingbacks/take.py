"""Take: bring what a service received into the inbox, once."""

from datetime import datetime
from urllib.parse import urlsplit

from causerie.fetch import Fetcher
from causerie.pingbacks.claim import BadClaimError, read_claim
from causerie.pingbacks.inbox import Inbox
from causerie.pingbacks.targets import Targets
from causerie.pingbacks.webmention_io import fetch_told

_MARK = "webmention.io"


def take_from_webmention_io(
    inbox: Inbox, fetcher: Fetcher, targets: Targets, *, token: str, now: datetime
) -> tuple[int, int]:
    """Take on what came since the last time; return how many, and how many were not.

    How far it came is kept after each one, so that a run may be stopped anywhere.
    """
    domain = urlsplit(targets.site).hostname or ""
    taken = passed = 0
    for told in fetch_told(
        fetcher, domain=domain, token=token, since=inbox.mark(_MARK)
    ):
        try:
            claim = read_claim(told.source, told.target, targets)
        except BadClaimError:
            passed += 1
        else:
            inbox.accept("webmention", claim.source, claim.target, claim.path, now=now)
            taken += 1
        inbox.set_mark(_MARK, max(inbox.mark(_MARK), told.number))
    return taken, passed
