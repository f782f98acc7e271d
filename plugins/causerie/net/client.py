"""Fetch: ask other hosts by HTTP, within bounds; no other file of ours connects out.

Each host name is resolved once and every address of it judged; the connection goes to
an address that was judged, so a name that changes its mind gains nothing. Redirects go
the same way. One deadline covers the names, the connections, the header and the body.
"""

import asyncio
import socket
import ssl
import threading
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from typing import Any
from urllib.parse import urljoin

import anyio
import httpcore2

from causerie.errors import (
    BadAnswerError,
    FetchError,
    ForbiddenAddressError,
    TooSlowError,
    UnreachableError,
)
from causerie.net.fetchable_url import WebAddress, read_web_address
from causerie.net.message import Answer, Fetcher, Request
from causerie.net.public_addresses import Address, is_public, read_addresses
from causerie.net.response_body import BodyError, read_body
from causerie.text.printable import printable_line

__all__ = ["Answer", "Client", "Fetcher", "Request"]

Resolve = Callable[[str, int], Iterable[str]]  # host, port -> IP addresses; may block
Connect = Callable[[Address, int], Awaitable[httpcore2.AsyncNetworkStream]]


def resolve_by_system(host: str, port: int) -> list[str]:
    """Resolve a name as every program of this machine does."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(sockaddr[0]) for *_, sockaddr in found]


async def connect_by_tcp(address: Address, port: int) -> httpcore2.AsyncNetworkStream:
    """Connect to one address; no name is looked up any more."""
    backend = httpcore2.AnyIOBackend()
    return await backend.connect_tcp(str(address), port, timeout=_CONNECT_SECONDS)


class Client:
    """The Fetcher of real life; see the module."""

    def __init__(
        self,
        agent: str,
        *,
        allows: Callable[[Address], bool] = is_public,
        resolve: Resolve = resolve_by_system,
        connect: Connect = connect_by_tcp,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.agent = agent
        self.allows = allows
        self.resolve = resolve
        self.connect = connect
        self.tls = tls or ssl.create_default_context()

    def fetch(self, request: Request) -> Answer:
        """Ask, follow redirects, and read the answer up to the request's limit."""
        try:
            return anyio.run(self._within_deadline, request)
        except BodyError as error:
            raise BadAnswerError(str(error), where=request.url) from error
        except (TimeoutError, httpcore2.TimeoutException) as error:
            what = f"It did not answer within {request.seconds:g} seconds."
            raise TooSlowError(what, where=request.url) from error
        except (httpcore2.ConnectError, OSError) as error:
            reason = printable_line(str(error)) or "no connection"
            what = f"It cannot be reached: {reason}."
            raise UnreachableError(what, where=request.url) from error
        except (httpcore2.ProtocolError, httpcore2.NetworkError) as error:
            what = f"It does not answer as HTTP asks: {printable_line(str(error))}."
            raise BadAnswerError(what, where=request.url) from error

    async def _within_deadline(self, request: Request) -> Answer:
        with anyio.fail_after(request.seconds):
            return await self._follow(request)

    async def _follow(self, request: Request) -> Answer:
        passed: list[tuple[int, str]] = []
        address = read_web_address(request.url, request.ports)
        while True:
            answer = await self._ask(request, address)
            location = answer.header("location")
            followed = _REDIRECTS if request.method in {"GET", "HEAD"} else _SAME_METHOD
            if answer.status not in followed or not location:
                return Answer(
                    answer.url,
                    answer.status,
                    answer.headers,
                    answer.body,
                    answer.cut,
                    tuple(passed),
                )
            passed.append((answer.status, answer.url))
            if len(passed) > request.redirects:
                what = f"It redirects more than {request.redirects} times."
                raise BadAnswerError(what, where=request.url)
            address = _next_address(address, location, request)

    async def _ask(self, request: Request, address: WebAddress) -> Answer:
        url = httpcore2.URL(
            scheme=address.scheme.encode(),
            host=address.host.encode(),
            port=address.port,
            target=address.target.encode(),
        )
        asked = httpcore2.Request(
            request.method,
            url,
            headers=self._headers(request, address),
            content=request.body or None,
            extensions={"timeout": {"connect": _CONNECT_SECONDS}},
        )
        backend = _Pinned(self, address.host)
        async with httpcore2.AsyncConnectionPool(
            ssl_context=self.tls, network_backend=backend
        ) as pool:
            response = await pool.handle_async_request(asked)
            try:
                headers = tuple(
                    (name.decode("latin-1").lower(), _decode(value))
                    for name, value in response.headers
                )
                body, cut = b"", False
                if response.status not in _REDIRECTS and request.method != "HEAD":
                    coding = ",".join(v for k, v in headers if k == "content-encoding")
                    body, cut = await read_body(
                        response.aiter_stream(), coding, request.limit
                    )
            finally:
                await response.aclose()
        return Answer(str(address), response.status, headers, body, cut)

    def _headers(
        self, request: Request, address: WebAddress
    ) -> list[tuple[bytes, bytes]]:
        headers = {
            "Host": address.authority,
            "User-Agent": self.agent,
            "Accept": "*/*",
            "Accept-Encoding": "identity",
            "Connection": "close",
            **({"Content-Length": str(len(request.body))} if request.body else {}),
            **request.headers,
        }
        return [(name.encode(), value.encode()) for name, value in headers.items()]


