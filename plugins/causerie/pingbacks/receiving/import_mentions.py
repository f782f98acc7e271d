"""Import the mentions that webmention.io, or a receiver elsewhere, has taken for us.

A cursor is stored after each mention, so that a run may be killed at any time: at worst
one mention is enqueued again, and its source verified once more.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from causerie.errors import FetchError
from causerie.net.http_message import Fetcher
from causerie.pingbacks.receiving.inbox import Inbox
from causerie.pingbacks.receiving.queue import InboxFullError
from causerie.pingbacks.receiving.remote_inbox import fetch_remote_inbox
from causerie.pingbacks.receiving.validate_ping import InvalidPingError, validate_ping
from causerie.pingbacks.receiving.webmention_io import fetch_webmention_io
from causerie.pingbacks.targets import Targets
from causerie.urls import host_of

_CURSOR = "webmention.io"


@dataclass(slots=True)
class ImportResult:
    """What became of the mentions of one origin."""

    origin: str
    enqueued: int = 0  # new ones, and known ones to be verified again
    skipped: int = 0  # no page of ours, or forgotten
    full: bool = False  # the inbox was: the rest is left for the next run
    error: FetchError | None = None  # that ended it; what was enqueued before stays


def import_from_webmention_io(
    inbox: Inbox, fetcher: Fetcher, targets: Targets, *, token: str, now: datetime
) -> ImportResult:
    """Enqueue what came to webmention.io since the last import."""
    domain = host_of(targets.site)
    since = inbox.cursor(_CURSOR)
    with _importing(_CURSOR) as result:
        for mention in fetch_webmention_io(
            fetcher, domain=domain, token=token, since=since
        ):
            ping = ("webmention", mention.source, mention.target)
            _enqueue(inbox, targets, result, ping, now)
            if result.full:
                break
            inbox.set_cursor(_CURSOR, max(inbox.cursor(_CURSOR), mention.number))
    return result


def import_from_receiver(  # noqa: PLR0913 - most are keywords
    inbox: Inbox,
    fetcher: Fetcher,
    targets: Targets,
    *,
    address: str,
    token: str,
    now: datetime,
) -> ImportResult:
    """Enqueue what a receiver of ours elsewhere verified since the last import."""
    # the names of cursors are stored: they stay
    number_cursor, sequence_cursor = f"inbox of {address}", f"turn of {address}"
    known, since = inbox.cursor(number_cursor), inbox.cursor(sequence_cursor)
    with _importing(address) as result:
        for mention in fetch_remote_inbox(
            fetcher, address, token=token, inbox=known, since=since
        ):
            if mention.inbox != inbox.cursor(number_cursor):
                # in this order: killed between the two, it is read from its beginning
                inbox.set_cursor(sequence_cursor, 0)
                inbox.set_cursor(number_cursor, mention.inbox)
            ping = (mention.protocol, mention.source, mention.target)
            _enqueue(inbox, targets, result, ping, now)
            if result.full:
                break
            inbox.set_cursor(sequence_cursor, mention.sequence)
    return result


@contextmanager
def _importing(origin: str) -> Iterator[ImportResult]:
    """Store the error that ends an import, so that the next origin is still read."""
    result = ImportResult(origin)
    try:
        yield result
    except FetchError as error:
        result.error = error


def _enqueue(
    inbox: Inbox,
    targets: Targets,
    result: ImportResult,
    ping: tuple[str, str, str],
    now: datetime,
) -> None:
    protocol, source, target = ping
    try:
        valid = validate_ping(source, target, targets)
        mention, _ = inbox.enqueue(
            protocol, valid.source, valid.target, valid.path, now=now
        )
    except InvalidPingError:
        mention = None
    except InboxFullError:
        result.full = True
        return
    result.enqueued += mention is not None
    result.skipped += mention is None
