"""The guarded client against hostile names, addresses, redirects and servers."""

import gzip
import itertools
import resource
import socket
import ssl
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from causerie.errors import (
    BadResponseError,
    TooSlowError,
    UnreachableError,
)
from causerie.net.client import Client
from causerie.net.http_message import Request
from causerie.text.printable import printable_line
from certificates import make_certificate
from checkout import PLUGINS
from internet import Asked, Internet, Reply, internet, redirect

SECONDS = 0.5  # the deadline of a request in these tests
SLACK = 3.0  # for a busy machine; what has no deadline would hold us far longer


@pytest.fixture
def net() -> Iterator[Internet]:
    with internet() as made:
        yield made


def ask(net: Internet, url: str, **options: object) -> object:
    return net.client().fetch(Request(url, timeout=SECONDS, **options))  # type: ignore[arg-type]


# ---- what is asked, and what comes back


def test_a_request_says_who_asks(net: Internet) -> None:
    net.add("public.example", lambda _: Reply())

    net.client().fetch(Request("http://public.example/a?b", headers={"Accept": "x/y"}))

    (asked,) = net.asked
    assert "public.example" == asked.headers["host"]
    assert "Causerie/test (Webmention)" == asked.headers["user-agent"]
    assert "x/y" == asked.headers["accept"]
    assert "/a?b" == asked.path


def test_headers_come_back_in_order_with_repeats(net: Internet) -> None:
    links = (("Link", "<a>"), ("LinK", "<b>"))
    net.add("public.example", lambda _: Reply(headers=links, type="Text/HTML; x=y"))

    answer = net.client().fetch(Request("http://public.example/"))

    assert ["<a>", "<b>"] == [v for name, v in answer.headers if name == "link"]
    assert "text/html" == answer.media_type


def test_a_header_cannot_be_smuggled_in(net: Internet) -> None:
    net.add("public.example", lambda _: Reply())
    request = Request("http://public.example/", headers={"X": "a\r\nY: b"})

    with pytest.raises(BadResponseError):
        net.client().fetch(request)

    assert [] == net.asked


def test_a_body_is_read_up_to_the_limit(net: Internet) -> None:
    net.add("public.example", lambda _: Reply(b"x" * 5000))
    client = net.client()

    short = client.fetch(Request("http://public.example/", limit=5000))
    long = client.fetch(Request("http://public.example/", limit=4999))

    assert (5000, False) == (len(short.body), short.truncated)
    assert (4999, True) == (len(long.body), long.truncated)


@pytest.mark.parametrize("coding", ["gzip", "x-gzip"])
def test_a_packed_body_is_unpacked_no_further_than_the_limit(
    net: Internet, coding: str
) -> None:
    bomb = gzip.compress(b"\0" * 200_000_000, 9)
    net.add(
        "public.example", lambda _: Reply(bomb, headers=(("Content-Encoding", coding),))
    )
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # kilobytes

    answer = net.client().fetch(Request("http://public.example/"))

    assert (1_000_000, True) == (len(answer.body), answer.truncated)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000


BARE = zlib.compressobj(wbits=-zlib.MAX_WBITS)
PACKED = {
    "two members": ("gzip", gzip.compress(b"ab") + gzip.compress(b"cd"), False),
    "an empty one first": ("gzip", gzip.compress(b"") + gzip.compress(b"abcd"), False),
    "filling behind": ("gzip", gzip.compress(b"abcd") + b"\0" * 99, False),
    "a hundred members": (
        "GZip",
        b"".join(gzip.compress(b"%d" % (n % 10)) for n in range(100)),
        False,
    ),
    "one that is cut": ("gzip", gzip.compress(b"abcd")[:-6], True),
    "a second that is cut": (
        "x-gzip",
        gzip.compress(b"ab") + gzip.compress(b"cd")[:-4],
        True,
    ),
    "deflate": ("deflate", zlib.compress(b"abcd"), False),
    "deflate without its header": (
        "deflate",
        BARE.compress(b"abcd") + BARE.flush(),
        False,
    ),
    "nothing": ("gzip", b"", False),
}


