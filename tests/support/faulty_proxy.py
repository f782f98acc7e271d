"""A proxy before a server of this machine that fails as networks and hosts do."""

import http.client
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import cycle
from threading import Lock, Thread

FAULTS = ("refused", "lost", "cut", "silent")
SILENCE = 3  # seconds
Choose = Callable[[str, str], str]  # method, path -> a fault, "403 Code", or nothing


@dataclass(slots=True)
class FaultyProxy:
    """Where it is, and which faults there were."""

    port: int
    counts: Counter[str] = field(default_factory=Counter)


def at_random(seed: str, share: float) -> Choose:
    """Choose a fault for a share of all requests, each kind in turn."""
    dice, one_at_a_time = random.Random(seed), Lock()  # noqa: S311
    faults = cycle(FAULTS)

    def choose(_method: str, _path: str) -> str:
        with one_at_a_time:
            return next(faults) if dice.random() < share else ""

    return choose


class _Handler(BaseHTTPRequestHandler):
    """Answers one request after another of a connection."""

    protocol_version = "HTTP/1.1"
    proxy: FaultyProxy
    choose: Choose
    behind: int

    def handle_all(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        fault = type(self).choose(self.command, self.path)
        self.proxy.counts[fault] += 1
        if fault == "refused":
            self.answer(500, [], b"<Error/>")
        elif fault[:3].isdigit():
            status, _, code = fault.partition(" ")
            error = f'<?xml version="1.0"?><Error><Code>{code}</Code></Error>'
            self.answer(int(status), [("Content-Type", "text/xml")], error.encode())
        elif fault in {"cut", "silent"}:
            time.sleep(SILENCE if fault == "silent" else 0)
            self.close_connection = True
        else:
            done = self.forward(body)
            if fault == "lost":
                self.close_connection = True
            else:
                self.answer(*done)

    def answer(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.send_response_only(status)
        for name, value in headers:
            if name.lower() not in {"transfer-encoding", "connection"}:
                self.send_header(name, value)
        if not any(name.lower() == "content-length" for name, _ in headers):
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def forward(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        server = http.client.HTTPConnection("127.0.0.1", self.behind, timeout=20)
        server.putrequest(
            self.command, self.path, skip_host=True, skip_accept_encoding=True
        )
        for name, value in self.headers.items():
            server.putheader(name, value)
        server.endheaders(body)
        answer = server.getresponse()
        try:
            return answer.status, answer.getheaders(), answer.read()
        finally:
            server.close()

    do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = handle_all  # noqa: N815

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def faulty_proxy(port: int, choose: Choose) -> Iterator[FaultyProxy]:
    """Serve before the server on a port.

    A request is `refused` with a 500, `cut` off before it is done, at once or after
    being `silent`, or done, and its answer `lost`.
    """
    proxy = FaultyProxy(0)
    own = {"proxy": proxy, "choose": staticmethod(choose), "behind": port}
    handler = type("Handler", (_Handler,), own)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    proxy.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield proxy
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
