"""Pulling from a receiver elsewhere: by its secret alone, everything, and once."""

import json
import sqlite3
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import BytesIO
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit
from wsgiref.util import setup_testing_defaults

import pytest

from causerie.errors import BadResponseError, FetchError, ForbiddenAddressError
from causerie.net.client import Client
from causerie.pingbacks.receiving.import_mentions import import_from_receiver
from causerie.pingbacks.receiving.inbox import Inbox
from causerie.pingbacks.receiving.inbox_export import PAGE_SIZE, export_page
from causerie.pingbacks.receiving.received_mention import MentionState
from causerie.pingbacks.receiving.worker import verify_next
from causerie.pingbacks.receiving.wsgi_app import Receiver
from causerie.pingbacks.targets import Targets
from certificates import make_certificate
from internet import Asked, Reply, internet
from inv_tasks import TASKS, invoke
from sites import CONF, Folder, article

pytestmark = pytest.mark.needs("openssl")

TOKEN = "a secret of many characters"  # noqa: S105 - the test's
NOW = datetime(2026, 9, 21, tzinfo=UTC)
SITE, PATH = "https://carnet.example", "/a/"
TARGETS = Targets(SITE, {PATH: PATH}, frozenset())
ADDRESS = "https://ping.example"
TWICE = {
    "turn": 3,
    "protocol": "webmention",
    "source": "https://x.example/",
    "target": SITE + PATH,
}


@dataclass(slots=True)
class Elsewhere:
    """A receiver on another machine, as its web server has it."""

    inbox: Inbox
    token: str = TOKEN
    asked: list[str] = field(default_factory=list)
    spoil: Callable[[str], str] = str

    def __call__(self, asked: Asked) -> Reply:
        """Hand a request on to the application."""
        self.asked.append(asked.path)
        parts = urlsplit(asked.url)
        environ: dict[str, object] = {
            "REQUEST_METHOD": asked.method,
            "PATH_INFO": parts.path,
            "QUERY_STRING": parts.query,
            "REMOTE_ADDR": "9.9.9.9",
            "HTTP_AUTHORIZATION": asked.headers.get("authorization", ""),
            "wsgi.input": BytesIO(),
        }
        setup_testing_defaults(environ)
        told: list[str] = []
        receiver = Receiver(
            self.inbox, lambda: TARGETS, ADDRESS, lambda: NOW, token=self.token
        )
        body = receiver(environ, lambda status, _headers: told.append(status))
        text = self.spoil(b"".join(body).decode())
        return Reply(text, int(told[0][:3]), type="application/json")


@dataclass(slots=True)
class Rig:
    """Two inboxes, and the network between them."""

    other: Elsewhere
    own: Inbox
    client: Client

    def take(self, token: str = TOKEN, address: str = ADDRESS) -> tuple[int, int]:
        found = import_from_receiver(
            self.own, self.client, TARGETS, address=address, token=token, now=NOW
        )
        if found.error:
            raise found.error
        return found.enqueued, found.skipped

    def receive(self, *numbers: int) -> None:
        """Have the other inbox told of pages that link to us, and look at them."""
        for number in numbers:
            source = f"http://blog{number}.example/{number}"
            self.other.inbox.enqueue("webmention", source, SITE + PATH, PATH, now=NOW)
        moments = (NOW + timedelta(seconds=10 * n) for n in count())
        while verify_next(self.other.inbox, self.client, now=lambda: next(moments)):
            pass


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    certificate, key = make_certificate(tmp_path, "ping.example")
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate, key)
    other = Elsewhere(Inbox(tmp_path / "other.sqlite"))
    page = f'<p class="h-entry"><a href="{SITE}{PATH}">là</a></p>'
    with internet() as net:
        net.add("ping.example", other, tls=server)
        for number in range(8):
            net.add(f"blog{number}.example", lambda _: Reply(page))
        client = net.client(ssl.create_default_context(cafile=str(certificate)))
        yield Rig(other, Inbox(tmp_path / "own.sqlite"), client)


def test_what_was_seen_to_link_is_handed_over_once(rig: Rig) -> None:
    rig.receive(1, 2)
    source = "http://nowhere.example/"
    rig.other.inbox.enqueue("webmention", source, SITE + PATH, PATH, now=NOW)

    first, second = rig.take(), rig.take()
    rig.receive(3)
    third = rig.take()

    assert [(2, 0), (0, 0), (1, 0)] == [first, second, third]
    found = rig.own.in_state()
    assert {f"http://blog{n}.example/{n}" for n in (1, 2, 3)} == {
        one.source for one in found
    }
    assert {MentionState.NEW} == {one.state for one in found}  # we look ourselves
    assert {""} == {one.entry.title for one in found}


def test_what_changed_is_handed_over_again(rig: Rig) -> None:
    rig.receive(1)
    rig.take()
    later = NOW + timedelta(days=1)
    rig.other.inbox.enqueue(
        "webmention", "http://blog1.example/1", SITE + PATH, PATH, now=later
    )
    assert verify_next(rig.other.inbox, rig.client, now=lambda: later)

    assert (1, 0) == rig.take()
    assert 1 == len(rig.own.in_state())


