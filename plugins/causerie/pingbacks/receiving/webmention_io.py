"""webmention.io: take on what that service received for a site without a server.

Only who says to link to what is taken from it (its API's jf2, by pages). Each source is
then looked at by ourselves like any other, so nothing needs to be believed.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from causerie.errors import BadAnswerError
from causerie.net.message import Fetcher, Request

API = "https://webmention.io/api/mentions.jf2"
PER_PAGE = 100
_MOST_PAGES = 1000
_LIMIT = 5_000_000  # bytes of one page


@dataclass(frozen=True, slots=True)
class Told:
    """One mention, as the service has it."""

    number: int  # the service's; it grows
    source: str
    target: str


def fetch_told(
    fetcher: Fetcher, *, domain: str, token: str, since: int = 0
) -> Iterator[Told]:
    """Yield what was received for a domain after the mention `since`, oldest first.

    Private ones are passed over. Raise a FetchError if the service does not answer.
    """
    for page in range(_MOST_PAGES):
        query = {
            "domain": domain,
            "token": token,
            "per-page": PER_PAGE,
            "page": page,
            "sort-by": "created",
            "sort-dir": "up",
            "since_id": since,
        }
        answer = fetcher.fetch(Request(f"{API}?{urlencode(query)}", limit=_LIMIT))
        if answer.status != 200:  # noqa: PLR2004 - OK
            what = f"webmention.io answers HTTP {answer.status}."
            raise BadAnswerError(what, fix="Is the token right?")
        children = _read(answer.body)
        yield from (told for child in children if (told := _told(child)))
        if not children:
            return


def _read(body: bytes) -> list[Any]:
    try:
        children = json.loads(body)["children"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        what = "webmention.io does not answer in jf2."
        raise BadAnswerError(what) from error
    return children if isinstance(children, list) else []


def _told(child: Any) -> Told | None:
    if not isinstance(child, dict) or child.get("wm-private"):
        return None
    number, source, target = (
        child.get(name) for name in ("wm-id", "wm-source", "wm-target")
    )
    if not isinstance(number, int):
        return None
    if not isinstance(source, str) or not isinstance(target, str):
        return None
    return Told(number, source, target)
