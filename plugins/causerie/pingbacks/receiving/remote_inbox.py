"""Pull: read what a receiver of ours elsewhere was told, page by page.

Nothing of it is believed: each source is looked at anew by ourselves.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode, urlsplit

from causerie.errors import BadAnswerError, ForbiddenAddressError
from causerie.net.message import Fetcher, Request
from causerie.pingbacks.receiving.inbox_export import SCHEMA

_LIMIT = 1_000_000  # bytes of one page
_MOST_PAGES = 1000
_MOST = 2**62
_PROTOCOLS = frozenset({"pingback", "webmention"})


@dataclass(frozen=True, slots=True)
class Handed:
    """One mention, as the other inbox has it."""

    inbox: int  # the other's own number
    turn: int  # it grows
    protocol: str
    source: str
    target: str


def pull(
    fetcher: Fetcher, address: str, *, token: str, inbox: int, since: int
) -> Iterator[Handed]:
    """Yield what the receiver at an address saw after the turn `since`, in turns.

    `inbox` is the number it had then. Raise a FetchError if it does not answer so.
    """
    if urlsplit(address).scheme != "https":
        what = "The token would be read by others on its way."
        raise ForbiddenAddressError(what, where=address, fix="Use https.")
    for _ in range(_MOST_PAGES):
        query = urlencode({"of": inbox, "since": since})
        request = Request(
            f"{address.rstrip('/')}/inbox?{query}",
            headers={"Authorization": f"Bearer {token}", "Accept": "application/json"},
            limit=_LIMIT,
            redirects=0,  # nobody else gets the token
        )
        answer = fetcher.fetch(request)
        if answer.status != HTTPStatus.OK:
            what = f"It answers HTTP {answer.status}."
            fix = _FIXES.get(answer.status, "")
            raise BadAnswerError(what, where=address, fix=fix)
        number, page = _read(answer.body, address)
        if number != inbox:
            inbox, since = number, 0
        for handed in page:
            if handed.turn <= since:
                what = "Its turns do not grow."
                raise BadAnswerError(what, where=address)
            since = handed.turn
            yield handed
        if not page:
            return


_STRANGE = "It does not answer as a receiver of Causerie does."
_FIXES = {
    401: "Is the token right?",
    404: "Has it PINGBACKS_TOKEN in its environment?",
}


def _read(body: bytes, address: str) -> tuple[int, list[Handed]]:
    """Read a page; raise BadAnswerError if it is none."""
    try:
        document = json.loads(body)
        inbox, known = _whole(document["inbox"]), document["schema"] == SCHEMA
        page = [_handed(inbox, row) for row in document["mentions"]]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BadAnswerError(_STRANGE, where=address) from error
    if not known:
        raise BadAnswerError(_STRANGE, where=address)
    return inbox, page


def _handed(inbox: int, row: dict[str, Any]) -> Handed:
    texts = [row[name] for name in ("protocol", "source", "target")]
    if texts[0] not in _PROTOCOLS or not all(isinstance(text, str) for text in texts):
        raise ValueError(texts)
    return Handed(inbox, _whole(row["turn"]), *texts)


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < _MOST:
        raise TypeError(value)
    return value
