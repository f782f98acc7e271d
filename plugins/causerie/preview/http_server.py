"""HTTP server: serve the output on this machine, as production would."""

import logging
import socket
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import TCPServer
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from causerie.errors import CauserieError
from causerie.preview.build_events import BuildEvents
from causerie.preview.conditional_requests import select_range
from causerie.preview.draft_list import DRAFTS, drafts_page
from causerie.preview.injected_html import EVENTS, OVERLAY, RELOAD
from causerie.preview.moved_pages import SentPages
from causerie.preview.response import (
    PreviewResponse,
    find_response,
    is_page,
    made_page,
    read_file,
    redirect_found,
)
from causerie.preview.search_index import SEARCH, SearchIndex
from causerie.preview.url_to_file import find_file
from causerie.urls import path_of

logger = logging.getLogger(__name__)

_HOST = "127.0.0.1"
_MADE = {".html", ".json", ".txt", ".xml", ".vtt", ".srt"}  # files that builds make
_ATTEMPTS = 3  # to find a page, before a 404
_OWN_FILES = {
    path: Path(__file__).with_name(Path(path).name) for path in (RELOAD, OVERLAY)
}


@contextmanager
def serve_folder(  # noqa: PLR0913 - most are keywords
    output: Path,
    *,
    csp: str,
    port: int = 0,
    events: BuildEvents | None = None,
    heartbeat: float = 15,
    index: SearchIndex | None = None,
    host: str = _HOST,
    drafts: Callable[[], Iterable[str]] = tuple,
    sent: SentPages | None = None,
) -> Iterator[str]:
    """Serve `output` from a thread while the block runs; yield the address.

    With `events`, pages reload after them and show their problems; without, they
    are sent as they are, which suits tests of a release. `csp` is the
    Content-Security-Policy; port 0 is any free one; `heartbeat` is in seconds.
    `index` is that of the search; without, it is a part of the output. With another
    `host`, an address of this machine, all in its network are served. `drafts` returns
    the files of the output that are drafts.
    """
    pages = sent or SentPages()
    site = _Site(output, events, csp, heartbeat, index, host, drafts, pages)
    try:
        server = _Server(port, site)
    except OSError as error:
        what = f"Port {port} cannot be used: {error.strerror}."
        fix = "Stop what uses it, or choose another one with --port."
        raise CauserieError(what, fix=fix) from error
    thread = Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://{host}:{server.server_address[1]}/"
    finally:
        if events:
            events.close()
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass(frozen=True, slots=True)
class _Site:
    """What is served, and how."""

    output: Path  # looked up at each request: builds replace it
    events: BuildEvents | None
    csp: str
    heartbeat: float  # seconds
    index: SearchIndex | None = None
    host: str = _HOST  # by which it is reached
    drafts: Callable[[], Iterable[str]] = tuple  # files that readers do not have
    sent_pages: SentPages = field(default_factory=SentPages)

    def response(self, path: str) -> PreviewResponse:
        if not self.events:
            return find_response(self.output, path, None)
        self._wait_for(path, self.events)
        if self.index and path.startswith(SEARCH):
            folder = self.index.folder_of(self.events.outcome.build_id)
            return find_response(folder, path, None)
        attempts = 0
        while True:
            # Both are read before the file: at worst a page reloads once too often, and
            # a file missed while the output was swapped is looked up again.
            running, outcome = self.events.running, self.events.outcome
            response = find_response(self.output, path, outcome)
            attempts += 1
            if response.status == HTTPStatus.SERVICE_UNAVAILABLE:
                wait = running or self.output.is_dir()
            else:
                wait = response.status == HTTPStatus.NOT_FOUND and attempts < _ATTEMPTS
            if not wait:
                return self._follow_moved(path, response)
            time.sleep(0.02)

    def _wait_for(self, path: str, events: BuildEvents) -> None:
        """Wait for what a build that has told of some pages has yet to make.

        Files that no build changes while it makes pages first are sent meanwhile.
        """
        found = find_file(self.output, path)
        if found is None or found.suffix in _MADE or found.is_dir():
            events.wait_for(found.relative_to(self.output).as_posix() if found else "")

    def _follow_moved(self, path: str, response: PreviewResponse) -> PreviewResponse:
        """Redirect to the new address of a page that has moved."""
        if is_page(response):
            self.sent_pages.add(path, response.body.read())
            response.body.seek(0)
        elif response.status is HTTPStatus.NOT_FOUND:
            with suppress(OSError):  # a build has just replaced the pages
                if moved := self.sent_pages.find(self.output, path):
                    return redirect_found(moved)
        return response


