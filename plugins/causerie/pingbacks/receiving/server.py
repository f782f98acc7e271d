"""Serve: the receiver on waitress, with a worker beside it."""

import threading
import time
from datetime import UTC, datetime

import waitress
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer

from causerie.net.message import Fetcher
from causerie.pingbacks.receiving.health import Health
from causerie.pingbacks.receiving.inbox import Inbox
from causerie.pingbacks.receiving.worker import work_on
from causerie.pingbacks.receiving.wsgi_app import MAX_BODY, Receiver

WORK_PAUSE = 1.0  # seconds between two looks at an empty inbox
WORKERS = 8  # looks at once, each at another domain: most of them is waiting
_GRACE = 1.0  # seconds for looks to end by themselves


class _Channel(HTTPChannel):  # type: ignore[misc] # waitress has no types
    """A connection that is closed unless a request is whole in time.

    Waitress itself lets one live on that sends a byte now and then, so a few hundred
    of them would keep everybody else out.
    """

    last_activity: float  # seconds, as time.time()

    def handle_read(self) -> None:
        """Read; only the beginning of a request is a sign of life, not more of it."""
        begun, since = self.request, self.last_activity
        super().handle_read()
        if begun is not None and begun is self.request:
            self.last_activity = since


def make_server(receiver: Receiver, *, host: str, port: int) -> BaseWSGIServer:
    """Make the server, with bounds that its defaults do not have."""
    sockets: dict[int, object] = {}  # of the addresses that the host has
    server = waitress.create_server(
        receiver,
        sockets,
        host=host,
        port=port,
        threads=4,
        connection_limit=900,  # a process may have 1,024 files open, as a rule
        asyncore_use_poll=True,  # select() knows no more than 1,024
        channel_timeout=10,
        cleanup_interval=2,
        max_request_body_size=MAX_BODY + 1,  # the first length that is refused
        max_request_header_size=8192,
        clear_untrusted_proxy_headers=False,  # the application judges them itself
        ident=None,
    )
    for one in sockets.values():
        if isinstance(one, BaseWSGIServer):
            one.channel_class = _Channel
    return server


def serve(
    server: BaseWSGIServer, inbox: Inbox, fetcher: Fetcher, *, health: Health
) -> None:
    """Serve until KeyboardInterrupt, and look at sources meanwhile.

    What is being looked at then is left, and looked at again later.
    """
    stopped = threading.Event()

    def work(number: int) -> None:
        work_on(
            inbox,
            fetcher,
            now=_now,
            pause=lambda: stopped.wait(WORK_PAUSE),
            rest=stopped.wait,
            health=health,
            newest=bool(number % 2),
        )

    workers = [
        threading.Thread(
            target=work, args=[number], name=f"worker {number}", daemon=True
        )
        for number in range(WORKERS)
    ]
    for worker in workers:
        worker.start()
    try:
        server.run()
    finally:
        stopped.set()
        until = time.monotonic() + _GRACE
        for worker in workers:
            worker.join(max(0.0, until - time.monotonic()))


def _now() -> datetime:
    return datetime.now(UTC)
