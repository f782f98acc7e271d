"""The receiver: what it takes, what it refuses, and what it withstands."""

import http.client
import io
import re
import resource
import socket
import threading
import time
import xmlrpc.client
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode
from wsgiref.util import setup_testing_defaults

import pytest
from waitress import wasyncore

from causerie.errors import ContentError
from causerie.pingbacks.inbox import Inbox
from causerie.pingbacks.receive import Receiver
from causerie.pingbacks.received import Standing
from causerie.pingbacks.serve import make_server
from causerie.pingbacks.targets import Targets, TargetsFile, read_targets
from causerie.pingbacks.work import work_once
from internet import Reply, internet
from web_server import nginx, snippet

SITE = "https://carnet.example"
POST, CLOSED = "/2026/03/02/a/", "/2026/03/03/quiet/"
TARGET, SOURCE = SITE + POST, "http://other.example/post"
TARGETS = Targets(
    SITE, {POST: POST, "/old/": POST, CLOSED: CLOSED}, frozenset({CLOSED})
)
FORM = "application/x-www-form-urlencoded"


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
        told: list[tuple[str, list[tuple[str, str]]]] = []
        reply = b"".join(
            self.receiver(
                environ, lambda status, headers: told.append((status, headers))
            )
        )
        (status, headers), *_ = told
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


# ---- webmention.rocks, receiver 1 and 2, and what else is no good


def test_a_good_mention_is_kept_and_answered_201_with_a_status(rig: Rig) -> None:
    status, headers, _ = rig.mention()

    (kept,) = rig.inbox.standing(Standing.NEW)
    assert (201, f"https://ping.example/status/{kept.id}") == (
        status,
        headers["Location"],
    )
    assert (SOURCE, TARGET, POST) == (kept.source, kept.target, kept.path)
    shown = rig.ask("GET", f"/status/{kept.id}")
    assert (200, "It was received, and its source will be looked at.\n") == (
        shown[0],
        shown[2],
    )


BAD = {
    "the source is no URL": {"source": "k3x9"},
    "the target is no URL": {"target": "k3x9"},
    "neither is": {"source": "k3x9", "target": "q8z2"},
    "no source": {"source": ""},
    "no target": {"target": ""},
    "another scheme": {"source": "ftp://other.example/"},
    "a script": {"source": "javascript:alert(1)"},
    "a relative source": {"source": "/post"},
    "source and target are one": {"source": TARGET},
    "one but for the fragment": {"source": f"{TARGET}#a"},
    "a page of this site": {"source": f"{SITE}/2026/x/"},
    "another site": {"target": "https://third.example/2026/03/02/a/"},
    "no page of ours": {"target": f"{SITE}/nothing/"},
    "a page that takes none": {"target": SITE + CLOSED},
    "a user's name": {"source": "http://me:word@other.example/"},
    "another port": {"source": "http://other.example:8080/"},
    "too long": {"source": f"http://other.example/{'a' * 2100}"},
    "an odd number for a host": {"source": "http://2130706433/"},
    "a control character": {"source": "http://other.example/\r\nX: y"},
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_mention_is_answered_400_and_not_kept(rig: Rig, name: str) -> None:
    status, headers, text = rig.mention(**BAD[name])

    assert (400, []) == (status, rig.inbox.standing())
    assert "Location" not in headers
    assert text.strip()


@pytest.mark.parametrize(
    ("body", "media"),
    [
        (urlencode({"source": SOURCE, "target": TARGET}), "text/plain"),
        (f'{{"source": "{SOURCE}"}}', "application/json"),
        ("a=" * 5000, FORM),
        ("&a=b" * 100, FORM),
        ("%ff=\xff", FORM),
        ("", FORM),
        ("a=b" * 10_000, FORM),
    ],
)
def test_what_is_no_form_is_answered_400(rig: Rig, body: str, media: str) -> None:
    status, _, _ = rig.ask("POST", "/webmention", body.encode("latin-1"), media)

    assert (400, []) == (status, rig.inbox.standing())


@pytest.mark.parametrize(
    "target",
    [f"{TARGET}#part", f"{TARGET}?utm=x", f"{SITE}/old", TARGET + "index.html"],
)
def test_a_page_is_known_by_all_its_addresses(rig: Rig, target: str) -> None:
    status, _, _ = rig.mention(target=target)

    assert (201, [POST]) == (status, [m.path for m in rig.inbox.standing()])
    assert [target] == [m.target for m in rig.inbox.standing()]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/webmention", 200),
        ("HEAD", "/webmention", 200),
        ("PUT", "/webmention", 405),
        ("GET", "/pingback", 405),
        ("GET", "/healthz", 200),
        ("GET", "/status/none", 404),
        ("GET", "/", 404),
        ("POST", "/status/none", 405),
    ],
)
def test_the_other_addresses(rig: Rig, method: str, path: str, status: int) -> None:
    answer = rig.ask(method, path)

    assert status == answer[0]
    assert (status == 405) == ("Allow" in answer[1])
    assert "script" not in answer[2]


