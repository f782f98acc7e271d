"""Export verified mentions as JSON pages to the site's author (bearer token).

A page has only protocol, source and target, as webmention.io's; the author's own inbox
verifies each source itself. An inbox has a random number, so that a client notices when
it was lost, and reads the new one from its beginning. What is a sequence in code is
named `turn` in the JSON.
"""

import hmac
import json
import secrets
from collections.abc import Mapping
from urllib.parse import parse_qs

from causerie.pingbacks.receiving.inbox import Inbox

PAGE_SIZE = 100  # mentions
SCHEMA = 1
MIN_TOKEN = 16  # characters
_INBOX_NUMBER = "this inbox"  # the name of a cursor


def is_authorised(header: str, token: str) -> bool:
    """Return whether a header `Authorization` has the token, in constant time.

    >>> is_authorised("Bearer abc", "abc"), is_authorised("Bearer ", "")
    (True, False)
    """
    scheme, _, given = header.partition(" ")
    same = hmac.compare_digest(given.strip().encode(), token.encode())
    return same and bool(token) and scheme.lower() == "bearer"


def export_page(inbox: Inbox, query: str) -> str:
    """Return the mentions after the sequence `since` of the inbox `of`, as JSON."""
    parameters = parse_qs(query[:200])  # a valid one is shorter
    number = _inbox_number(inbox)
    is_same = _number(parameters, "of") == number
    since = _number(parameters, "since") if is_same else 0
    rows = [
        {
            "protocol": mention.protocol,
            "source": mention.source,
            "target": mention.target,
            "turn": sequence,
        }
        for sequence, mention in inbox.changes_since(since, most=PAGE_SIZE)
    ]
    return json.dumps({"inbox": number, "mentions": rows, "schema": SCHEMA}) + "\n"


def _inbox_number(inbox: Inbox) -> int:
    """Return the inbox's number; the first call makes it."""
    return inbox.cursor(_INBOX_NUMBER) or inbox.init_cursor(
        _INBOX_NUMBER, secrets.randbits(48) + 1
    )


def _number(parameters: Mapping[str, list[str]], name: str) -> int:
    given = parameters.get(name, [""])[0]
    fits = given.isascii() and given.isdigit() and len(given) < 18  # noqa: PLR2004
    return int(given) if fits else 0
