"""Serve: the receiver on waitress, with a worker beside it."""

import threading
from datetime import UTC, datetime

import waitress
from waitress.server import BaseWSGIServer

from causerie.fetch import Fetcher
from causerie.pingbacks.inbox import Inbox
from causerie.pingbacks.receive import MAX_BODY, Receiver
from causerie.pingbacks.work import work_on

WORK_PAUSE = 1.0  # seconds between two looks at an empty inbox


def make_server(receiver: Receiver, *, host: str, port: int) -> BaseWSGIServer:
    """Make the server, with bounds that its defaults do not have."""
    return waitress.create_server(
        receiver,
        host=host,
        port=port,
        threads=4,
        connection_limit=200,
        channel_timeout=10,
        cleanup_interval=2,
        max_request_body_size=MAX_BODY,
        max_request_header_size=8192,
        clear_untrusted_proxy_headers=False,  # the application judges them itself
        ident=None,
    )


def serve(server: BaseWSGIServer, inbox: Inbox, fetcher: Fetcher) -> None:
    """Serve until KeyboardInterrupt, and look at sources meanwhile."""
    stopped = threading.Event()

    def work() -> None:
        work_on(
            inbox,
            fetcher,
            now=_now,
            pause=lambda: stopped.wait(WORK_PAUSE),
        )

    worker = threading.Thread(target=work, name="worker")
    worker.start()
    try:
        server.run()
    finally:
        stopped.set()
        worker.join()


def _now() -> datetime:
    return datetime.now(UTC)
