"""Import the mentions that webmention.io, or a receiver elsewhere, has taken for us.

A cursor is stored after each mention, so that a run may be killed at any time: at worst
one mention is enqueued again, and its source verified once more.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from causerie.errors import FetchError
from causerie.net.http_message import Fetcher
from causerie.pingbacks.receiving.inbox import Inbox
from causerie.pingbacks.receiving.queue import InboxFullError
from causerie.pingbacks.receiving.remote_inbox import RemoteMention, fetch_remote_inbox
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
    mentions = fetch_webmention_io(
        fetcher,
        domain=host_of(targets.site),
        token=token,
        since=inbox.cursor(_CURSOR),
    )
    result = ImportResult(_CURSOR)
    return _enqueue(inbox, targets, mentions, result, cursor=_CURSOR, now=now)


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
    mentions = fetch_remote_inbox(
        fetcher, address, token=token, inbox=known, since=since
    )

    def note_inbox() -> Iterator[RemoteMention]:
        for mention in mentions:
            if mention.inbox != inbox.cursor(number_cursor):
                # in this order: killed between the two, it is read from its beginning
                inbox.set_cursor(sequence_cursor, 0)
                inbox.set_cursor(number_cursor, mention.inbox)
            yield mention

    return _enqueue(
        inbox,
        targets,
        note_inbox(),
        ImportResult(address),
        cursor=sequence_cursor,
        now=now,
    )


def _enqueue(  # noqa: PLR0913 - some are keywords
    inbox: Inbox,
    targets: Targets,
    mentions: Iterable[RemoteMention],
    result: ImportResult,
    *,
    cursor: str,
    now: datetime,
) -> ImportResult:
    try:
        for mention in mentions:
            try:
                ping = validate_ping(mention.source, mention.target, targets)
                known, _ = inbox.enqueue(
                    mention.protocol, ping.source, ping.target, ping.path, now=now
                )
            except InvalidPingError:
                known = None
            result.enqueued += known is not None
            result.skipped += known is None
            inbox.set_cursor(cursor, max(inbox.cursor(cursor), mention.sequence))
    except InboxFullError:
        result.full = True
    except FetchError as error:  # the next origin is still read
        result.error = error
    return result
