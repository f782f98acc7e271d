"""Hand over: what an inbox was told and saw to be so, by pages, to its author only.

Only who says to link to what is handed over, as webmention.io does; the author's own
inbox looks at each source itself. An inbox has a number of its own, so that one that
was lost and begins anew is read from its beginning.
"""

import hmac
import json
import secrets
from collections.abc import Mapping
from urllib.parse import parse_qs

from causerie.pingbacks.receiving.inbox import Inbox

PAGE = 100  # mentions
SCHEMA = 1
LEAST_TOKEN = 16  # characters
_IDENTITY = "this inbox"


def is_authorised(header: str, token: str) -> bool:
    """Tell whether a header `Authorization` has the token, in constant time.

    >>> is_authorised("Bearer abc", "abc"), is_authorised("Bearer ", "")
    (True, False)
    """
    scheme, _, given = header.partition(" ")
    same = hmac.compare_digest(given.strip().encode(), token.encode())
    return same and bool(token) and scheme.lower() == "bearer"


def write_page(inbox: Inbox, query: str) -> str:
    """Write the mentions after the turn `since` of the inbox `of`, as JSON."""
    asked = parse_qs(query[:200])  # ours is shorter
    own = _identity(inbox)
    since = _number(asked, "since") if _number(asked, "of") == own else 0
    rows = [
        {
            "protocol": mention.protocol,
            "source": mention.source,
            "target": mention.target,
            "turn": turn,
        }
        for turn, mention in inbox.after(since, most=PAGE)
    ]
    return json.dumps({"inbox": own, "mentions": rows, "schema": SCHEMA}) + "\n"


def _identity(inbox: Inbox) -> int:
    """Return the inbox's number; the first who asks has it made."""
    return inbox.mark(_IDENTITY) or inbox.set_first_mark(
        _IDENTITY, secrets.randbits(48) + 1
    )


def _number(asked: Mapping[str, list[str]], name: str) -> int:
    given = asked.get(name, [""])[0]
    fits = given.isascii() and given.isdigit() and len(given) < 18  # noqa: PLR2004
    return int(given) if fits else 0
