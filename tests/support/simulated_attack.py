"""A simulated attack on a receiver: hours of hostile pings, with a clock of their own.

The real application, its limits and its inbox; the workers are those of the server, as
events of the clock: each hostile page takes all the time that it may, in the network
and then in the parser, which reads one page at a time. Friends ring in between.
"""

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from causerie.pingbacks.parsing.parser_process import PATIENT, QUICK
from causerie.pingbacks.parsing.sanitize_entry import EntrySummary
from causerie.pingbacks.parsing.verification import SourceStatus, Verification
from causerie.pingbacks.receiving.inbox import Inbox
from causerie.pingbacks.receiving.received_mention import (
    ReceivedMention,
    apply_verification,
)
from causerie.pingbacks.receiving.server import WORKERS, worker_options
from receiver_rig import Rig

START = datetime(2026, 9, 21, 12, tzinfo=UTC)
# Seconds; a known friend and one from elsewhere, in turn, at no moment of the others.
FRIEND_EVERY = 150.37
SLOW_FETCH, PROMPT_FETCH = 10.0, 1.0  # seconds
PARSER_START = 0.3  # seconds: a page that takes too long ends its process
ORDINARY = 0.1  # seconds for an ordinary page
IDLE = 1.0

_LATE = Verification(SourceStatus.RETRY, "it did not answer in time")
_LINKED = Verification(SourceStatus.LINKED, "linked", EntrySummary(title="Un billet"))

Ping = tuple[str, str]  # source, and the address of who tells


@dataclass(slots=True)
class Attack:
    """One attack, and what was seen of it."""

    folder: Path
    pings: Callable[[int], Ping]  # the hostile ones, by number
    per_second: float
    hogs: bool = False  # hostile pages answer, and take the parser's time
    clock: float = 0.0  # seconds
    waits: dict[str, float] = field(default_factory=dict)  # of friends' pings, seconds
    statuses: list[int] = field(default_factory=list)  # what friends were answered
    longest_queue: int = 0
    looks: int = 0
    rig: Rig = field(init=False)
    _asked: dict[str, float] = field(default_factory=dict)
    _events: list[tuple[float, int, Callable[[], None]]] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=count)
    _parser_free: float = 0.0

    def __post_init__(self) -> None:
        """Make the receiver; it knows one friend by the author's rules."""
        self.rig = Rig(Inbox(self.folder / "inbox.sqlite"))
        self.rig.receiver = replace(
            self.rig.receiver,
            clock=lambda: self.clock,
            trusts=lambda source: "://known.example/" in source,
        )

    def run(self, hours: float) -> None:
        """Let it last so many hours."""
        until = 3600 * hours
        self._at(0, lambda: self._hostile(0))
        self._at(FRIEND_EVERY, lambda: self._friend(0))
        for number in range(WORKERS):
            self._at(number / WORKERS, lambda number=number: self._work(number))
        while self._events and self._events[0][0] < until:
            self.clock, _, event = heapq.heappop(self._events)
            self.rig.now = START + timedelta(seconds=self.clock)
            event()
        late = {s: self.clock - at for s, at in self._asked.items()}
        self.waits |= {s: wait for s, wait in late.items() if s not in self.waits}

    def _at(self, moment: float, event: Callable[[], None]) -> None:
        heapq.heappush(self._events, (moment, next(self._numbers), event))

    def _hostile(self, number: int) -> None:
        source, address = self.pings(number)
        self.rig.mention(source, address=address)
        after = self.clock + 1 / self.per_second
        self._at(after, lambda: self._hostile(number + 1))

    def _friend(self, number: int) -> None:
        name, address = (("known", "8.8.8.8"), ("other", "7.7.7.7"))[number % 2]
        source = f"http://{name}.example/{number}"
        self.statuses.append(self.rig.mention(source, address=address)[0])
        self._asked[source] = self.clock
        self.longest_queue = max(self.longest_queue, self.rig.inbox.count_waiting())
        self._at(self.clock + FRIEND_EVERY, lambda: self._friend(number + 1))

    def _work(self, worker: int) -> None:
        """Begin the next look; it ends after the time that its page takes."""
        leased = self.rig.inbox.lease(now=self.rig.now, **worker_options(worker))
        if leased is None:
            self._at(self.clock + IDLE, lambda: self._work(worker))
            return
        self.looks += 1
        if leased.source in self._asked:
            self.waits.setdefault(
                leased.source, self.clock - self._asked[leased.source]
            )
            end, verification = self._parse(PROMPT_FETCH, ORDINARY), _LINKED
        elif self.hogs:
            limits = PATIENT if leased.attempts else QUICK
            taken = limits.cpu + PARSER_START
            end, verification = self._parse(PROMPT_FETCH, taken), _LATE
        else:
            end, verification = self.clock + SLOW_FETCH, _LATE
        self._at(end, lambda: self._complete(worker, leased, verification))

    def _parse(self, fetched: float, seconds: float) -> float:
        """Return when a page is parsed; the parser is for one at a time."""
        begin = max(self.clock + fetched, self._parser_free)
        self._parser_free = begin + seconds
        return self._parser_free

    def _complete(
        self, worker: int, leased: ReceivedMention, verification: Verification
    ) -> None:
        now = self.rig.now
        verified = apply_verification(leased, verification, now=now)
        self.rig.inbox.complete(verified, leased, now=now)
        self._work(worker)


def one_network(number: int) -> str:
    """Return an address of always the same network."""
    return f"9.9.9.{number % 250}"


def many_networks(number: int) -> str:
    """Return an address of fifty networks."""
    return f"9.{number % 50}.9.9"


ATTACKS: dict[str, dict[str, Any]] = {
    "one network, one domain": {
        "pings": lambda n: (f"http://t{n}.slow.example/", one_network(n)),
        "per_second": 1.0,
    },
    "one network, many domains": {
        "pings": lambda n: (f"http://slow{n}.example/", one_network(n)),
        "per_second": 1.0,
    },
    "many networks, one domain": {
        "pings": lambda n: (f"http://t{n}.slow.example/", many_networks(n)),
        "per_second": 2.0,
    },
    "many networks, many domains": {
        "pings": lambda n: (f"http://slow{n}.example/", many_networks(n)),
        "per_second": 2.0,
    },
    "pages that take the parser's time": {
        "pings": lambda n: (f"http://slow{n}.example/", many_networks(n)),
        "per_second": 2.0,
        "hogs": True,
    },
    "in the name of a friend": {
        "pings": lambda n: (f"http://known.example/not-{n}", one_network(n)),
        "per_second": 1.0,
    },
}