# ---- pingback


def test_a_good_pingback_is_kept_and_thanked(rig: Rig) -> None:
    answer = rig.ping(SOURCE, TARGET)

    assert str(answer).startswith("Thank you.")
    assert ["pingback"] == [m.protocol for m in rig.inbox.standing(Standing.NEW)]
    assert 48 == rig.ping(SOURCE, TARGET)


def test_a_pingback_under_another_content_type_is_taken(rig: Rig) -> None:
    call = (
        "<methodCall><methodName>pingback.ping</methodName><params>"
        f"<param><value>{SOURCE}</value></param>"
        f"<param><value><string> {TARGET} </string></value></param>"
        "</params></methodCall>"
    )

    assert "Thank you." in str(
        rig.rpc(call.encode(), "application/x-www-form-urlencoded")
    )


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        (("k3x9", TARGET), 16),
        ((TARGET, TARGET), 0),
        ((f"{SITE}/2026/x/", TARGET), 0),
        ((SOURCE, f"{SITE}/nothing/"), 32),
        ((SOURCE, SITE + CLOSED), 33),
        ((SOURCE, "https://third.example/"), 33),
        ((SOURCE, "k3x9"), 33),
        ((SOURCE,), -32602),
        ((SOURCE, TARGET, ""), -32602),
    ],
)
def test_each_fault_has_its_code(
    rig: Rig, parameters: tuple[str, ...], code: int
) -> None:
    assert code == rig.ping(*parameters)
    assert [] == rig.inbox.standing()


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + b"".join(
    b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(10)
)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", -32700),
        (b"<html>", -32700),
        (b"<methodResponse/>", -32700),
        (BOMB + b"]><methodCall><methodName>&j;</methodName></methodCall>", -32700),
        (b"<methodCall>" + b"<a>" * 3000, -32700),
        (b"<methodCall/>", -32601),
        (xmlrpc.client.dumps((), "system.listMethods").encode(), -32601),
        (b"x" * 20_000, 49),
    ],
)
def test_what_is_no_call_has_a_fault_too(rig: Rig, body: bytes, code: int) -> None:
    assert code == rig.rpc(body)


# ---- limits


def test_a_network_that_rings_too_often_is_asked_to_wait(rig: Rig) -> None:
    rung = [
        rig.mention(f"http://h{n}.example/", address=f"9.9.9.{n}")[0] for n in range(70)
    ]
    other = rig.mention("http://elsewhere.example/", address="8.8.8.8")[0]
    late = rig.mention("http://late.example/")
    rig.now += timedelta(seconds=5)
    later = rig.mention("http://later.example/")[0]

    assert [201] * 60 + [429] * 10 == rung
    assert (201, 429, 201) == (other, late[0], later)
    assert "60" == late[1]["Retry-After"]


def test_a_source_host_that_rings_too_often_is_asked_to_wait(rig: Rig) -> None:
    rung = [rig.mention(f"{SOURCE}{n}", address=f"9.{n}.9.9")[0] for n in range(40)]

    assert [201] * 30 + [429] * 10 == rung
    assert 49 == rig.ping(SOURCE, TARGET)


def test_all_together_are_asked_to_wait_when_they_ring_too_often(rig: Rig) -> None:
    def ring(number: int) -> int:
        address = f"9.{number // 250}.{number % 250}.9"
        return rig.mention(f"http://h{number}.example/", address=address)[0]

    rung = [ring(number) for number in range(605)]
    rig.now += timedelta(seconds=1)
    later = [ring(number) for number in range(605, 630)]

    assert [201] * 600 + [429] * 5 == rung
    assert [201] * 20 + [429] * 5 == later


def test_who_is_over_a_limit_takes_nothing_from_others(rig: Rig) -> None:
    for number in range(700):
        rig.mention(f"http://h{number}.example/")

    assert 201 == rig.mention("http://other.example/", address="8.8.8.8")[0]


# ---- the list of pages


