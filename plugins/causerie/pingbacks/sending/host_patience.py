"""Host patience: which hosts asked to be left alone, and until when (Retry-After)."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from causerie.errors import HostWaitsError
from causerie.net.fetchable_url import requested_host
from causerie.net.http_message import Fetcher, Request, Response
from causerie.pingbacks.attempt import parse_retry_after
from causerie.pingbacks.sending.plan import is_ahead
from causerie.pingbacks.sending.sent_log import LinkPair, SentRecord


class PatientFetcher:
    """A Fetcher that asks no host before the time that it asked for.

    It knows what hosts asked for in earlier runs by their records, and in this one by
    their responses. Raise HostWaitsError instead of asking too soon.
    """

    def __init__(
        self,
        fetcher: Fetcher,
        records: Mapping[LinkPair, SentRecord],
        *,
        now: Callable[[], datetime],
    ) -> None:
        self.fetcher = fetcher
        self.now = now
        self.not_before: dict[str, datetime] = {}  # by host
        for pair, record in records.items():
            if record.host_until and is_ahead(record.host_until, now()):
                self.wait([record.endpoint or pair.target], record.host_until)

    def wait(self, urls: Iterable[str], until: datetime) -> None:
        """Ask the hosts of these URLs nothing before a time."""
        for host in filter(None, map(requested_host, urls)):
            self.not_before[host] = max(until, self.not_before.get(host, until))

    def fetch(self, request: Request) -> Response:
        """Fetch, unless the host has asked to wait."""
        until = self.not_before.get(requested_host(request.url))
        if until and until > self.now():
            raise HostWaitsError(until, where=request.url)
        response = self.fetcher.fetch(request)
        if response.status >= 400:  # noqa: PLR2004 - errors of either side
            asked = parse_retry_after(response, now=self.now())
            if asked:
                self.wait([response.url], asked)
        return response
