"""The receiver as it is served: on waitress, and behind web servers."""

import http.client
import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from textwrap import dedent
from urllib.parse import urlencode

import pytest

from causerie.errors import MachineError
from causerie.pingbacks.receiving.inbox import Inbox
from causerie.pingbacks.receiving.server import WORKERS, make_server
from causerie.pingbacks.receiving.wsgi_app import MAX_BODY
from checkout import CHECKOUT, PLUGINS, SUPPORT
from receiver_rig import GOOD, TARGET, Live, Rig, post
from web_server import caddy, free_port, nginx, snippet, snippets

PEERS = SUPPORT / "peers"


def test_a_long_body_is_refused_before_it_is_read(live: Live) -> None:
    with socket.create_connection(("127.0.0.1", live.port), timeout=10) as connection:
        connection.sendall(
            b"POST /webmention HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\n"
            b"Content-Length: 104857600\r\n\r\n"
        )
        answer = connection.recv(4096)

    assert b"413" in answer.splitlines()[0]


@pytest.mark.parametrize("path", [b"/webmention", b"/pingback"])
def test_a_body_without_a_length_is_cut_off(live: Live, path: bytes) -> None:
    with socket.create_connection(("127.0.0.1", live.port), timeout=10) as connection:
        connection.sendall(
            b"POST %s HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" % path
        )
        answer, sent = b"", 0
        while not answer and sent < 10_000:
            try:
                connection.sendall(b"400\r\n%s\r\n" % (b"a" * 1024))
                sent += 1
                connection.settimeout(0.05)
                answer = connection.recv(4096)
            except TimeoutError:
                connection.settimeout(10)

    assert b"413" in answer.splitlines()[0]
    assert sent < 100  # of 10,000
    assert [] == live.rig.inbox.in_state()


@contextmanager
def served_alone(folder: Path) -> Iterator[tuple[int, int]]:
    """Serve in a process of its own; yield its port and its id."""
    with subprocess.Popen(
        [sys.executable, PEERS / "served_receiver.py", folder],
        env={**os.environ, "PYTHONPATH": str(PLUGINS)},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline()), process.pid
        finally:
            process.terminate()


def most_memory(process: int) -> int:
    """Return the most kilobytes of memory that a process ever had."""
    status = Path(f"/proc/{process}/status").read_text()
    (peak,) = re.findall(r"VmHWM:\s+(\d+) kB", status)
    return int(peak)


SLOW = b"POST /webmention HTTP/1.1\r\nHost: x\r\nContent-Length: 16000\r\n"


@pytest.mark.needs("namespace")  # there is /proc then
def test_slow_and_half_open_connections_do_not_keep_others_out(tmp_path: Path) -> None:
    with ExitStack() as stack:
        port, process = stack.enter_context(served_alone(tmp_path))
        assert 201 == post(port, GOOD)
        before = most_memory(process)
        held = [
            stack.enter_context(socket.create_connection(("127.0.0.1", port)))
            for _ in range(400)
        ]
        for connection in held[:200]:  # their bodies come byte by byte
            connection.sendall(SLOW + b"\r\n")
        for connection in held[200:300]:  # half a header
            connection.sendall(SLOW)
        for _ in range(3):
            for connection in held[:200]:
                connection.sendall(b"a")

        statuses = [post(port, GOOD) for _ in range(5)]

        # none of them was closed to make room: those who are slow have their time too
        open_still = [connection for connection in held if is_open(connection)]
        assert ([201] * 5, 400) == (statuses, len(open_still))
        assert most_memory(process) - before < 30_000
    assert 1 == len(Inbox(tmp_path / "inbox.sqlite").in_state())


def is_open(connection: socket.socket) -> bool:
    """Tell whether the other side has not closed a connection on which it is silent."""
    connection.setblocking(False)
    try:
        return bool(connection.recv(1))
    except BlockingIOError:
        return True


