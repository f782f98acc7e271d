"""The receiver as it is served: on waitress, and behind web servers."""

import http.client
import re
import resource
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from textwrap import dedent
from urllib.parse import urlencode

import pytest

from causerie.pingbacks.receive import MAX_BODY
from receiving import GOOD, TARGET, Live
from web_server import caddy, free_port, nginx, snippet, snippets


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


# ---- behind the web servers of the document

DOCS = Path(__file__).parents[1] / "docs/pingbacks.md"


@contextmanager
def behind_nginx(folder: Path, receiver: int) -> Iterator[int]:
    """Run the document's nginx in front of a receiver; yield its port."""
    inside = snippet(DOCS, "nginx", 1).replace(":8001;", f":{receiver};")
    assert f":{receiver};" in inside
    with nginx(folder, root=folder, inside=inside) as server:
        yield server.port


@contextmanager
def behind_caddy(folder: Path, receiver: int) -> Iterator[int]:
    """Run the document's Caddy in front of a receiver; yield its port."""
    port = free_port()
    site = dedent(next(text for text in snippets(DOCS) if "reverse_proxy" in text))
    site = site.replace("ping.example.org {", f"http://127.0.0.1:{port} {{")
    site = site.replace(":8001", f":{receiver}")
    assert f":{receiver}" in site
    assert f"127.0.0.1:{port}" in site
    with caddy(folder, site=site, port=port):
        yield port


FRONTS = [
    pytest.param(behind_nginx, id="nginx", marks=pytest.mark.needs("nginx")),
    pytest.param(behind_caddy, id="caddy", marks=pytest.mark.needs("caddy")),
]


@pytest.mark.parametrize("front", FRONTS)
def test_a_web_server_in_front_as_the_document_says(
    front: Callable[[Path, int], AbstractContextManager[int]],
    live: Live,
    tmp_path: Path,
) -> None:
    def ring(front: Live, number: int, network: int, forged: str) -> int:
        source = {"source": f"http://h{number}.example/", "target": TARGET}
        return front.post(
            urlencode(source).encode(),
            client=f"127.{network}.0.1",
            **{"X-Forwarded-For": forged},
        )

    with front(tmp_path / "front", live.port) as port:
        outside = Live(live.rig, port)
        first = outside.post(GOOD)
        longest = outside.post(GOOD + b"&x=" + b"a" * (MAX_BODY - len(GOOD) - 3))
        long = outside.post(GOOD + b"&x=" + b"a" * (MAX_BODY - len(GOOD) - 2))
        # who forges another address for each ping is one network all the same
        rung = [ring(outside, n, 5, f"9.{n}.9.9") for n in range(65)]
        other = ring(outside, 100, 6, "9.0.9.9")

    assert (201, 201, 413) == (first, longest, long)
    assert [201] * 60 == rung[:60]
    assert 429 == rung[-1]
    assert 201 == other


def test_answers_do_not_say_what_serves_them(live: Live) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", live.port, timeout=10)
    connection.request("GET", "/healthz")
    answer = connection.getresponse()

    assert (200, None) == (answer.status, answer.getheader("Server"))
    assert re.fullmatch(r"ok\n", answer.read().decode())
    connection.close()
