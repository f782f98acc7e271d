"""WSGI app: take webmentions and pingbacks.

It validates a ping without the network, commits it to the inbox, and responds; a worker
verifies the source later. So its responses reveal nothing about our network.
"""

import hmac
import logging
import secrets
import xmlrpc.client
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs

from causerie.errors import CauserieError
from causerie.pingbacks.receiving.health import CircuitBreaker, Health
from causerie.pingbacks.receiving.inbox import Inbox
from causerie.pingbacks.receiving.inbox_export import export_page, is_authorised
from causerie.pingbacks.receiving.queue import InboxFullError
from causerie.pingbacks.receiving.rate_limits import (
    GLOBAL,
    PER_HOST,
    PER_NETWORK,
    RateLimiter,
    client_of,
    network_of,
)
from causerie.pingbacks.receiving.received_mention import MentionState, ReceivedMention
from causerie.pingbacks.receiving.validate_ping import (
    ACCESS_DENIED,
    ALREADY_REGISTERED,
    GENERIC_FAULT,
    InvalidPingError,
    validate_ping,
)
from causerie.pingbacks.targets import Targets
from causerie.pingbacks.xml_rpc import read_call
from causerie.text.printable import printable_line
from causerie.urls import host_of

logger = logging.getLogger(__name__)

MAX_BODY = 16_384  # bytes
FORM_TYPE = "application/x-www-form-urlencoded"

Environ = dict[str, Any]
StartResponse = Callable[[str, list[tuple[str, str]]], object]