@pytest.mark.parametrize("name", PACKED)
def test_a_packed_body_is_read_to_its_end(net: Internet, name: str) -> None:
    coding, body, cut = PACKED[name]
    reply = Reply(body, headers=(("Content-Encoding", coding),))
    net.add("public.example", lambda _: reply)

    answer = net.client().fetch(Request("http://public.example/"))

    expected = {"nothing": b"", "a hundred members": b"0123456789" * 10}
    assert (expected.get(name, b"abcd"), cut) == (answer.body, answer.truncated)


def test_members_without_end_are_read_up_to_the_limit(net: Internet) -> None:
    body = gzip.compress(b"\0" * 1_000_000, 9) * 30
    reply = Reply(body, headers=(("Content-Encoding", "gzip"),))
    net.add("public.example", lambda _: reply)

    answer = net.client().fetch(Request("http://public.example/", limit=1_500_000))

    assert (1_500_000, True) == (len(answer.body), answer.truncated)


@pytest.mark.parametrize(
    ("coding", "body"), [("br", b"x"), ("gzip, gzip", b"x"), ("gzip", b"no gzip")]
)
def test_an_encoding_that_was_not_asked_for_is_an_error(
    net: Internet, coding: str, body: bytes
) -> None:
    net.add(
        "public.example", lambda _: Reply(body, headers=(("Content-Encoding", coding),))
    )

    with pytest.raises(BadResponseError, match=r"encoding|unpacked"):
        net.client().fetch(Request("http://public.example/"))


# ---- servers that take their time, or talk without end


def drip(prefix: bytes, every: bytes) -> Callable[[socket.socket], None]:
    def talk(connection: socket.socket) -> None:
        connection.recv(4096)
        connection.sendall(prefix)
        while True:
            time.sleep(0.05)
            connection.sendall(every)

    return talk