def test_who_sends_byte_by_byte_is_not_waited_for(live: Live) -> None:
    """Else a few hundred of them would keep everybody out for good."""
    live.server.adj.channel_timeout = 2  # seconds; it is 10 in real life
    with socket.create_connection(("127.0.0.1", live.port), timeout=0.2) as connection:
        connection.sendall(SLOW + b"\r\n")
        answer = None
        for _ in range(100):
            try:
                connection.sendall(b"a")
                answer = connection.recv(1)
            except TimeoutError:  # it waits for more
                continue
            except OSError:  # it was closed between the two
                answer = b""
            break

    assert answer == b""


def test_the_client_is_whom_a_server_in_front_names(live: Live) -> None:
    for number in range(70):
        body = urlencode(
            {"source": f"http://h{number}.example/", "target": TARGET}
        ).encode()
        live.post(body, **{"X-Forwarded-For": f"9.{number}.9.9"})

    assert 70 == len(live.rig.inbox.in_state())


def test_it_ends_at_once_whatever_is_being_looked_at(tmp_path: Path) -> None:
    command = [sys.executable, PEERS / "slow_receiver.py", tmp_path]
    with subprocess.Popen(
        command,
        env={**os.environ, "PYTHONPATH": str(PLUGINS)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline())
        looks = {process.stdout.readline().strip() for _ in range(WORKERS)}
        status = post(port, GOOD)
        process.terminate()
        try:
            ended = process.wait(5)
        finally:
            process.kill()

    waiting = Inbox(tmp_path / "inbox.sqlite").in_state()
    assert (201, WORKERS) == (status, len(looks))  # several at once, and it answers
    assert ended in {0, 130}
    assert (16, WORKERS) == (len(waiting), sum(one.attempts for one in waiting))


# ---- behind the web servers of the document

DOCS = CHECKOUT / "docs/pingbacks.md"


@contextmanager
def behind_nginx(folder: Path, receiver: int) -> Iterator[int]:
    """Run the document's nginx in front of a receiver; yield its port."""
    inside = snippet(DOCS, "nginx").replace(":8001;", f":{receiver};")
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
    def ring(port: int, number: int, client: str, *, length: int = 0) -> int:
        source = {"source": f"http://h{number}.example/", "target": TARGET}
        body = urlencode(source).encode() + b"&x="
        forged = {"X-Forwarded-For": f"9.{number}.9.9"}
        return post(port, body.ljust(length, b"a"), client, **forged)

    with front(tmp_path / "front", live.port) as port:
        longest = ring(port, 1, "127.4.0.1", length=MAX_BODY)
        long = ring(port, 2, "127.4.0.1", length=MAX_BODY + 1)
        # who forges another address for each ping is one network all the same
        rung = [ring(port, n, "127.5.0.1") for n in range(100, 165)]
        other = ring(port, 200, "127.6.0.1")

    assert 201 == longest
    assert long in {413, 502}  # Caddy 2.6 says 502 where it cuts a body off
    assert [201] * 60 == rung[:60]
    assert 429 == rung[-1]
    assert 201 == other
    sources = {one.source for one in live.rig.inbox.in_state()}
    assert ("http://h1.example/" in sources) > ("http://h2.example/" in sources)


@pytest.mark.parametrize("host", ["no.such.host.invalid", "256.1.1.1", "a b", "x" * 70])
def test_where_it_cannot_listen_is_told(rig: Rig, host: str) -> None:
    with pytest.raises(MachineError, match=f"{host} is no address of this machine"):
        make_server(rig.receiver, host=host, port=free_port())


def test_answers_do_not_say_what_serves_them(live: Live) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", live.port, timeout=10)
    connection.request("GET", "/healthz")
    answer = connection.getresponse()

    assert (200, None) == (answer.status, answer.getheader("Server"))
    assert re.fullmatch(r"ok\n", answer.read().decode())
    connection.close()