@dataclass(frozen=True, slots=True)
class WsgiResponse:
    """A response to send."""

    status: HTTPStatus
    text: str = ""
    type: str = "text/plain"
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Receiver:
    """The application; one for a site."""

    inbox: Inbox
    targets: Callable[[], Targets]
    base: str  # the public address of this application, without a slash at its end
    now: Callable[[], datetime]  # aware
    limiter: RateLimiter = field(default_factory=RateLimiter)
    token: str = ""  # of the author, for the export; empty: no export
    clock: Callable[[], float] | None = None  # seconds, for rate limits; none: of `now`
    trusts: Callable[[str], bool] = lambda _source: False  # by the author's trust rules
    health: Health | None = None  # of the workers, if they run in this process
    breaker: CircuitBreaker = field(default_factory=CircuitBreaker)
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(16))

    def __call__(self, environ: Environ, start: StartResponse) -> Iterable[bytes]:
        """Respond to one request (PEP 3333)."""
        response = self.respond(environ)
        body = response.text.encode()
        start(
            f"{response.status.value} {response.status.phrase}",
            [
                ("Content-Type", f"{response.type}; charset=utf-8"),
                ("Content-Length", str(len(body))),
                ("Content-Security-Policy", "default-src 'none'; form-action 'self'"),
                ("X-Content-Type-Options", "nosniff"),
                *response.headers,
            ],
        )
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def respond(self, environ: Environ) -> WsgiResponse:
        """Route a request to its handler."""
        path = environ.get("PATH_INFO", "")
        method = environ["REQUEST_METHOD"].replace("HEAD", "GET")
        routes: dict[str, dict[str, Callable[[], WsgiResponse]]] = {
            "/webmention": {
                "GET": lambda: WsgiResponse(HTTPStatus.OK, _FORM, "text/html"),
                "POST": lambda: self._webmention(environ),
            },
            "/pingback": {"POST": lambda: self._pingback(environ)},
            "/healthz": {"GET": self._health},
        }
        if self.token:
            routes["/inbox"] = {"GET": lambda: self._export(environ)}
        if path.startswith("/status/"):
            id_ = path.removeprefix("/status/")
            routes[path] = {"GET": lambda: self._status(id_)}
        if path not in routes:
            return WsgiResponse(HTTPStatus.NOT_FOUND, "There is nothing here.\n")
        if method not in routes[path]:
            allow = ("Allow", ", ".join(routes[path]))
            return WsgiResponse(HTTPStatus.METHOD_NOT_ALLOWED, headers=(allow,))
        try:
            return routes[path][method]()
        except CauserieError as error:  # the inbox, or the list of pages
            what = printable_line(f"{path}: {error}")
            logger.error("Not answered: %s", what)  # noqa: TRY400
            return _later(HTTPStatus.SERVICE_UNAVAILABLE)

    def _webmention(self, environ: Environ) -> WsgiResponse:
        try:
            mention, _ = self._enqueue("webmention", _read_form(environ), environ)
        except InvalidPingError as error:
            return WsgiResponse(HTTPStatus.BAD_REQUEST, f"{error}\n")
        except (_RateLimitedError, InboxFullError):
            return _later(HTTPStatus.TOO_MANY_REQUESTS)
        if mention is None:  # its source is forgotten
            return WsgiResponse(HTTPStatus.ACCEPTED, _THANKS)
        where = (("Location", f"{self.base}/status/{mention.id}"),)
        return WsgiResponse(HTTPStatus.CREATED, _THANKS, headers=where)

    def _pingback(self, environ: Environ) -> WsgiResponse:
        try:
            mention, is_new = self._enqueue("pingback", _read_ping(environ), environ)
        except InvalidPingError as error:
            return _fault(error.fault, str(error))
        except (_RateLimitedError, InboxFullError):
            return _fault(ACCESS_DENIED, _LATER)
        if mention and not is_new and mention.state not in _UNVERIFIED:
            return _fault(ALREADY_REGISTERED, "That is known already.")
        text = xmlrpc.client.dumps((_THANKS,), methodresponse=True)
        return WsgiResponse(HTTPStatus.OK, text, "text/xml")

    def _enqueue(
        self, protocol: str, link: tuple[str, str], environ: Environ
    ) -> tuple[ReceivedMention | None, bool]:
        ping = validate_ping(*link, self.targets())
        now = self.now()
        clock = self.clock() if self.clock else now.timestamp()
        client = client_of(
            environ.get("REMOTE_ADDR", ""), environ.get("HTTP_X_FORWARDED_FOR", "")
        )
        host = host_of(ping.source)
        network = network_of(client)
        if not (  # a sender over one limit takes no token of the next
            self.limiter.allow(f"network {network}", PER_NETWORK, clock=clock)
            and (
                self.limiter.allow(f"host {host}", PER_HOST, clock=clock)
                # others may ring in a friend's name
                or (
                    self._is_friend(ping.source)
                    and self.limiter.allow(
                        f"host {host} from {network}", PER_HOST, clock=clock
                    )
                )
            )
            and self.limiter.allow("global", GLOBAL, clock=clock)
        ):
            raise _RateLimitedError
        # no address is stored; of its network only a digest with this process's secret
        name = hmac.new(self.secret, network.encode(), "sha256").hexdigest()[:16]
        with self.breaker.guard():
            return self.inbox.enqueue(
                protocol,
                ping.source,
                ping.target,
                ping.path,
                now=now,
                network=name,
                trusted=self.trusts(ping.source),
            )

    def _is_friend(self, source: str) -> bool:
        """Return whether a source is of a host that is known or allowed."""
        with self.breaker.guard():
            return self.trusts(source) or self.inbox.is_known(host_of(source))

    def _export(self, environ: Environ) -> WsgiResponse:
        if not is_authorised(environ.get("HTTP_AUTHORIZATION", ""), self.token):
            challenge = (("WWW-Authenticate", "Bearer"),)
            return WsgiResponse(
                HTTPStatus.UNAUTHORIZED, "Who are you?\n", headers=challenge
            )
        with self.breaker.guard():
            page = export_page(self.inbox, environ.get("QUERY_STRING", ""))
        no_store = (("Cache-Control", "no-store"),)
        return WsgiResponse(HTTPStatus.OK, page, "application/json", no_store)

    def _health(self) -> WsgiResponse:
        if self.health is None:
            return WsgiResponse(HTTPStatus.OK, "ok\n")
        good = self.health.is_good
        status = HTTPStatus.OK if good else HTTPStatus.SERVICE_UNAVAILABLE
        return WsgiResponse(status, self.health.format())

    def _status(self, id_: str) -> WsgiResponse:
        with self.breaker.guard():
            found = self.inbox.find([id_])
        if not found:
            return WsgiResponse(HTTPStatus.NOT_FOUND, "There is no such mention.\n")
        return WsgiResponse(HTTPStatus.OK, _STATUS[found[0].state] + "\n")


