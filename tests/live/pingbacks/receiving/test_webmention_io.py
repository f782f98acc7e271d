"""What webmention.io received: read by pages, once, and believed in nothing."""

import json
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from causerie.errors import BadResponseError
from causerie.net.client import Client
from causerie.pingbacks.receiving.import_mentions import import_from_webmention_io
from causerie.pingbacks.receiving.inbox import Inbox
from causerie.pingbacks.targets import Targets
from certificates import make_certificate
from internet import Asked, Reply, internet

pytestmark = pytest.mark.needs("openssl")

TOKEN = "secret"  # noqa: S105 - the test's
NOW = datetime(2026, 9, 21, tzinfo=UTC)
SITE, PATH = "https://carnet.example", "/a/"
TARGETS = Targets(SITE, {PATH: PATH}, frozenset())


def child(number: int, **values: Any) -> dict[str, Any]:
    return {
        "type": "entry",
        "wm-id": number,
        "wm-source": f"https://other.example/{number}",
        "wm-target": SITE + PATH,
        "wm-private": False,
        "content": {"html": "<script>x</script>"},
        **values,
    }


@dataclass(slots=True)
class Service:
    """The API, as far as it matters."""

    children: list[Any] = field(default_factory=list)
    status: int = 200
    asked: list[dict[str, str]] = field(default_factory=list)

    def __call__(self, asked: Asked) -> Reply:
        """Answer."""
        query = parse_qs(urlsplit(asked.url).query)
        given = {name: values[0] for name, values in query.items()}
        self.asked.append(given)
        if given["token"] != TOKEN:
            return Reply(status=401)
        newer = [
            one
            for one in self.children
            if not isinstance(one, dict) or one.get("wm-id", 1) > int(given["since_id"])
        ]
        start = int(given["page"]) * int(given["per-page"])
        page = newer[start : start + int(given["per-page"])]
        feed = {"type": "feed", "name": "Webmentions", "children": page}
        return Reply(json.dumps(feed), self.status, type="application/json")


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.fixture
def client(tmp_path: Path, service: Service) -> Iterator[Client]:
    certificate, key = make_certificate(tmp_path, "webmention.io")
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate, key)
    with internet() as net:
        net.add("webmention.io", service, tls=server)
        yield net.client(ssl.create_default_context(cafile=str(certificate)))


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    return Inbox(tmp_path / "inbox.sqlite")


def take(inbox: Inbox, client: Client, token: str = TOKEN) -> tuple[int, int]:
    found = import_from_webmention_io(inbox, client, TARGETS, token=token, now=NOW)
    if found.error:
        raise found.error
    return found.enqueued, found.skipped


def test_all_pages_are_read_and_nothing_twice(
    service: Service, client: Client, inbox: Inbox
) -> None:
    service.children = [child(n) for n in range(1, 251)]

    first, second = take(inbox, client), take(inbox, client)
    service.children.append(child(300))
    third = take(inbox, client)

    assert [(250, 0), (0, 0), (1, 0)] == [first, second, third]
    assert 251 == len(inbox.in_state())
    assert ["0", "1", "2", "3", "0", "0", "1"] == [one["page"] for one in service.asked]
    assert {"carnet.example"} == {one["domain"] for one in service.asked}


def test_what_is_private_or_no_mention_is_passed_over(
    service: Service, client: Client, inbox: Inbox
) -> None:
    service.children = [
        child(1, **{"wm-private": True}),
        child(2, **{"wm-target": f"{SITE}/nothing/"}),
        child(3, **{"wm-source": "javascript:alert(1)"}),
        child(4, **{"wm-source": None}),
        "odd",
        child(5),
    ]

    assert (1, 2) == take(inbox, client)
    (mention,) = inbox.in_state()
    assert ("new", "https://other.example/5", "") == (
        mention.state,
        mention.source,
        mention.entry.excerpt,
    )


def test_the_protocol_is_the_one_by_which_it_was_told(
    service: Service, client: Client, inbox: Inbox
) -> None:
    told = ("pingback", "webmention", "odd", None, ["pingback"])
    service.children = [
        child(n, **{"wm-protocol": one}) for n, one in enumerate(told, 1)
    ]
    take(inbox, client)

    kept = {m.source: m.protocol for m in inbox.in_state()}
    by_number = [kept[f"https://other.example/{n}"] for n in range(1, 6)]
    assert ["pingback", *["webmention"] * 4] == by_number


def test_a_wrong_token_and_other_answers_are_told(
    service: Service, client: Client, inbox: Inbox
) -> None:
    with pytest.raises(BadResponseError, match=r"HTTP 401\. Is the token right"):
        take(inbox, client, token="wrong")  # noqa: S106
    service.status = 502
    with pytest.raises(BadResponseError, match="HTTP 502"):
        take(inbox, client)

    assert [] == inbox.in_state()