def test_the_list_is_read_anew_when_the_site_is_published(tmp_path: Path) -> None:
    file = tmp_path / "pingbacks.json"
    page = (
        '{"site": "https://a.example", "closed": [], "schema": 1, "pages": {"%s": []}}'
    )
    file.write_text(page % "/a/")
    targets = TargetsFile(file)
    before = targets().find("https://a.example/b/")
    new = tmp_path / "new"
    new.write_text(page % "/b/")
    new.replace(file)

    assert (None, "/b/") == (before, targets().find("https://a.example/b/"))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"pages": [], "site": ""}'])
def test_another_file_is_no_list_of_pages(text: str) -> None:
    with pytest.raises(ContentError, match="list of pages"):
        read_targets(text)


# ---- the worker


def test_the_worker_looks_and_the_author_is_asked(rig: Rig) -> None:
    rig.mention()
    with internet() as net:
        link = f'<title>Ailleurs</title><p>Voir <a href="{TARGET}">cela</a>.'
        net.add("other.example", lambda _: Reply(link))
        seen = work_once(rig.inbox, net.client(), now=lambda: rig.now)
        nothing = work_once(rig.inbox, net.client(), now=lambda: rig.now)

    assert seen is not None
    assert (Standing.PENDING, "Ailleurs", "Voir cela.") == (
        seen.standing,
        seen.said.title,
        seen.said.excerpt,
    )
    assert nothing is None


def test_a_source_inside_is_never_dialled(rig: Rig) -> None:
    rig.mention("http://inside.example/")
    with internet() as net:
        net.names["inside.example"] = [["10.0.0.1"]]
        seen = work_once(rig.inbox, net.client(), now=lambda: rig.now)

        assert [] == net.dialled
    assert seen is not None
    assert Standing.INVALID is seen.standing


# ---- on waitress


@dataclass(frozen=True, slots=True)
class Live:
    """A receiver on a port."""

    rig: Rig
    port: int

    def post(self, body: bytes, **headers: str) -> int:
        """Send a webmention's body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
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
    yield Live(rig, server.effective_port)
    # by its own thread, between two looks at its sockets: then its loop ends
    server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map))
    thread.join(10)
    server.task_dispatcher.shutdown()
    assert not thread.is_alive()


GOOD = urlencode({"source": SOURCE, "target": TARGET}).encode()


def test_a_long_body_is_refused_before_it_is_read(live: Live) -> None:
    with socket.create_connection(("127.0.0.1", live.port), timeout=10) as connection:
        connection.sendall(
            b"POST /webmention HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\n"
            b"Content-Length: 104857600\r\n\r\n"
        )
        answer = connection.recv(4096)

    assert b"413" in answer.splitlines()[0]


def test_slow_and_half_open_connections_do_not_keep_others_out(live: Live) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # kilobytes
    slow = []
    for number in range(150):
        connection = socket.create_connection(("127.0.0.1", live.port), timeout=10)
        head = b"POST /webmention HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n"
        connection.sendall(head if number % 2 else head + b"\r\nsource=")
        slow.append(connection)
    start = time.monotonic()

    statuses = [live.post(GOOD) for _ in range(5)]

    assert [201] * 5 == statuses
    assert time.monotonic() - start < 15
    assert 1 == len(live.rig.inbox.standing())
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000
    for connection in slow:
        connection.close()


def test_the_client_is_whom_a_server_in_front_names(live: Live) -> None:
    for number in range(70):
        body = urlencode(
            {"source": f"http://h{number}.example/", "target": TARGET}
        ).encode()
        live.post(body, **{"X-Forwarded-For": f"9.{number}.9.9"})

    assert 70 == len(live.rig.inbox.standing())


@pytest.mark.needs("nginx")
def test_nginx_in_front_as_the_document_says(live: Live, tmp_path: Path) -> None:
    docs = Path(__file__).parents[1] / "docs/pingbacks.md"
    inside = snippet(docs, "nginx", 1).replace(":8001;", f":{live.port};")
    assert f":{live.port};" in inside

    with nginx(tmp_path / "nginx", root=tmp_path, inside=inside) as server:
        front = Live(live.rig, server.port)
        first = front.post(GOOD)
        long = front.post(b"a" * 17_000)
        rung = [
            front.post(
                urlencode(
                    {"source": f"http://h{n}.example/", "target": TARGET}
                ).encode(),
                **{"X-Forwarded-For": f"9.{n}.9.9"},
            )
            for n in range(65)
        ]

    assert (201, 413) == (first, long)
    assert [201] * 59 == rung[:59]
    assert 429 == rung[-1]


def test_answers_do_not_say_what_serves_them(live: Live) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", live.port, timeout=10)
    connection.request("GET", "/healthz")
    answer = connection.getresponse()

    assert (200, None) == (answer.status, answer.getheader("Server"))
    assert re.fullmatch(r"ok\n", answer.read().decode())
    connection.close()
