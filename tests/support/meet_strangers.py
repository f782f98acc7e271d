"""Meet strangers: verifier and sender look at pages whose servers answer at random.

The guarded client is the real one; its resolver knows one public address, and what it
is connected to is made by `random_answers` in this process. Nothing is dialled.
"""

import json
import ssl
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from typing import Any

import httpcore2

from causerie.net.client import Client
from causerie.net.public_addresses import Address
from causerie.pingbacks.parsing.source_page import SourceStatus
from causerie.pingbacks.receiving.verify_source import verify_source
from causerie.pingbacks.sending.notify import next_record, notify
from causerie.pingbacks.sending.plan import Notification, Reason
from causerie.pingbacks.sending.sent_log import LinkPair
from random_answers import random_answer

TARGET = "https://carnet.example/2026/03/02/a/"
PAGE = "http://other.example/post"  # the source of pings, and the target of ours
NOW = datetime(2026, 9, 21, 12, tzinfo=UTC)
_MAX_TEXT = 2048  # characters of what is kept of a page or an answer
_JOINERS = "\u200c\u200d"  # not printable, but part of emoji and of some scripts
_TLS = ssl.create_default_context()  # takes long to make


@dataclass(slots=True)
class Meeting:
    """What became of the strangers' pages."""

    pages: int = 0
    found: Counter[str] = field(default_factory=Counter)  # what verifier and sender say
    failed: list[str] = field(default_factory=list)  # by number: what must not be
    slowest: float = 0.0  # seconds for one look
    slowest_page: int = -1


def meet_strangers(numbers: Iterable[int]) -> Meeting:
    """Look at pages, each known by its number."""
    meeting = Meeting()
    for number in numbers:
        for look in (_verify, _notify):
            begun = time.monotonic()
            try:
                meeting.found[look(number)] += 1
            except Exception as error:  # noqa: BLE001 - that is what is looked for
                what = f"{look.__name__[1:]} {number}: {type(error).__name__}: {error}"
                meeting.failed.append(what[:500])
            taken = time.monotonic() - begun
            if taken > meeting.slowest:
                meeting.slowest, meeting.slowest_page = taken, number
        meeting.pages += 1
    return meeting


def _verify(number: int) -> str:
    seen = verify_source(_client(number), source=PAGE, target=TARGET, now=NOW)
    assert (seen.status is SourceStatus.LINKED) == (seen.entry is not None)
    _check_text(seen.detail)
    if entry := seen.entry:
        for name in entry.__dataclass_fields__:
            _check_text(getattr(entry, name))
        assert entry.author_url.startswith(("http://", "https://", ""))
        assert not entry.published or datetime.fromisoformat(entry.published).tzinfo
    return f"verified: {seen.status}"


def _notify(number: int) -> str:
    """Tell the page of a link to it: its endpoint answers at random as well."""
    notification = Notification(LinkPair("/a/", PAGE), Reason.NEW, "digest")
    attempt = notify(_client(number), notification, source=TARGET, now=NOW, records={})
    record = next_record(notification, attempt, now=NOW)
    for text in (record.detail, record.endpoint, record.protocol):
        _check_text(text)
    assert record.next_at is None or record.next_at >= NOW
    return f"told: {record.state}"


def _check_text(text: str) -> None:
    """Check that a text can be kept in any file and shown on any terminal."""
    assert "".join(c for c in text if c not in _JOINERS).isprintable(), repr(text)
    assert len(text) <= _MAX_TEXT, len(text)
    assert json.loads(json.dumps(text, ensure_ascii=False).encode()) == text


def _client(number: int) -> Client:
    rng = Random(number)  # noqa: S311 - the same each time

    async def connect(_address: Address, _port: int) -> httpcore2.AsyncNetworkStream:
        return _Stream(rng)

    def resolve(_host: str, _port: int) -> list[str]:
        return ["93.184.216.34"]

    return Client("Causerie/test", resolve=resolve, connect=connect, tls=_TLS)


class _Stream(httpcore2.AsyncNetworkStream):  # type: ignore[misc] # has no types
    """A connection whose other end sends one answer, in pieces, and ends."""

    def __init__(self, rng: Random) -> None:
        self.answer = random_answer(rng, TARGET)
        self.rng = rng
        self.is_reset = rng.random() < 0.02

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002, ASYNC109
        if not self.answer and self.is_reset:
            raise httpcore2.ReadError("connection reset by peer")
        size = min(max_bytes, self.rng.choice([1, 100, 65_536, 65_536, 65_536]))
        piece, self.answer = self.answer[:size], self.answer[size:]
        return piece

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109
        pass

    async def aclose(self) -> None:
        pass

    async def start_tls(self, *_: Any, **__: Any) -> httpcore2.AsyncNetworkStream:
        if self.rng.random() < 0.1:
            raise httpcore2.ConnectError("[SSL] wrong version number")
        return self

    def get_extra_info(self, info: str) -> Any:  # noqa: ARG002
        return None
