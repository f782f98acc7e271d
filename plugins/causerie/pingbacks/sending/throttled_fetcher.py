"""Throttled fetcher: one request at a time, with a delay per host."""

from collections.abc import Callable

from causerie.net.fetchable_url import requested_host
from causerie.net.http_message import Fetcher, Request, Response

HOST_DELAY = 1.0  # seconds between two requests to a host


class ThrottledFetcher:
    """A Fetcher that waits between two requests to the same host."""

    def __init__(
        self,
        fetcher: Fetcher,
        *,
        clock: Callable[[], float],
        sleep: Callable[[float], None],
        delay: float = HOST_DELAY,
    ) -> None:
        self.fetcher = fetcher
        self.clock = clock  # seconds, as time.monotonic
        self.sleep = sleep
        self.delay = delay
        self.not_before: dict[str, float] = {}  # by host, in seconds of the clock

    def fetch(self, request: Request) -> Response:
        """Fetch once the delay of the request's host has passed."""
        host = requested_host(request.url)
        hosts = {host}
        early = self.not_before.get(host, 0.0) - self.clock()
        if host and early > 0:
            self.sleep(early)
        try:
            response = self.fetcher.fetch(request)
            hosts |= {requested_host(url) for _, url in response.history}
            hosts.add(requested_host(response.url))
            return response
        finally:
            not_before = self.clock() + self.delay
            self.not_before.update(dict.fromkeys(hosts, not_before))
