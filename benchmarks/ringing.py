"""Ringing: the receiver of a site, and the hosts whose pages ring, in one process.

`python benchmarks/ringing.py SITE HOSTS` prints its port, and serves until it is ended.
"""

import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent / "plugins"), str(HERE.parent / "tests" / "support")]

from causerie.pingbacks.receiving.health import Health  # noqa: E402
from causerie.pingbacks.receiving.inbox import Inbox  # noqa: E402
from causerie.pingbacks.receiving.server import make_server, serve  # noqa: E402
from causerie.pingbacks.receiving.wsgi_app import Receiver  # noqa: E402
from causerie.pingbacks.targets import TARGETS_PATH, TargetsFile  # noqa: E402
from internet import Reply, internet  # noqa: E402 - the tests' own


def main(site: Path, hosts: int) -> None:
    """Serve, and look at the sources, until SIGTERM."""
    # a build swaps the release's folder: the list is kept aside
    targets = TargetsFile(site / "pingbacks.json")
    (site / "pingbacks.json").write_bytes(
        (site / "output-release" / TARGETS_PATH.lstrip("/")).read_bytes()
    )
    for path in site.glob("inbox.sqlite*"):
        path.unlink()
    inbox = Inbox(site / "inbox.sqlite")
    links = "".join(f'<p><a href="{page}">là</a></p>' for page in _pages(targets))
    page = f"<title>Une page</title><div class='h-entry'>{links}</div>"
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with internet() as net:
        for number in range(hosts):
            net.add(f"host{number}.example", lambda _: Reply(page))
        base = "https://ping.example"
        receiver = Receiver(inbox, targets, base, lambda: datetime.now(UTC))
        server = make_server(receiver, host="127.0.0.1", port=0)
        print(server.effective_port, flush=True)
        try:
            serve(server, inbox, net.client(), health=Health())
        except KeyboardInterrupt:
            return


def _pages(targets: TargetsFile) -> list[str]:
    found = targets()
    return [found.site + path for path in list(found.pages)[:200]]


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
