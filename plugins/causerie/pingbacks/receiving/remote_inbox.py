"""Pull: read what a receiver of ours elsewhere was told, page by page.

Nothing of it is believed: each source is looked at anew by ourselves.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode, urlsplit

from causerie.errors import BadAnswerError, ForbiddenAddressError
from causerie.files.json_document import DocumentError, read_json
from causerie.files.record import known_schema, member
from causerie.net.message import Fetcher, Request
from causerie.pingbacks.receiving.inbox_export import SCHEMA
from causerie.settings import one_of

_LIMIT = 1_000_000  # bytes of one page
_MOST_PAGES = 1000
_MOST = 2**62


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


def _turn(value: int) -> str:
    return "" if 0 < value < _MOST else "is out of bounds."


@dataclass(frozen=True, slots=True)
class _Row:
    """A mention as a page has it."""

    turn: int = member(check=_turn)
    protocol: str = member(check=one_of("pingback", "webmention"))
    source: str = member()
    target: str = member()


@dataclass(frozen=True, slots=True)
class _Page:
    """A page of an inbox."""

    inbox: int = member(check=_turn)
    mentions: tuple[_Row, ...] = member()
    schema: Any = known_schema(SCHEMA)


def _read(body: bytes, address: str) -> tuple[int, list[Handed]]:
    """Read a page; raise BadAnswerError if it is none."""
    try:
        page = read_json(body, name=address, lenient=True).read(_Page, more=True)
    except DocumentError as error:
        raise BadAnswerError(_STRANGE, where=address) from error
    return page.inbox, [
        Handed(page.inbox, row.turn, row.protocol, row.source, row.target)
        for row in page.mentions
    ]
