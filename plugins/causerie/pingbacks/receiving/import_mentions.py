"""Take: bring what a service, or a receiver elsewhere, was told into the inbox, once.

How far it came is kept after each mention, so that a run may be stopped anywhere: at
worst one mention is taken on again, which has it looked at once more.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from causerie.errors import FetchError
from causerie.net.message import Fetcher
from causerie.pingbacks.receiving.inbox import Inbox, InboxFullError
from causerie.pingbacks.receiving.remote_inbox import pull
from causerie.pingbacks.receiving.validate_ping import BadClaimError, read_claim
from causerie.pingbacks.receiving.webmention_io import fetch_told
from causerie.pingbacks.targets import Targets

_MARK = "webmention.io"


@dataclass(slots=True)
class Taken:
    """What became of what was told elsewhere."""

    whence: str
    taken: int = 0  # on, new or to be looked at again
    passed: int = 0  # over: no page of ours, or forgotten
    full: bool = False  # so many looks wait that the rest was left for the next time
    error: FetchError | None = None  # that ended it; what was taken before stays


def take_from_webmention_io(
    inbox: Inbox, fetcher: Fetcher, targets: Targets, *, token: str, now: datetime
) -> Taken:
    """Take on what came to webmention.io since the last time."""
    domain = urlsplit(targets.site).hostname or ""
    since = inbox.mark(_MARK)
    with _taking(_MARK) as found:
        for told in fetch_told(fetcher, domain=domain, token=token, since=since):
            _take(inbox, targets, found, ("webmention", told.source, told.target), now)
            if found.full:
                break
            inbox.set_mark(_MARK, max(inbox.mark(_MARK), told.number))
    return found


def take_from_receiver(  # noqa: PLR0913 - most are keywords
    inbox: Inbox,
    fetcher: Fetcher,
    targets: Targets,
    *,
    address: str,
    token: str,
    now: datetime,
) -> Taken:
    """Take on what a receiver of ours elsewhere was told since the last time."""
    which, how_far = f"inbox of {address}", f"turn of {address}"
    known, since = inbox.mark(which), inbox.mark(how_far)
    with _taking(address) as found:
        for handed in pull(fetcher, address, token=token, inbox=known, since=since):
            if handed.inbox != inbox.mark(which):  # killed between the two: read anew
                inbox.set_mark(how_far, 0)
                inbox.set_mark(which, handed.inbox)
            told = (handed.protocol, handed.source, handed.target)
            _take(inbox, targets, found, told, now)
            if found.full:
                break
            inbox.set_mark(how_far, handed.turn)
    return found


@contextmanager
def _taking(whence: str) -> Iterator[Taken]:
    """Keep the error that ends it, so that another source is read all the same."""
    found = Taken(whence)
    try:
        yield found
    except FetchError as error:
        found.error = error


def _take(
    inbox: Inbox,
    targets: Targets,
    found: Taken,
    told: tuple[str, str, str],
    now: datetime,
) -> None:
    protocol, source, target = told
    try:
        claim = read_claim(source, target, targets)
        kept, _ = inbox.accept(
            protocol, claim.source, claim.target, claim.path, now=now
        )
    except BadClaimError:
        kept = None
    except InboxFullError:
        found.full = True
        return
    found.taken += kept is not None
    found.passed += kept is None
