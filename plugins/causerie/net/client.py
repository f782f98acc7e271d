"""Client: our one HTTP client, guarded against SSRF and slow or large responses.

Each host name is resolved once and each of its addresses checked; the connection goes
to a checked address, so DNS rebinding gains nothing. Each redirect is checked likewise.
One timeout covers name resolution, connections, headers and the body.
"""

import asyncio
import socket
import ssl
import threading
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from typing import Any
from urllib.parse import urljoin

import anyio
import httpcore2

from causerie.errors import (
    BadResponseError,
    FetchError,
    ForbiddenAddressError,
    TooSlowError,
    UnreachableError,
)
from causerie.net.fetchable_url import FetchableUrl, parse_fetchable_url
from causerie.net.http_message import Request, Response
from causerie.net.public_addresses import Address, is_public, parse_addresses
from causerie.net.response_body import BodyError, read_body
from causerie.text.printable import printable_line

Resolve = Callable[[str, int], Iterable[str]]  # host, port -> IP addresses; may block
Connect = Callable[[Address, int], Awaitable[httpcore2.AsyncNetworkStream]]


def resolve_by_system(host: str, port: int) -> list[str]:
    """Resolve a host name by the system's resolver."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(sockaddr[0]) for *_, sockaddr in found]


async def connect_by_tcp(address: Address, port: int) -> httpcore2.AsyncNetworkStream:
    """Connect to an IP address; no name is resolved."""
    backend = httpcore2.AnyIOBackend()
    return await backend.connect_tcp(str(address), port, timeout=_CONNECT_SECONDS)


class Client:
    """The Fetcher that uses the network; see the module."""

    def __init__(
        self,
        agent: str,
        *,
        is_allowed: Callable[[Address], bool] = is_public,
        resolve: Resolve = resolve_by_system,
        connect: Connect = connect_by_tcp,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.agent = agent
        self.is_allowed = is_allowed
        self.resolve = resolve
        self.connect = connect
        self.tls = tls or ssl.create_default_context()

    def fetch(self, request: Request) -> Response:
        """Send a request, follow redirects, and read the body up to the limit."""
        try:
            return anyio.run(self._within_deadline, request)
        except BodyError as error:
            raise BadResponseError(str(error), where=request.url) from error
        except (TimeoutError, httpcore2.TimeoutException) as error:
            what = f"It did not answer within {request.timeout:g} seconds."
            raise TooSlowError(what, where=request.url) from error
        except (httpcore2.ConnectError, OSError) as error:
            reason = printable_line(str(error)) or "no connection"
            what = f"It cannot be reached: {reason}."
            raise UnreachableError(what, where=request.url) from error
        except (httpcore2.ProtocolError, httpcore2.NetworkError) as error:
            what = f"It does not answer as HTTP asks: {printable_line(str(error))}."
            raise BadResponseError(what, where=request.url) from error

    async def _within_deadline(self, request: Request) -> Response:
        with anyio.fail_after(request.timeout):
            return await self._follow_redirects(request)

    async def _follow_redirects(self, request: Request) -> Response:
        history: list[tuple[int, str]] = []
        url = parse_fetchable_url(request.url, request.ports)
        is_safe = request.method in {"GET", "HEAD"}
        followed = _REDIRECTS if is_safe else _METHOD_KEEPING_REDIRECTS
        while True:
            response = await self._send(request, url)
            location = response.header("location")
            if response.status not in followed or not location:
                return replace(response, history=tuple(history))
            history.append((response.status, response.url))
            if len(history) > request.max_redirects:
                what = f"It redirects more than {request.max_redirects} times."
                raise BadResponseError(what, where=request.url)
            url = _redirect_url(url, location, request)

    async def _send(self, request: Request, url: FetchableUrl) -> Response:
        http_request = httpcore2.Request(
            request.method,
            httpcore2.URL(
                scheme=url.scheme.encode(),
                host=url.host.encode(),
                port=url.port,
                target=url.target.encode(),
            ),
            headers=self._headers(request, url),
            content=request.body or None,
            extensions={"timeout": {"connect": _CONNECT_SECONDS}},
        )
        backend = _PinnedBackend(self, url.host)
        async with httpcore2.AsyncConnectionPool(
            ssl_context=self.tls, network_backend=backend
        ) as pool:
            response = await pool.handle_async_request(http_request)
            try:
                headers = tuple(
                    (name.decode("latin-1").lower(), _decode_header(value))
                    for name, value in response.headers
                )
                body, truncated = b"", False
                if response.status not in _REDIRECTS and request.method != "HEAD":
                    coding = ",".join(v for k, v in headers if k == "content-encoding")
                    body, truncated = await read_body(
                        response.aiter_stream(), coding, request.limit
                    )
            finally:
                await response.aclose()
        return Response(str(url), response.status, headers, body, truncated)

    def _headers(
        self, request: Request, url: FetchableUrl
    ) -> list[tuple[bytes, bytes]]:
        headers = {
            "Host": url.authority,
            "User-Agent": self.agent,
            "Accept": "*/*",
            "Accept-Encoding": "identity",
            "Connection": "close",
            **({"Content-Length": str(len(request.body))} if request.body else {}),
            **request.headers,
        }
        return [(name.encode(), value.encode()) for name, value in headers.items()]


_CONNECT_SECONDS = 3.0
_MAX_ADDRESSES = 4  # of one host that are tried
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_METHOD_KEEPING_REDIRECTS = frozenset({307, 308})


class _PinnedBackend(httpcore2.AsyncNetworkBackend):
    """Connect to the checked addresses of a host; resolve its name only once."""

    def __init__(self, client: Client, host: str) -> None:
        self.client = client
        self.host = host

    async def connect_tcp(
        self, host: str, port: int, *_: Any, **__: Any
    ) -> httpcore2.AsyncNetworkStream:
        addresses = await self._resolve_checked(host, port)
        for address in addresses[:-1]:
            with suppress(httpcore2.ConnectError, httpcore2.ConnectTimeout):
                return await self.client.connect(address, port)
        return await self.client.connect(addresses[-1], port)

    async def _resolve_checked(self, host: str, port: int) -> list[Address]:
        """Resolve a name; raise ForbiddenAddressError if any address is not allowed."""
        try:
            addresses = parse_addresses([host.strip("[]")])
        except ValueError:
            addresses = parse_addresses(
                await _in_thread(self.client.resolve, host, port)
            )
        refused = [a for a in addresses if not self.client.is_allowed(a)]
        if refused:
            what = f"{host} is at {refused[0]}, which is no public address."
            raise ForbiddenAddressError(what, where=self.host)
        if not addresses:
            raise UnreachableError(f"{host} has no address.", where=self.host)
        return list(dict.fromkeys(addresses))[:_MAX_ADDRESSES]


async def _in_thread(resolve: Resolve, host: str, port: int) -> list[str]:
    """Resolve in a thread that may outlive the timeout.

    An executor would wait for its threads when the loop ends.
    """
    loop = asyncio.get_running_loop()
    future: asyncio.Future[list[str]] = loop.create_future()

    def set_outcome(found: list[str], error: Exception | None) -> None:
        if future.done():
            return
        if error is None:
            future.set_result(found)
        else:
            future.set_exception(error)

    def resolve_and_report() -> None:
        found: list[str] = []
        error: Exception | None = None
        try:
            found = list(resolve(host, port))
        except (OSError, UnicodeError) as failure:
            what = f"{host} cannot be resolved: {printable_line(str(failure))}."
            error = UnreachableError(what, where=host)
        with suppress(RuntimeError):  # the loop has ended: nobody waits for it
            loop.call_soon_threadsafe(set_outcome, found, error)

    threading.Thread(
        target=resolve_and_report, daemon=True, name=f"resolve {host}"
    ).start()
    return await future


def _redirect_url(
    current: FetchableUrl, location: str, request: Request
) -> FetchableUrl:
    try:
        return parse_fetchable_url(urljoin(str(current), location), request.ports)
    except FetchError as error:
        what = f"It redirects to {printable_line(location)!r}. {error.what}"
        raise ForbiddenAddressError(what, where=request.url) from error
    except ValueError as error:
        what = f"It redirects to {printable_line(location)!r}, which is no address."
        raise BadResponseError(what, where=request.url) from error


def _decode_header(value: bytes) -> str:
    """Decode a header value: URLs in it may be UTF-8, against RFC 9110."""
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")
