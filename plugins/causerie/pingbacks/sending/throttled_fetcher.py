"""Polite: one request at a time, and a pause before the next one to the same host."""

from collections.abc import Callable

from causerie.net.message import Answer, Fetcher, Request
from causerie.urls import host_of

PAUSE = 1.0  # seconds between two requests to a host


class Polite:
    """A Fetcher that lets each host rest."""

    def __init__(
        self,
        fetcher: Fetcher,
        *,
        clock: Callable[[], float],
        sleep: Callable[[float], None],
        pause: float = PAUSE,
    ) -> None:
        self.fetcher = fetcher
        self.clock = clock  # seconds, as time.monotonic
        self.sleep = sleep
        self.pause = pause
        self.rested: dict[str, float] = {}  # when a host may be asked again

    def fetch(self, request: Request) -> Answer:
        """Ask, when the host has rested."""
        hosts = {host_of(request.url)}
        early = max(self.rested.get(host, 0.0) for host in hosts) - self.clock()
        if early > 0:
            self.sleep(early)
        try:
            answer = self.fetcher.fetch(request)
            hosts |= {host_of(url) for _, url in answer.passed} | {host_of(answer.url)}
            return answer
        finally:
            rested = self.clock() + self.pause
            self.rested.update(dict.fromkeys(hosts, rested))
