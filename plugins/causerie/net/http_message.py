"""HTTP message: a request, its response, and the protocol of what fetches it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from causerie.net.fetchable_url import WEB_PORTS

MEGABYTE = 1_000_000

Headers = tuple[tuple[str, str], ...]  # names in lower case, in order, maybe repeated


@dataclass(frozen=True, slots=True)
class Request:
    """An HTTP request, with the limits of its response."""

    url: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    limit: int = MEGABYTE  # bytes of the response's body that are read, at most
    timeout: float = 10  # seconds, for the whole exchange
    max_redirects: int = 5  # after a POST only 307 and 308 are followed
    ports: frozenset[int] = WEB_PORTS


@dataclass(frozen=True, slots=True)
class Response:
    """An HTTP response, after redirects."""

    url: str  # after redirects
    status: int
    headers: Headers
    body: bytes
    truncated: bool = False  # the body was longer than the limit
    history: tuple[tuple[int, str], ...] = ()  # redirects: status and URL

    def header(self, name: str) -> str:
        """Return the first value of a header; empty without one."""
        return next((value for key, value in self.headers if key == name), "")

    @property
    def media_type(self) -> str:
        """The media type of its Content-Type, in lower case; empty without one."""
        return self.header("content-type").partition(";")[0].strip().lower()


class Fetcher(Protocol):
    """What fetches responses: the client, or a stand-in for it."""

    def fetch(self, request: Request) -> Response:
        """Return the response, or raise a `FetchError`."""