_CONNECT_SECONDS = 3.0
_MOST_ADDRESSES = 4  # of one host that are tried in turn
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_SAME_METHOD = frozenset({307, 308})


class _Pinned(httpcore2.AsyncNetworkBackend):
    """Connect to the judged addresses of a host, whatever its name says later."""

    def __init__(self, client: Client, host: str) -> None:
        self.client = client
        self.host = host

    async def connect_tcp(
        self, host: str, port: int, *_: Any, **__: Any
    ) -> httpcore2.AsyncNetworkStream:
        addresses = await self._judged(host, port)
        for address in addresses[:-1]:
            with suppress(httpcore2.ConnectError, httpcore2.ConnectTimeout):
                return await self.client.connect(address, port)
        return await self.client.connect(addresses[-1], port)

    async def _judged(self, host: str, port: int) -> list[Address]:
        """Resolve a name once; if any of its addresses is not allowed, none is."""
        try:
            addresses = read_addresses([host.strip("[]")])
        except ValueError:
            addresses = read_addresses(
                await _in_thread(self.client.resolve, host, port)
            )
        wrong = [address for address in addresses if not self.client.allows(address)]
        if wrong:
            what = f"{host} is at {wrong[0]}, which is no public address."
            raise ForbiddenAddressError(what, where=self.host)
        if not addresses:
            raise UnreachableError(f"{host} has no address.", where=self.host)
        return list(dict.fromkeys(addresses))[:_MOST_ADDRESSES]


async def _in_thread(resolve: Resolve, host: str, port: int) -> list[str]:
    """Resolve in a thread that the deadline may leave behind.

    The threads of an executor would be waited for when the loop ends.
    """
    loop = asyncio.get_running_loop()
    future: asyncio.Future[list[str]] = loop.create_future()

    def settle(found: list[str], error: Exception | None) -> None:
        if future.done():
            return
        if error is None:
            future.set_result(found)
        else:
            future.set_exception(error)

    def work() -> None:
        found: list[str] = []
        error: Exception | None = None
        try:
            found = list(resolve(host, port))
        except (OSError, UnicodeError) as wrong:
            what = f"{host} cannot be resolved: {printable_line(str(wrong))}."
            error = UnreachableError(what, where=host)
        with suppress(RuntimeError):  # the loop has ended: nobody waits any more
            loop.call_soon_threadsafe(settle, found, error)

    threading.Thread(target=work, daemon=True, name=f"resolve {host}").start()
    return await future


def _next_address(here: WebAddress, location: str, request: Request) -> WebAddress:
    try:
        return read_web_address(urljoin(str(here), location), request.ports)
    except FetchError as error:
        what = f"It redirects to {printable_line(location)!r}. {error.what}"
        raise ForbiddenAddressError(what, where=request.url) from error
    except ValueError as error:
        what = f"It redirects to {printable_line(location)!r}, which is no address."
        raise BadAnswerError(what, where=request.url) from error


def _decode(value: bytes) -> str:
    """Decode a header: the addresses in it may be UTF-8, whatever the rules say."""
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")