class _Server(ThreadingHTTPServer):
    """A thread for each connection; all end with the server."""

    request_queue_size = 128  # a browser opens many at once
    daemon_threads = False  # server_close() waits for them

    def __init__(self, port: int, site: _Site) -> None:
        self.site = site
        self._open: set[Any] = set()
        super().__init__((site.host, port), _Connection)

    def server_bind(self) -> None:
        # HTTPServer's own asks the resolver for a host name that is not needed.
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
        # A browser may close the connection early.
        error = sys.exception()
        if not isinstance(error, ConnectionError | TimeoutError):
            logger.error("The preview could not answer.", exc_info=error)


class _Connection(BaseHTTPRequestHandler):
    """The requests of one connection and their responses."""

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
            self.close_connection = (
                True  # its unread body must not be parsed as a request
            )
        if not self._is_for_us():
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST)
        elif path == DRAFTS and self.server.site.events:
            site, now = self.server.site, datetime.now(UTC)
            self.server.site.events.wait_for(DRAFTS)
            html = drafts_page(site.output, site.drafts(), now=now)
            self._send(made_page(html, self.server.site.events.outcome))
        elif path == EVENTS and self.server.site.events:
            self._send_events(self.server.site.events)
        else:
            own = _OWN_FILES.get(path)
            if own and not own.is_file():  # the engine is being replaced just now
                own = None
            response = read_file(own) if own else self.server.site.response(path)
            with response.body:
                self._send(response)

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
        # A hostile page may rebind its own host name to this machine (DNS rebinding)
        # to read the drafts.
        try:
            host = urlsplit("//" + self.headers.get("Host", "")).hostname
        except ValueError:
            return False
        return host in {_HOST, "localhost", self.server.site.host}

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

    def _send(self, response: PreviewResponse) -> None:
        status, part = response.status, range(response.size)
        headers = {"Content-Type": response.type, "Location": self._location(response)}
        if status is HTTPStatus.OK:
            versions = {"etag": response.etag, "modified": response.modified}
            status, part = select_range(self.headers, response.size, **versions)
            headers |= {"ETag": response.etag, "Last-Modified": response.modified}
            headers["Accept-Ranges"] = "bytes"
        if status is HTTPStatus.PARTIAL_CONTENT:
            place = f"{part.start}-{part.stop - 1}"
            headers["Content-Range"] = f"bytes {place}/{response.size}"
        elif status is HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            headers["Content-Range"] = f"bytes */{response.size}"
        if status is not HTTPStatus.NOT_MODIFIED:
            headers["Content-Length"] = str(len(part))
        self._begin(status, headers)
        if part and self.command == "GET":
            sent = self.connection.sendfile(response.body, part.start, len(part))
            if sent < len(part):
                self.close_connection = True  # the file was cut short meanwhile

    def _location(self, response: PreviewResponse) -> str:
        query = urlsplit(self.path).query
        return response.location and response.location + (query and f"?{query}")

    def _send_events(self, events: BuildEvents) -> None:
        self.close_connection = True  # only that ends a stream
        self._begin(HTTPStatus.OK, {"Content-Type": "text/event-stream"})
        if self.command == "HEAD":
            return
        self.wfile.write(b"retry: 1000\n\n")  # milliseconds, once the preview is gone
        known = None
        while not events.closed:
            outcome = events.wait(known, seconds=self.server.site.heartbeat)
            # A comment line finds out whether the browser is still connected.
            news = ":" if outcome is known else f"data: {outcome.to_json()}"
            self.wfile.write(f"{news}\n\n".encode())
            known = outcome
