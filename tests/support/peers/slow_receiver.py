"""Serve a receiver whose looks never end, as `inv pingbacks.serve` does, until SIGTERM.

slow_receiver.py FOLDER: prints its port, then a line for each look that has begun.
"""

import signal
import sys
import threading
from pathlib import Path

from causerie.net.http_message import Request, Response
from causerie.pingbacks.receiving.health import Health
from causerie.pingbacks.receiving.inbox import Inbox
from causerie.pingbacks.receiving.server import make_server, serve

sys.path.insert(0, str(Path(__file__).parents[1]))
from receiver_rig import Rig


def say(line: object) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


class Tarpit:
    """A Fetcher that nobody answers, and whose deadline is far."""

    def fetch(self, request: Request) -> Response:
        """Wait."""
        say(request.url)
        threading.Event().wait(600)
        raise AssertionError


signal.signal(signal.SIGTERM, signal.default_int_handler)
rig = Rig(Inbox(Path(sys.argv[1]) / "inbox.sqlite"))
for number in range(15):
    rig.mention(f"http://t{number}.slow{number}.example/")
server = make_server(rig.receiver, host="127.0.0.1", port=0)
say(server.effective_port)
try:
    serve(server, rig.inbox, Tarpit(), health=Health())
except KeyboardInterrupt:
    sys.exit(130)