class _RateLimitedError(Exception):
    """Raised when a client, a host, or all senders together ping too often."""


_THANKS = "Thank you. Its author reads it before it is shown.\n"
_LATER = "Later, please.\n"
_UNVERIFIED = frozenset({MentionState.INVALID, MentionState.GONE, MentionState.FAILED})
_STATUS = {
    MentionState.NEW: "It was received, and its source will be looked at.",
    MentionState.PENDING: "It waits for the author.",
    MentionState.APPROVED: (
        "It was accepted, and is shown from the next publication on."
    ),
    MentionState.REJECTED: "It is not shown.",
    MentionState.SPAM: "It is not shown.",
    MentionState.INVALID: "Its source was not found to link to its target.",
    MentionState.GONE: "Its source does not link to its target any more.",
    MentionState.FAILED: "Its source could not be reached.",
}
_FORM = """\
<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Webmention</title></head><body>
<form method="post">
<p><label>Your page: <input type="url" name="source" required></label></p>
<p><label>The page it links to: <input type="url" name="target" required></label></p>
<p><button>Tell</button></p>
</form></body></html>
"""


def _read_form(environ: Environ) -> tuple[str, str]:
    """Read source and target of a webmention (3.1.3), or raise InvalidPingError."""
    media = environ.get("CONTENT_TYPE", "").partition(";")[0]
    if media.strip().lower() != FORM_TYPE:
        raise InvalidPingError(f"Send source and target as {FORM_TYPE}.", GENERIC_FAULT)
    try:
        form = parse_qs(_read(environ).decode(), max_num_fields=20)
    except ValueError as error:
        raise InvalidPingError("That is no form.", GENERIC_FAULT) from error
    return form.get("source", [""])[0], form.get("target", [""])[0]


def _read_ping(environ: Environ) -> tuple[str, str]:
    """Read source and target of a pingback, or raise InvalidPingError.

    Its Content-Type is ignored: some senders have a wrong one.
    """
    call = read_call(_read(environ))
    if call is None:
        raise InvalidPingError("That is no call of XML-RPC.", -32700)
    method, parameters = call
    if method != "pingback.ping":
        raise InvalidPingError("There is only pingback.ping.", -32601)
    if len(parameters) != 2:  # noqa: PLR2004 - source and target
        raise InvalidPingError("pingback.ping takes a source and a target.", -32602)
    return parameters[0], parameters[1]


def _read(environ: Environ) -> bytes:
    """Read a request body, or raise InvalidPingError if it is too long."""
    given = environ.get("CONTENT_LENGTH") or "0"
    length = int(given) if given.isascii() and given.isdigit() else 0
    if length > MAX_BODY:
        raise InvalidPingError("That is too long.", ACCESS_DENIED)
    body: bytes = environ["wsgi.input"].read(length)
    return body


def _later(status: HTTPStatus) -> WsgiResponse:
    return WsgiResponse(status, _LATER, headers=(("Retry-After", "60"),))


def _fault(code: int, message: str) -> WsgiResponse:
    """Return a fault response: with HTTP 200, as XML-RPC requires."""
    text = xmlrpc.client.dumps(xmlrpc.client.Fault(code, message), methodresponse=True)
    return WsgiResponse(HTTPStatus.OK, text, "text/xml")
