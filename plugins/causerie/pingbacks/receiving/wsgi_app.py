"""Receive: a WSGI application that takes webmentions and pingbacks.

It judges what can be judged without the network, commits, and answers; a worker looks
at the sources later. Nobody learns from its answers what our network looks like.
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
from urllib.parse import parse_qs, urlsplit

from causerie.errors import CauserieError
from causerie.pingbacks.receiving.circuit_breaker import Gate
from causerie.pingbacks.receiving.health import Health
from causerie.pingbacks.receiving.inbox import Inbox, InboxFullError
from causerie.pingbacks.receiving.inbox_export import is_authorised, write_page
from causerie.pingbacks.receiving.rate_limits import (
    PER_HOST,
    PER_NETWORK,
    TOGETHER,
    Limits,
    client_of,
    network_of,
)
from causerie.pingbacks.receiving.received_mention import Received, Standing
from causerie.pingbacks.receiving.validate_ping import (
    DENIED,
    KNOWN,
    OTHER_FAULT,
    BadClaimError,
    Claim,
    read_claim,
)
from causerie.pingbacks.targets import Targets
from causerie.pingbacks.xml_rpc import read_call
from causerie.text.printable import printable_line

logger = logging.getLogger(__name__)

MAX_BODY = 16_384  # bytes
FORM_TYPE = "application/x-www-form-urlencoded"

Environ = dict[str, Any]
StartResponse = Callable[[str, list[tuple[str, str]]], object]


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered."""

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
    limits: Limits = field(default_factory=Limits)
    token: str = ""  # of its author, who may read what was received; empty: nobody
    clock: Callable[[], float] | None = None  # seconds, for limits; none: `now`'s
    trusts: Callable[[str], bool] = lambda _source: False  # by the author's rules
    health: Health | None = None  # of the workers, if they are here
    gate: Gate = field(default_factory=Gate)
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(16))

    def __call__(self, environ: Environ, start: StartResponse) -> Iterable[bytes]:
        """Answer one request (PEP 3333)."""
        reply = self.answer(environ)
        body = reply.text.encode()
        start(
            f"{reply.status.value} {reply.status.phrase}",
            [
                ("Content-Type", f"{reply.type}; charset=utf-8"),
                ("Content-Length", str(len(body))),
                ("Content-Security-Policy", "default-src 'none'; form-action 'self'"),
                ("X-Content-Type-Options", "nosniff"),
                *reply.headers,
            ],
        )
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def answer(self, environ: Environ) -> Reply:
        """Find who answers."""
        path = environ.get("PATH_INFO", "")
        method = environ["REQUEST_METHOD"].replace("HEAD", "GET")
        routes: dict[str, dict[str, Callable[[], Reply]]] = {
            "/webmention": {
                "GET": lambda: Reply(HTTPStatus.OK, _FORM, "text/html"),
                "POST": lambda: self._webmention(environ),
            },
            "/pingback": {"POST": lambda: self._pingback(environ)},
            "/healthz": {"GET": self._health},
        }
        if self.token:
            routes["/inbox"] = {"GET": lambda: self._hand_over(environ)}
        if path.startswith("/status/"):
            one = path.removeprefix("/status/")
            routes[path] = {"GET": lambda: self._status(one)}
        if path not in routes:
            return Reply(HTTPStatus.NOT_FOUND, "There is nothing here.\n")
        if method not in routes[path]:
            allow = ("Allow", ", ".join(routes[path]))
            return Reply(HTTPStatus.METHOD_NOT_ALLOWED, headers=(allow,))
        try:
            return routes[path][method]()
        except CauserieError as error:  # the inbox, or the list of pages
            what = printable_line(f"{path}: {error}")
            logger.error("Not answered: %s", what)  # noqa: TRY400
            wait = (("Retry-After", "60"),)
            return Reply(HTTPStatus.SERVICE_UNAVAILABLE, _LATER, headers=wait)

    def _webmention(self, environ: Environ) -> Reply:
        try:
            source, target = _read_form(environ)
            claim = read_claim(source, target, self.targets())
            mention, _ = self._take("webmention", claim, environ)
        except BadClaimError as error:
            return Reply(HTTPStatus.BAD_REQUEST, f"{error}\n")
        except _TooOftenError:
            wait = (("Retry-After", "60"),)
            return Reply(HTTPStatus.TOO_MANY_REQUESTS, _LATER, headers=wait)
        if mention is None:  # its source is not to be remembered
            return Reply(HTTPStatus.ACCEPTED, _THANKS)
        where = (("Location", f"{self.base}/status/{mention.id}"),)
        return Reply(HTTPStatus.CREATED, _THANKS, headers=where)

    def _pingback(self, environ: Environ) -> Reply:
        try:
            source, target = _read_ping(environ)
            claim = read_claim(source, target, self.targets())
            mention, is_new = self._take("pingback", claim, environ)
        except BadClaimError as error:
            return _fault(error.fault, str(error))
        except _TooOftenError:
            return _fault(DENIED, _LATER)
        if mention is not None and not is_new and mention.standing not in _LOST:
            return _fault(KNOWN, "That is known already.")
        text = xmlrpc.client.dumps((_THANKS,), methodresponse=True)
        return Reply(HTTPStatus.OK, text, "text/xml")

    def _take(
        self, protocol: str, claim: Claim, environ: Environ
    ) -> tuple[Received | None, bool]:
        now = self.now()
        clock = self.clock() if self.clock else now.timestamp()
        client = client_of(
            environ.get("REMOTE_ADDR", ""), environ.get("HTTP_X_FORWARDED_FOR", "")
        )
        host = urlsplit(claim.source).hostname or ""
        network = network_of(client)
        if not (  # who is over a limit takes nothing from the next
            self.limits.allows(f"network {network}", PER_NETWORK, clock=clock)
            and self.limits.allows(f"host {host}", PER_HOST, clock=clock)
            and self.limits.allows("together", TOGETHER, clock=clock)
        ):
            raise _TooOftenError
        # no address is kept, and of its network a digest that nobody can undo later
        name = hmac.new(self.secret, network.encode(), "sha256").hexdigest()[:16]
        try:
            with self.gate.passing():
                return self.inbox.accept(
                    protocol,
                    claim.source,
                    claim.target,
                    claim.path,
                    now=now,
                    network=name,
                    trusted=self.trusts(claim.source),
                )
        except InboxFullError:
            raise _TooOftenError from None

    def _hand_over(self, environ: Environ) -> Reply:
        if not is_authorised(environ.get("HTTP_AUTHORIZATION", ""), self.token):
            asks = (("WWW-Authenticate", "Bearer"),)
            return Reply(HTTPStatus.UNAUTHORIZED, "Who are you?\n", headers=asks)
        with self.gate.passing():
            page = write_page(self.inbox, environ.get("QUERY_STRING", ""))
        private = (("Cache-Control", "no-store"),)
        return Reply(HTTPStatus.OK, page, "application/json", private)

    def _health(self) -> Reply:
        if self.health is None:
            return Reply(HTTPStatus.OK, "ok\n")
        good = self.health.is_good
        status = HTTPStatus.OK if good else HTTPStatus.SERVICE_UNAVAILABLE
        return Reply(status, self.health.write())

    def _status(self, one: str) -> Reply:
        with self.gate.passing():
            found = self.inbox.find([one])
        if not found:
            return Reply(HTTPStatus.NOT_FOUND, "There is no such mention.\n")
        return Reply(HTTPStatus.OK, _STATUS[found[0].standing] + "\n")


