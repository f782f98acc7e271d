"""Siege: 100,000 hostile pings wait at the real receiver, and friends ring.

`python benchmarks/siege.py MINUTES` makes a network namespace (as root, Linux), as the
soak does; the sources of what waits are on 2,000 domains that its hostile hosts play.
It prints one JSON document.
"""

import json
import signal
import subprocess
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import soak as soaking
from neighbours import ADDRESSES, FRIENDS, HOSTILE, Neighbours
from watched_receiver import WatchedReceiver, publish_site

from network_namespace import namespace  # the tests' own

sys.path.insert(0, str(Path(__file__).parents[1] / "plugins"))

from causerie.pingbacks.receiving.inbox import Inbox
from causerie.pingbacks.receiving.inbox_rows import write_row
from causerie.pingbacks.receiving.received_mention import new_mention

WAITING, DOMAINS = 100_000, 2000
EVIL = {
    f"s.evil{number}.example": ADDRESSES[HOSTILE[number % len(HOSTILE)]]
    for number in range(DOMAINS)
}


def fill(inbox: Inbox, target: str, path: str) -> None:
    """Have the hostile pings wait, as if each domain had a network of its own."""
    hosts = list(EVIL)
    start = datetime.now(UTC) - timedelta(hours=1)
    with inbox._transaction() as db:  # noqa: SLF001 - all at once
        for number in range(WAITING):
            source = f"http://{hosts[number % DOMAINS]}/{number}"
            now = start + timedelta(seconds=number / 50)
            new = new_mention("webmention", source, target, path, now=now)
            write_row(db, new)
            db.execute(
                "UPDATE mention SET place = ?, network = ?, ready = 1 WHERE id = ?",
                (1 + number // DOMAINS, f"network {number % DOMAINS}", new.id),
            )


def besiege(minutes: float) -> dict[str, Any]:
    """Make the network, and let it happen inside."""
    with tempfile.TemporaryDirectory() as folder, namespace(ADDRESSES | EVIL) as net:
        done = subprocess.run(
            net.command(sys.executable, __file__, "inside", folder, str(minutes)),
            stdout=subprocess.PIPE,
            check=True,
        )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def is_met(kept: dict[str, Any]) -> bool:
    """Return whether every friend was looked at in time."""
    return not kept["unseen"] and kept["waited"]["worst"] < soaking.LOOKED_AT_WITHIN


def _inside(root: Path, seconds: float) -> dict[str, Any]:
    rules = "".join(f"allow host {host}\n" for host in FRIENDS[:2])
    targets = publish_site(root, rules)
    fill(Inbox(root / "inbox" / "inbox.sqlite"), targets[0], "/")
    neighbours = Neighbours(targets)
    neighbours.start()
    with (root / "serve.log").open("ab") as log:
        receiver = WatchedReceiver(root, log)
        soak = soaking.Soak(root, seconds, neighbours, receiver, targets)
        receiver.start()
        begun = time.monotonic()
        ringing = threading.Thread(target=soak.ring_friendly)
        ringing.start()
        while time.monotonic() < begun + seconds:
            soak.is_over.wait(5)
            receiver.watch()
        soak.is_over.set()
        ringing.join()
        time.sleep(soaking.LOOKED_AT_WITHIN)
        receiver.stop(signal.SIGTERM)
    found = soak.sum_up(time.monotonic() - begun)
    names = ("seconds", "requests", "friends", "unseen", "waited", "standings")
    kept = {name: found[name] for name in (*names, "answers", "memory", "ended")}
    return {"waiting": WAITING, "domains": DOMAINS, **kept}


if __name__ == "__main__":
    if sys.argv[1] == "inside":
        print(json.dumps(_inside(Path(sys.argv[2]), 60 * float(sys.argv[3]))))
    else:
        print(json.dumps(besiege(float(sys.argv[1]))))