def test_many_are_read_by_pages(rig: Rig) -> None:
    with rig.other.inbox._transaction() as db:
        for number in range(2 * PAGE_SIZE + 1):
            row = (f"{number:016x}", "pending", f"https://x.example/{number}")
            db.execute(
                "INSERT INTO mention (id, standing, source, protocol, target, path,"
                " host, received_at, verified_at, attempts, answer, kind, author,"
                " title, excerpt) VALUES (?, ?, ?, 'pingback', ?, ?, 'x.example', 1, 1,"
                " 1, '', '', '', '', '')",
                (*row, SITE + PATH, PATH),
            )
            db.execute("INSERT INTO turn (id) VALUES (?)", row[:1])

    assert (2 * PAGE_SIZE + 1, 0) == rig.take()
    assert 4 == len(rig.other.asked)


def test_an_inbox_that_was_lost_is_read_from_its_beginning(
    rig: Rig, tmp_path: Path
) -> None:
    rig.receive(1, 2, 3)
    rig.take()
    rig.other.inbox = Inbox(tmp_path / "new.sqlite")
    rig.receive(4)

    assert (1, 0) == rig.take()
    assert 4 == len(rig.own.in_state())


def test_what_is_forgotten_here_is_not_taken_on_again(rig: Rig) -> None:
    rig.receive(1)
    rig.own.forget("blog1.example")

    assert (0, 1) == rig.take()
    assert [] == rig.own.in_state()


def test_without_the_secret_nothing_is_told(rig: Rig) -> None:
    rig.receive(1)

    with pytest.raises(BadResponseError, match=r"HTTP 401\. Is the token right"):
        rig.take(token="another")  # noqa: S106
    rig.other.token = ""  # its author gave it none
    with pytest.raises(BadResponseError, match=r"HTTP 404\. Has it PINGBACKS_TOKEN"):
        rig.take()
    assert [] == rig.own.in_state()


def test_the_secret_goes_over_https_alone(rig: Rig) -> None:
    with pytest.raises(ForbiddenAddressError, match="Use https"):
        rig.take(address="http://ping.example")

    assert [] == rig.other.asked


@pytest.mark.parametrize(
    "document",
    [
        "<html>",
        "[]",
        "[" * 100_000,
        json.dumps({"inbox": 1, "schema": 2, "mentions": []}),
        json.dumps({"inbox": True, "schema": 1, "mentions": []}),
        json.dumps({"inbox": 1, "schema": 1, "mentions": [{"turn": "x"}]}),
        json.dumps({"inbox": 1, "schema": 1, "mentions": [{}] * 200_000}),
        json.dumps({"inbox": 2**62, "schema": 1, "mentions": []}),
        json.dumps({"inbox": 1, "schema": 1, "mentions": [{**TWICE, "protocol": "x"}]}),
        json.dumps({"inbox": 1, "schema": 1, "mentions": "abc"}),
        json.dumps({"inbox": 1, "schema": 1, "mentions": [TWICE, TWICE]}),
    ],
)
def test_an_answer_of_another_form_is_told(rig: Rig, document: str) -> None:
    rig.other.spoil = lambda _: document

    with pytest.raises(FetchError, match=r"ping\.example"):
        rig.take()


class Killed(BaseException):
    """What ends a process."""


class Mortal(Inbox):
    """An inbox whose process ends after so many commits."""

    life = 10**9

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with super()._transaction() as db:
            yield db
        self.life -= 1
        if not self.life:
            raise Killed


@pytest.mark.parametrize("life", range(1, 14))
def test_a_run_that_is_killed_goes_on_where_it_was(
    rig: Rig, tmp_path: Path, life: int
) -> None:
    rig.receive(1)
    rig.take()
    rig.other.inbox = Inbox(tmp_path / "new.sqlite")  # the other began anew
    rig.receive(2, 3, 4, 5)
    rig.own = mortal = Mortal(rig.own.path)
    mortal.life = life
    try:
        rig.take()
        done = True
    except Killed:
        done = False
    again = rig.take()

    assert {f"http://blog{n}.example/{n}" for n in range(1, 6)} == {
        one.source for one in rig.own.in_state()
    }
    assert 5 == len(rig.own.in_state())
    assert not done or again == (0, 0)
    assert (0, 0) == rig.take()


def test_what_an_inbox_has_no_room_for_comes_the_next_time(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    rig.receive(1, 2, 3)
    monkeypatch.setattr("causerie.pingbacks.receiving.inbox.MAX_QUEUED", 2)
    assert (2, 0) == rig.take()

    monkeypatch.setattr("causerie.pingbacks.receiving.inbox.MAX_QUEUED", 3)

    assert (1, 0) == rig.take()
    assert 3 == len(rig.own.in_state())


def test_one_address_that_fails_does_not_stop_the_next(
    site: Callable[[dict[str, str]], Folder],
) -> None:
    folder = site(
        {
            "pelicanconf.py": CONF,
            "tasks.py": TASKS,
            "content/articles/2026-03-02-a.md": article("A"),
        }
    )
    assert folder.build(release=True).ok
    addresses = "http://one.example,http://two.example"  # refused before any network
    fetch = ("pingbacks.fetch", "--inbox", addresses)

    asked = invoke(folder, *fetch, PINGBACKS_TOKEN=TOKEN)
    document = invoke(folder, *fetch, "--json", PINGBACKS_TOKEN=TOKEN)

    assert (1, 1) == (asked.returncode, document.returncode)
    assert 2 == asked.stderr.count("Use https.")
    rows = json.loads(document.stdout)["fetched"]
    assert ["http://one.example", "http://two.example"] == [r["from"] for r in rows]
    assert all("Use https" in row["error"] for row in rows)


def test_a_question_of_many_fields_is_answered(rig: Rig) -> None:
    rig.receive(1)

    page = json.loads(export_page(rig.other.inbox, "&".join(["since=0"] * 50_000)))

    assert 1 == len(page["mentions"])
