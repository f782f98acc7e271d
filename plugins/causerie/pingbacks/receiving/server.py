"""Server: the receiver on waitress, with the workers beside it."""

import threading
import time
from datetime import UTC, datetime

import waitress
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer

from causerie.errors import MachineError
from causerie.net.http_message import Fetcher
from causerie.pingbacks.receiving.health import Health
from causerie.pingbacks.receiving.inbox import Inbox
from causerie.pingbacks.receiving.worker import verify_forever
from causerie.pingbacks.receiving.wsgi_app import MAX_BODY, Receiver

IDLE_SECONDS = 1.0  # seconds before a worker asks an empty queue again
WORKERS = 8  # verifications at once, each of another domain; mostly they wait
_RETRYING = 2  # of them, that also verify what failed before
_SHUTDOWN_SECONDS = 1.0  # seconds for verifications to end by themselves


class _StrictChannel(HTTPChannel):  # type: ignore[misc] # waitress has no types
    """A connection that is closed unless a request is complete in time (slowloris).

    Waitress keeps a connection that sends a byte now and then, so a few hundred of
    them would block all others.
    """

    last_activity: float  # seconds, as time.time()

    def handle_read(self) -> None:
        """Read; only the start of a request counts as activity, not more of it."""
        begun, since = self.request, self.last_activity
        super().handle_read()
        if begun is not None and begun is self.request:
            self.last_activity = since


def worker_options(number: int) -> dict[str, bool]:
    """Return which mentions the worker of a number takes: retries, or the newest."""
    retries = number < _RETRYING
    return {"retries": retries, "newest": not retries and number % 2 == 1}


def make_server(receiver: Receiver, *, host: str, port: int) -> BaseWSGIServer:
    """Make the server, with limits that waitress does not set by default.

    Raise MachineError if there is no such host, OSError if it cannot listen there.
    """
    sockets: dict[int, object] = {}  # one for each address of the host
    try:
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
            max_request_body_size=MAX_BODY
            + 1,  # the application refuses this length itself
            max_request_header_size=8192,
            clear_untrusted_proxy_headers=False,  # the application checks them itself
            ident=None,
        )
    except ValueError as error:  # its name does not resolve
        what = f"{host} is no address of this machine."
        raise MachineError(what, fix="Name another with --host.") from error
    for one in sockets.values():
        if isinstance(one, BaseWSGIServer):
            one.channel_class = _StrictChannel
    return server


def serve(
    server: BaseWSGIServer, inbox: Inbox, fetcher: Fetcher, *, health: Health
) -> None:
    """Serve until KeyboardInterrupt, and verify sources meanwhile.

    Verifications that were interrupted when another process ended are done again.
    """
    inbox.release_leases(now=datetime.now(UTC))
    stopped = threading.Event()

    def run_worker(number: int) -> None:
        verify_forever(
            inbox,
            fetcher,
            now=lambda: datetime.now(UTC),
            idle=lambda: stopped.wait(IDLE_SECONDS),
            backoff=stopped.wait,
            health=health,
            **worker_options(number),
        )

    workers = [
        threading.Thread(
            target=run_worker, args=[number], name=f"worker {number}", daemon=True
        )
        for number in range(WORKERS)
    ]
    for worker in workers:
        worker.start()
    try:
        server.run()
    finally:
        stopped.set()
        until = time.monotonic() + _SHUTDOWN_SECONDS
        for worker in workers:
            worker.join(max(0.0, until - time.monotonic()))
