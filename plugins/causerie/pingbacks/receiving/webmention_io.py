"""webmention.io: fetch what that service received for a site without a server.

Only source, target and protocol are read (its API's jf2, by pages). We verify each
source ourselves, as any other, so the service need not be trusted.
"""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from causerie.errors import BadResponseError
from causerie.net.http_message import Fetcher, Request
from causerie.pingbacks.receiving.remote_inbox import RemoteMention

API = "https://webmention.io/api/mentions.jf2"
PER_PAGE = 100
_MAX_PAGES = 1000
_MAX_PAGE = 5_000_000  # bytes of one page


def fetch_webmention_io(
    fetcher: Fetcher, *, domain: str, token: str, since: int = 0
) -> Iterator[RemoteMention]:
    """Yield what was received for a domain after the mention `since`, oldest first.

    Private ones are skipped. Raise a FetchError if the service does not answer.
    """
    for page in range(_MAX_PAGES):
        query = {
            "domain": domain,
            "token": token,
            "per-page": PER_PAGE,
            "page": page,
            "sort-by": "created",
            "sort-dir": "up",
            "since_id": since,
        }
        response = fetcher.fetch(Request(f"{API}?{urlencode(query)}", limit=_MAX_PAGE))
        if response.status != 200:  # noqa: PLR2004 - OK
            what = f"webmention.io answers HTTP {response.status}."
            raise BadResponseError(what, fix="Is the token right?")
        children = _read(response.body)
        yield from filter(None, map(_read_mention, children))
        if not children:
            return


def _read(body: bytes) -> list[Any]:
    try:
        children = json.loads(body)["children"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        what = "webmention.io does not answer in jf2."
        raise BadResponseError(what) from error
    return children if isinstance(children, list) else []


def _read_mention(child: Any) -> RemoteMention | None:
    if not isinstance(child, dict) or child.get("wm-private"):
        return None
    number, source, target = (
        child.get(name) for name in ("wm-id", "wm-source", "wm-target")
    )
    if not isinstance(number, int):
        return None
    if not isinstance(source, str) or not isinstance(target, str):
        return None
    is_pingback = child.get("wm-protocol") == "pingback"
    protocol = "pingback" if is_pingback else "webmention"
    return RemoteMention(0, number, protocol, source, target)