OK = b"HTTP/1.1 200 OK\r\n"
SLOW = {
    "silence": lambda _: time.sleep(30),
    "a drip in the status line": drip(b"HTTP/1.1 200 ", b"O"),
    "a drip in the header": drip(OK, b"X"),
    "a drip of header lines": drip(OK, b"X: y\r\n"),
    "a drip in the body": drip(OK + b"Content-Length: 9999\r\n\r\n", b"x"),
    "a drip of chunks": drip(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
    "a drip without end": drip(OK + b"\r\n", b"x"),
    "100 Continue for ever": drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
}


@pytest.mark.parametrize("name", SLOW)
def test_a_slow_server_is_left_at_the_deadline(net: Internet, name: str) -> None:
    net.add_raw("slow.example", SLOW[name])
    start = time.monotonic()

    with pytest.raises(TooSlowError, match=r"within 0\.5 seconds"):
        ask(net, "http://slow.example/")

    assert time.monotonic() - start < SECONDS + SLACK


def test_slow_redirects_share_one_deadline(net: Internet) -> None:
    def site(_: Asked) -> Reply:
        time.sleep(0.2)
        return redirect("/again")

    net.add("slow.example", site)
    start = time.monotonic()

    with pytest.raises(TooSlowError):
        ask(net, "http://slow.example/")

    assert time.monotonic() - start < SECONDS + SLACK


def test_a_name_server_that_hangs_is_left_at_the_deadline(net: Internet) -> None:
    def hang(_host: str, _port: int) -> list[str]:
        time.sleep(5)
        return []

    client = Client("test", resolve=hang, connect=net.connect)
    start = time.monotonic()

    with pytest.raises(TooSlowError):
        client.fetch(Request("http://slow.example/", timeout=SECONDS))

    assert time.monotonic() - start < SECONDS + SLACK


def endless(connection: socket.socket) -> None:
    connection.recv(4096)
    connection.sendall(OK)
    for number in itertools.count():
        connection.sendall(b"X-%d: %s\r\n" % (number, b"y" * 1000))


def test_a_body_without_end_is_cut(net: Internet) -> None:
    def talk(connection: socket.socket) -> None:
        connection.recv(4096)
        connection.sendall(OK + b"\r\n")
        while True:
            connection.sendall(b"x" * 65536)

    net.add_raw("endless.example", talk)

    answer = net.client().fetch(Request("http://endless.example/"))

    assert (1_000_000, True) == (len(answer.body), answer.truncated)


def silent(connection: socket.socket) -> None:
    connection.recv(4096)


BAD = {
    "endless headers": endless,
    "no answer at all": silent,
    "another protocol": lambda c: c.sendall(b"220 mail.example ESMTP\r\n"),
    "a header of binary": lambda c: c.sendall(OK + b"\x00\x01: \x1b[31m\r\n\r\n"),
    "a body that ends too early": lambda c: c.sendall(
        OK + b"Content-Length: 10\r\n\r\nabc"
    ),
    "two lengths": lambda c: c.sendall(
        OK + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab"
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_good_http_is_said_in_a_sentence(net: Internet, name: str) -> None:
    net.add_raw("bad.example", BAD[name])

    with pytest.raises(BadResponseError) as caught:
        ask(net, "http://bad.example/")

    assert caught.value.what.isprintable()
    assert "http://bad.example/" == caught.value.where


def test_a_name_that_does_not_exist_is_unreachable(net: Internet) -> None:
    with pytest.raises(UnreachableError, match="cannot be resolved"):
        ask(net, "http://nobody.example/")


def test_a_closed_port_is_unreachable(net: Internet) -> None:
    net.names["closed.example"] = [["93.184.216.77"]]

    with pytest.raises(UnreachableError, match="nothing listens there"):
        ask(net, "http://closed.example/")


# ---- TLS


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return make_certificate(tmp_path_factory.mktemp("tls"), "safe.example")


@pytest.mark.needs("openssl")
def test_the_certificate_is_judged_by_the_name_not_the_address(
    net: Internet, certificate: tuple[Path, Path]
) -> None:
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(*certificate)
    trust = ssl.create_default_context(cafile=str(certificate[0]))
    for name in ("safe.example", "false.example"):
        net.add(name, lambda _: Reply("private"), tls=server)

    answer = net.client(trust).fetch(Request("https://safe.example/"))
    with pytest.raises(UnreachableError, match="ertificate"):
        net.client(trust).fetch(Request("https://false.example/"))
    with pytest.raises(UnreachableError, match="ertificate"):
        net.client().fetch(Request("https://safe.example/"))

    assert b"private" == answer.body
    assert "https://safe.example/" == answer.url


# ---- texts of strangers


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b]0;owned\x07\x1b[2J", "]0;owned[2J"),
        ("a\r\n\tb", "a b"),
        ("a\u202egnp.exe\u200b", "agnp.exe"),
        ("a" * 500, "a" * 199 + "…"),
    ],
)
def test_a_strangers_text_cannot_play_with_the_terminal(text: str, shown: str) -> None:
    assert shown == printable_line(text)


def test_ctrl_c_ends_a_request_at_once() -> None:
    code = (
        "import os, signal, threading, time\n"
        "from causerie.net.client import Client\n"
        "from causerie.net.http_message import Request\n"
        "hang = lambda host, port: time.sleep(20)\n"
        # a shell has its background processes, and theirs, ignore it
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "stop = lambda: os.kill(os.getpid(), signal.SIGINT)\n"
        "threading.Timer(0.5, stop).start()\n"
        "Client('x', resolve=hang).fetch(Request('http://slow.example/'))\n"
    )
    start = time.monotonic()

    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": str(PLUGINS)},
        capture_output=True,
        check=False,
    )

    assert b"KeyboardInterrupt" in done.stderr
    assert time.monotonic() - start < 5
