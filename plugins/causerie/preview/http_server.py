"""Server: the dev output over HTTP on this machine, as production would send it."""

import logging
import socket
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import TCPServer
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from causerie.errors import CauserieError
from causerie.preview.build_events import Builds
from causerie.preview.conditional_requests import select
from causerie.preview.injected_html import EVENTS, OVERLAY, RELOAD
from causerie.preview.moved_pages import Served
from causerie.preview.response import Answer, find_answer, is_page, lead_on, read_file
from causerie.urls import path_of

logger = logging.getLogger(__name__)

_HOST = "127.0.0.1"
_LOOKS = 3  # for a page, before it is said not to be there
_OWN = {path: Path(__file__).with_name(Path(path).name) for path in (RELOAD, OVERLAY)}


@contextmanager
def serving(
    output: Path,
    *,
    csp: str,
    port: int = 0,
    builds: Builds | None = None,
    heartbeat: float = 15,
) -> Iterator[str]:
    """Serve `output` from a thread while the block runs; gives the address.

    With `builds`, pages reload after them and show their problems; without, they
    are sent as they are, which suits tests of a release. `csp` is the
    Content-Security-Policy; port 0 is any free one; `heartbeat` is in seconds.
    """
    site = _Site(output, builds, csp, heartbeat)
    try:
        server = _Server(port, site)
    except OSError as error:
        what = f"Port {port} cannot be used: {error.strerror}."
        fix = "Stop what uses it, or choose another one with --port."
        raise CauserieError(what, fix=fix) from error
    thread = Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://{_HOST}:{server.server_address[1]}/"
    finally:
        if builds:
            builds.close()
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass(frozen=True, slots=True)
class _Site:
    """What is served, and how."""

    output: Path  # looked up at each request: a build puts another in its place
    builds: Builds | None
    csp: str
    heartbeat: float  # seconds
    served: Served = field(default_factory=Served)

    def answer(self, path: str) -> Answer:
        if not self.builds:
            return find_answer(self.output, path, None)
        looks = 0
        while True:
            # Both are read before the file: at worst a page reloads once too often,
            # and what was missed while the output was swapped is looked up again.
            running, outcome = self.builds.running, self.builds.outcome
            answer = find_answer(self.output, path, outcome)
            looks += 1
            if answer.status == HTTPStatus.SERVICE_UNAVAILABLE:
                wait = running or self.output.is_dir()
            else:
                wait = answer.status == HTTPStatus.NOT_FOUND and looks < _LOOKS
            if not wait:
                return self._led_on(path, answer)
            time.sleep(0.02)

    def _led_on(self, path: str, answer: Answer) -> Answer:
        """Answer for a page that has moved where it has moved to."""
        if is_page(answer):
            self.served.add(path, answer.body.read())
            answer.body.seek(0)
        elif answer.status is HTTPStatus.NOT_FOUND:
            with suppress(OSError):  # a build has just put other pages in place
                if moved := self.served.find(self.output, path):
                    return lead_on(moved)
        return answer


class _Server(ThreadingHTTPServer):
    """A thread for each connection; all end with the server."""

    request_queue_size = 128  # a browser opens many at once
    daemon_threads = False  # so that closing waits for them

    def __init__(self, port: int, site: _Site) -> None:
        self.site = site
        self._open: set[Any] = set()
        super().__init__((_HOST, port), _Exchange)

    def server_bind(self) -> None:
        # HTTPServer's own asks the resolver for a name that nobody needs.
        TCPServer.server_bind(self)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def server_close(self) -> None:
        for request in list(self._open):
            with suppress(OSError):
                request.shutdown(socket.SHUT_RDWR)
        super().server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002
        # A browser that leaves before the end is no fault.
        error = sys.exception()
        if not isinstance(error, ConnectionError | TimeoutError):
            logger.error("The preview could not answer.", exc_info=error)


class _Exchange(BaseHTTPRequestHandler):
    """The requests of one connection and their answers."""

    server: _Server
    protocol_version = "HTTP/1.1"
    server_version = "Causerie"
    sys_version = ""
    error_content_type = "text/plain; charset=utf-8"
    error_message_format = "%(code)d %(message)s\n"
    timeout = 60  # seconds that a connection may stand still

    def do_GET(self) -> None:
        path = path_of(self.path)
        if self.headers.get("Content-Length") or self.headers.get("Transfer-Encoding"):
            self.close_connection = True  # a body left unread is no next request
        if not self._is_for_us():
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST)
        elif path == EVENTS and self.server.site.builds:
            self._send_events(self.server.site.builds)
        else:
            own = _OWN.get(path)
            if own and not own.is_file():  # the engine is just being replaced
                own = None
            answer = read_file(own) if own else self.server.site.answer(path)
            with answer.body:
                self._send(answer)

    def do_HEAD(self) -> None:
        del self.headers["Range"]  # it means nothing here (RFC 9110, section 14.2)
        self.do_GET()

    def _refuse(self) -> None:
        self.close_connection = True  # whatever its body is
        headers = {"Allow": "GET, HEAD", "Content-Length": "0"}
        self._begin(HTTPStatus.METHOD_NOT_ALLOWED, headers)

    do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = _refuse  # noqa: N815

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        logger.debug(format, *args)

    def _is_for_us(self) -> bool:
        # Another name for this machine is a hostile page's, which rebound it to
        # read the drafts.
        try:
            host = urlsplit("//" + self.headers.get("Host", "")).hostname
        except ValueError:
            return False
        return host in {_HOST, "localhost"}

    def _begin(self, status: HTTPStatus, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        policy = self.server.site.csp
        always = {"Content-Security-Policy": policy, "Cache-Control": "no-cache"}
        for name, value in {**always, **headers}.items():
            if value:
                self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()

    def _send(self, answer: Answer) -> None:
        status, part = answer.status, range(answer.size)
        headers = {"Content-Type": answer.type, "Location": self._location(answer)}
        if status is HTTPStatus.OK:
            versions = {"etag": answer.etag, "modified": answer.modified}
            status, part = select(self.headers, answer.size, **versions)
            headers |= {"ETag": answer.etag, "Last-Modified": answer.modified}
            headers["Accept-Ranges"] = "bytes"
        if status is HTTPStatus.PARTIAL_CONTENT:
            place = f"{part.start}-{part.stop - 1}"
            headers["Content-Range"] = f"bytes {place}/{answer.size}"
        elif status is HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            headers["Content-Range"] = f"bytes */{answer.size}"
        if status is not HTTPStatus.NOT_MODIFIED:
            headers["Content-Length"] = str(len(part))
        self._begin(status, headers)
        if part and self.command == "GET":
            sent = self.connection.sendfile(answer.body, part.start, len(part))
            if sent < len(part):
                self.close_connection = True  # the file was cut short meanwhile

    def _location(self, answer: Answer) -> str:
        query = urlsplit(self.path).query
        return answer.location and answer.location + (query and f"?{query}")

    def _send_events(self, builds: Builds) -> None:
        self.close_connection = True  # a stream has no other end
        self._begin(HTTPStatus.OK, {"Content-Type": "text/event-stream"})
        if self.command == "HEAD":
            return
        self.wfile.write(b"retry: 1000\n\n")  # milliseconds, once the preview is gone
        known = None
        while not builds.closed:
            outcome = builds.wait(known, seconds=self.server.site.heartbeat)
            # A line without news finds out whether the browser is still there.
            news = ":" if outcome is known else f"data: {outcome.to_json()}"
            self.wfile.write(f"{news}\n\n".encode())
            known = outcome