class _TooOftenError(Exception):
    """Raised when a client, or a host, or everybody together, rings too often."""


_THANKS = "Thank you. Its author reads it before it is shown.\n"
_LATER = "Later, please.\n"
_LOST = frozenset({Standing.INVALID, Standing.GONE, Standing.FAILED})
_STATUS = {
    Standing.NEW: "It was received, and its source will be looked at.",
    Standing.PENDING: "It waits for the author.",
    Standing.APPROVED: "It was accepted, and is shown from the next publication on.",
    Standing.REJECTED: "It is not shown.",
    Standing.SPAM: "It is not shown.",
    Standing.INVALID: "Its source was not found to link to its target.",
    Standing.GONE: "Its source does not link to its target any more.",
    Standing.FAILED: "Its source could not be reached.",
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
    """Read source and target of a webmention (3.1.3), or raise BadClaimError."""
    media = environ.get("CONTENT_TYPE", "").partition(";")[0]
    if media.strip().lower() != FORM_TYPE:
        raise BadClaimError(f"Send source and target as {FORM_TYPE}.", OTHER_FAULT)
    try:
        form = parse_qs(_read(environ).decode(), max_num_fields=20)
    except ValueError as error:
        raise BadClaimError("That is no form.", OTHER_FAULT) from error
    return form.get("source", [""])[0], form.get("target", [""])[0]


def _read_ping(environ: Environ) -> tuple[str, str]:
    """Read source and target of a pingback, or raise BadClaimError.

    Its Content-Type is not looked at: some senders err there.
    """
    call = read_call(_read(environ))
    if call is None:
        raise BadClaimError("That is no call of XML-RPC.", -32700)
    method, parameters = call
    if method != "pingback.ping":
        raise BadClaimError("There is only pingback.ping.", -32601)
    if len(parameters) != 2:  # noqa: PLR2004 - source and target
        raise BadClaimError("pingback.ping takes a source and a target.", -32602)
    return parameters[0], parameters[1]


def _read(environ: Environ) -> bytes:
    """Read a body, or raise BadClaimError if it is too long."""
    given = environ.get("CONTENT_LENGTH") or "0"
    length = int(given) if given.isascii() and given.isdigit() else 0
    if length > MAX_BODY:
        raise BadClaimError("That is too long.", DENIED)
    body: bytes = environ["wsgi.input"].read(length)
    return body


def _fault(code: int, why: str) -> Reply:
    """Answer a fault: with HTTP 200, as XML-RPC asks."""
    text = xmlrpc.client.dumps(xmlrpc.client.Fault(code, why), methodresponse=True)
    return Reply(HTTPStatus.OK, text, "text/xml")
