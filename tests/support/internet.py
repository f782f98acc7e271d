"""A small internet in this process: names and public addresses that lead to loopback.

The guarded client runs as in real life, only its resolver and its connector are ours.
Nothing else can be dialled: what is asked for and not there is kept in `dialled`.
"""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpcore2

from causerie.net.client import Client
from causerie.net.public_addresses import Address

AGENT = "Causerie/test (Webmention)"
BASE = "93.184.216."  # public to every table; nothing of it is ever dialled


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as a server got it."""

    method: str
    url: str  # scheme and host as the client named them
    headers: Mapping[str, str]  # names in lower case
    body: bytes

    @property
    def path(self) -> str:
        """Path and query."""
        return "/" + self.url.split("/", 3)[3]


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answers."""

    body: str | bytes = ""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    type: str = "text/html; charset=utf-8"


def redirect(location: str, status: int = 302) -> Reply:
    """Return a reply that leads elsewhere."""
    return Reply(status=status, headers=(("Location", location),))


Site = Callable[[Asked], Reply]
Raw = Callable[[socket.socket], None]


@dataclass(slots=True)
class Internet:
    """Hosts by name, and who asked them what."""

    names: dict[str, list[list[str]]] = field(default_factory=dict)  # answers in turn
    ports: dict[tuple[str, int], int] = field(
        default_factory=dict
    )  # where it really is
    resolved: list[str] = field(default_factory=list)
    dialled: list[tuple[str, int]] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    closers: list[Callable[[], None]] = field(default_factory=list)

    def client(self, tls: ssl.SSLContext | None = None) -> Client:
        """Make the guarded client of this internet."""
        return Client(AGENT, resolve=self.resolve, connect=self.connect, tls=tls)

    def resolve(self, host: str, _port: int) -> list[str]:
        """Answer for a name; each further answer of a rebinding one in turn."""
        self.resolved.append(host)
        answers = self.names.get(host)
        if not answers:
            raise socket.gaierror(-2, "Name or service not known")
        return answers.pop(0) if len(answers) > 1 else answers[0]

    async def connect(
        self, address: Address, port: int
    ) -> httpcore2.AsyncNetworkStream:
        """Lead an address of this internet to the server that plays it."""
        self.dialled.append((str(address), port))
        real = self.ports.get((str(address), port))
        if real is None:
            raise httpcore2.ConnectError("nothing listens there")
        return await httpcore2.AnyIOBackend().connect_tcp("127.0.0.1", real)

    def add(self, host: str, site: Site, *, tls: ssl.SSLContext | None = None) -> None:
        """Put a site on ports 80 and, with `tls`, 443 of a name."""
        address = self._address_of(host)
        self.ports[address, 80] = self._serve(host, site, None)
        if tls:
            self.ports[address, 443] = self._serve(host, site, tls)

    def add_raw(self, host: str, talk: Raw) -> None:
        """Put a server that says what it likes on port 80 of a name."""
        listener = socket.create_server(("127.0.0.1", 0))
        self.ports[self._address_of(host), 80] = listener.getsockname()[1]

        def serve() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = listener.accept()
                    threading.Thread(
                        target=_talk, args=(talk, connection), daemon=True
                    ).start()

        threading.Thread(target=serve, daemon=True).start()
        self.closers.append(lambda: listener.shutdown(socket.SHUT_RDWR))
        self.closers.append(listener.close)

    def paths(self, method: str = "GET") -> list[str]:
        """Return what was asked for, by paths."""
        return [asked.path for asked in self.asked if asked.method == method]

    def _address_of(self, host: str) -> str:
        if host not in self.names:
            self.names[host] = [[f"{BASE}{len(self.names) + 1}"]]
        return self.names[host][0][0]

    def _serve(self, host: str, site: Site, tls: ssl.SSLContext | None) -> int:
        scheme = "https" if tls else "http"

        def answer(asked: Asked) -> Reply:
            self.asked.append(asked)
            return site(asked)

        server = make_server(f"{scheme}://{host}", answer)
        if tls:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        start = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        start.start()
        self.closers.append(server.shutdown)
        self.closers.append(server.server_close)
        return int(server.server_address[1])


@contextmanager
def internet() -> Iterator[Internet]:
    """Run an internet, and take it down."""
    made = Internet()
    try:
        yield made
    finally:
        for close in made.closers:
            with suppress(OSError):
                close()


def make_server(
    origin: str, site: Site, address: tuple[str, int] = ("127.0.0.1", 0)
) -> ThreadingHTTPServer:
    """Make a server of a site; the caller runs it."""

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            length = int(self.headers.get("Content-Length", "0"))
            headers = {name.lower(): value for name, value in self.headers.items()}
            body = self.rfile.read(length)
            reply = site(Asked(self.command, origin + self.path, headers, body))
            data = reply.body if isinstance(reply.body, bytes) else reply.body.encode()
            self.send_response(reply.status)
            given = {name.lower() for name, _ in reply.headers}
            if "content-type" not in given and reply.type:
                self.send_header("Content-Type", reply.type)
            for name, value in reply.headers:
                self.send_header(name, value)
            if "content-length" not in given:
                self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            if self.command != "HEAD":
                with suppress(OSError):
                    self.wfile.write(data)

        do_GET = do_POST = do_HEAD = answer  # noqa: N815 - http.server's names

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(address, Handler)
    server.daemon_threads = True
    return server


def _talk(talk: Raw, connection: socket.socket) -> None:
    with connection, suppress(OSError):
        talk(connection)
