"""A receiver for tests: asked as a WSGI server does, or on a port of this machine."""

import http.client
import io
import threading
import xmlrpc.client
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode
from wsgiref.util import setup_testing_defaults

import pytest
from waitress import wasyncore
from waitress.server import BaseWSGIServer

from causerie.net.client import Client
from causerie.pingbacks.receiving.inbox import Inbox
from causerie.pingbacks.receiving.received_mention import MentionState, ReceivedMention
from causerie.pingbacks.receiving.server import make_server
from causerie.pingbacks.receiving.worker import verify_next
from causerie.pingbacks.receiving.wsgi_app import Receiver
from causerie.pingbacks.targets import Targets
from internet import Asked, Internet, Reply, internet

SITE = "https://carnet.example"
POST, CLOSED = "/2026/03/02/a/", "/2026/03/03/quiet/"
TARGET, SOURCE = SITE + POST, "http://other.example/post"
TARGETS = Targets(
    SITE, {POST: POST, "/old/": POST, CLOSED: CLOSED}, frozenset({CLOSED})
)
FORM = "application/x-www-form-urlencoded"
GOOD = urlencode({"source": SOURCE, "target": TARGET}).encode()


@dataclass(slots=True)
class Rig:
    """A receiver, its inbox and its clock."""

    inbox: Inbox
    now: datetime = datetime(2026, 9, 21, 12, tzinfo=UTC)
    receiver: Receiver = field(init=False)

    def __post_init__(self) -> None:
        """Make the receiver."""
        base = "https://ping.example"
        self.receiver = Receiver(self.inbox, lambda: TARGETS, base, lambda: self.now)

    def ask(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        media: str = "",
        address: str = "9.9.9.9",
    ) -> tuple[int, dict[str, str], str]:
        """Ask it as a server does."""
        environ: dict[str, object] = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "CONTENT_TYPE": media,
            "CONTENT_LENGTH": str(len(body)),
            "REMOTE_ADDR": address,
            "wsgi.input": io.BytesIO(body),
        }
        setup_testing_defaults(environ)
        begun: list[tuple[str, list[tuple[str, str]]]] = []
        reply = b"".join(
            self.receiver(
                environ, lambda status, headers: begun.append((status, headers))
            )
        )
        (status, headers), *_ = begun
        return int(status[:3]), dict(headers), reply.decode()

    def mention(
        self, source: str = SOURCE, target: str = TARGET, *, address: str = "9.9.9.9"
    ) -> tuple[int, dict[str, str], str]:
        """Send a webmention."""
        body = urlencode({"source": source, "target": target}).encode()
        return self.ask("POST", "/webmention", body, FORM, address)

    def ping(self, *parameters: object, method: str = "pingback.ping") -> object:
        """Send a pingback, and return the answer or the fault's code."""
        body = xmlrpc.client.dumps(parameters, method).encode()
        return self.rpc(body)

    def rpc(self, body: bytes, media: str = "text/xml") -> object:
        """Send what may be a call of XML-RPC."""
        status, headers, text = self.ask("POST", "/pingback", body, media)
        assert (200, "text/xml; charset=utf-8") == (status, headers["Content-Type"])
        try:
            return xmlrpc.client.loads(text)[0][0]
        except xmlrpc.client.Fault as fault:
            return fault.faultCode


@pytest.fixture
def rig(tmp_path: Path) -> Rig:
    return Rig(Inbox(tmp_path / "inbox.sqlite"))


@dataclass(frozen=True, slots=True)
class Live:
    """A receiver on a port."""

    rig: Rig
    server: BaseWSGIServer

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server.effective_port)

    def post(self, body: bytes, client: str = "127.0.0.1", **headers: str) -> int:
        """Send a webmention's body, from an address of this machine."""
        return post(self.port, body, client, **headers)


def post(port: int, body: bytes, client: str = "127.0.0.1", /, **headers: str) -> int:
    """Send a webmention's body to a port, and return the status of the answer."""
    connection = http.client.HTTPConnection(
        "127.0.0.1", port, timeout=10, source_address=(client, 0)
    )
    try:
        sent = {"Content-Type": FORM, **headers}
        connection.request("POST", "/webmention", body, sent)
        return connection.getresponse().status
    finally:
        connection.close()


@pytest.fixture
def live(rig: Rig) -> Iterator[Live]:
    server = make_server(rig.receiver, host="127.0.0.1", port=0)
    thread = threading.Thread(target=server.run)
    thread.start()
    yield Live(rig, server)
    # by its own thread, between two looks at its sockets: then its loop ends
    server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map))
    thread.join(10)
    server.task_dispatcher.shutdown()
    assert not thread.is_alive()


LINK = f'<a href="{TARGET}">cela</a>'


def page(title: str = "Ailleurs", words: str = f"Voir {LINK}.") -> Reply:
    """Make a page that links to our post, or not."""
    return Reply(f"<title>{title}</title><p>{words}</p>")


@dataclass(slots=True)
class Story:
    """A receiver, and a page elsewhere that may become another one."""

    rig: Rig
    net: Internet
    client: Client
    reply: Reply = field(default_factory=page)

    def answer(self, _asked: Asked) -> Reply:
        """Answer as the page that it is now."""
        return self.reply

    def verify(self) -> ReceivedMention | None:
        """Verify the next mention that is due now."""
        return verify_next(self.rig.inbox, self.client, now=lambda: self.rig.now)

    def pinged(self, reply: Reply | None = None) -> ReceivedMention:
        """Take a ping of the page, as it now is, and verify it."""
        self.rig.now += timedelta(minutes=5)
        self.reply = reply or self.reply
        assert 201 == self.rig.mention()[0]
        seen = self.verify()
        assert seen is not None
        return seen

    def moderate(self, state: MentionState) -> None:
        """Decide as the author."""
        self.rig.inbox.moderate([one.id for one in self.rig.inbox.in_state()], state)

    def status(self) -> str:
        """Return what the sender can read of it."""
        (one,) = self.rig.inbox.in_state()
        return self.rig.ask("GET", f"/status/{one.id}")[2]


@pytest.fixture
def story(rig: Rig) -> Iterator[Story]:
    with internet() as net:
        made = Story(rig, net, net.client())
        net.add("other.example", made.answer)
        yield made
