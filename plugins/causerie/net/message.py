"""Message: what is asked of a host, and what it answered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from causerie.net.fetchable_url import WEB_PORTS

MEGABYTE = 1_000_000

Headers = tuple[tuple[str, str], ...]  # names in lower case, in order, maybe repeated


@dataclass(frozen=True, slots=True)
class Request:
    """One question to a host."""

    url: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    limit: int = MEGABYTE  # bytes of the answer's body that are read, and no more
    seconds: float = 10  # for all of it
    redirects: int = 5  # followed; after a POST only 307 and 308 are
    ports: frozenset[int] = WEB_PORTS


@dataclass(frozen=True, slots=True)
class Answer:
    """What the last host asked answered."""

    url: str  # its address, after redirects
    status: int
    headers: Headers
    body: bytes
    cut: bool = False  # there was more than the limit
    passed: tuple[tuple[int, str], ...] = ()  # redirects: status and address asked

    def header(self, name: str) -> str:
        """Return a header's first value; empty if it has none."""
        return next((value for key, value in self.headers if key == name), "")

    @property
    def media_type(self) -> str:
        """The type and subtype of its body, in lower case; empty if it says none."""
        return self.header("content-type").partition(";")[0].strip().lower()


class Fetcher(Protocol):
    """Whatever answers requests."""

    def fetch(self, request: Request) -> Answer:
        """Return the answer, or raise a `FetchError`."""
