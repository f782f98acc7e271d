"""Remote inbox: fetch the mentions of a receiver of ours elsewhere, page by page.

They are not trusted: we verify each source again ourselves. What is a `sequence` here
is named `turn` in the JSON.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode, urlsplit

from causerie.errors import BadResponseError, ForbiddenAddressError
from causerie.net.http_message import Fetcher, Request
from causerie.pingbacks.receiving.inbox_export import SCHEMA

_MAX_PAGE = 1_000_000  # bytes of one page
_MAX_PAGES = 1000
_MAX_NUMBER = 2**62
_PROTOCOLS = frozenset({"pingback", "webmention"})


@dataclass(frozen=True, slots=True)
class RemoteMention:
    """A mention as the other inbox has it."""

    inbox: int  # the other's number; 0: it has none
    sequence: int  # ascending
    protocol: str
    source: str
    target: str


def fetch_remote_inbox(
    fetcher: Fetcher, address: str, *, token: str, inbox: int, since: int
) -> Iterator[RemoteMention]:
    """Yield what the receiver at an address verified after the sequence `since`.

    `inbox` is the number that it had then; if it has another now, it is read from its
    beginning. Raise a FetchError if it does not respond as a receiver does.
    """
    if urlsplit(address).scheme != "https":
        what = "The token would be read by others on its way."
        raise ForbiddenAddressError(what, where=address, fix="Use https.")
    for _ in range(_MAX_PAGES):
        query = urlencode({"of": inbox, "since": since})
        request = Request(
            f"{address.rstrip('/')}/inbox?{query}",
            headers={"Authorization": f"Bearer {token}", "Accept": "application/json"},
            limit=_MAX_PAGE,
            max_redirects=0,  # no other host gets the token
        )
        response = fetcher.fetch(request)
        if response.status != HTTPStatus.OK:
            what = f"It answers HTTP {response.status}."
            fix = _FIXES.get(response.status, "")
            raise BadResponseError(what, where=address, fix=fix)
        number, page = _read(response.body, address)
        if number != inbox:
            inbox, since = number, 0
        for mention in page:
            if mention.sequence <= since:
                what = "Its turns do not grow."
                raise BadResponseError(what, where=address)
            since = mention.sequence
            yield mention
        if not page:
            return


_STRANGE = "It does not answer as a receiver of Causerie does."
_FIXES = {
    401: "Is the token right?",
    404: "Has it PINGBACKS_TOKEN in its environment?",
}


def _read(body: bytes, address: str) -> tuple[int, list[RemoteMention]]:
    """Read a page; raise BadResponseError if it is invalid."""
    try:
        document = json.loads(body)
        inbox, known = _number(document["inbox"]), document["schema"] == SCHEMA
        page = [_read_mention(inbox, row) for row in document["mentions"]]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BadResponseError(_STRANGE, where=address) from error
    if not known:
        raise BadResponseError(_STRANGE, where=address)
    return inbox, page


def _read_mention(inbox: int, row: dict[str, Any]) -> RemoteMention:
    texts = [row[name] for name in ("protocol", "source", "target")]
    if texts[0] not in _PROTOCOLS or not all(isinstance(text, str) for text in texts):
        raise ValueError(texts)
    return RemoteMention(inbox, _number(row["turn"]), *texts)


def _number(value: Any) -> int:
    is_int = isinstance(value, int) and not isinstance(value, bool)
    if not is_int or not 0 < value < _MAX_NUMBER:
        raise TypeError(value)
    return int(value)
