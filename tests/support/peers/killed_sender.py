"""Send pings again and again, each time killed at a line, for tests of sending.

Standard input has a line of JSON for each run: {"root": …, "kill_at": 123} (0: never).
Standard output answers with one: {"status": wait status, "lines": lines run}. Each run
is a fork of this process, which has imported everything.
"""

import json
import os
import signal
import sys
from ipaddress import IPv4Address
from pathlib import Path
from types import FrameType
from typing import Any

import httpcore2

from causerie.net.client import Client
from causerie.pingbacks.sending.execute import Runtime, execute_plan
from causerie.pingbacks.sending.session import SendingSession
from causerie.pingbacks.sending.throttled_fetcher import ThrottledFetcher

sys.path.insert(0, str(Path(__file__).parents[1]))
from pinging_blog import NOW, SITE

TRACED = (
    "/causerie/pingbacks/",
    "/causerie/files/atomic_write.py",
    "/causerie/net/client.py",
)
NAMES: dict[str, list[str]] = json.loads(sys.argv[1])
PORTS: dict[str, int] = json.loads(sys.argv[2])  # by public address


async def connect(address: object, _port: int) -> httpcore2.AsyncNetworkStream:
    assert isinstance(address, IPv4Address)
    real = PORTS[str(address)]
    return await httpcore2.AnyIOBackend().connect_tcp("127.0.0.1", real)


def run(root: Path) -> None:
    client = Client("test", resolve=lambda host, _: NAMES[host], connect=connect)
    throttled = ThrottledFetcher(client, clock=lambda: 0, sleep=lambda _: None, delay=0)
    runtime = Runtime(throttled, lambda: NOW, lambda: 0, lambda _: None)
    session = SendingSession(root, root / "content", root / "output-release", SITE)
    with session.lock():
        plan = session.plan(now=NOW)
        for _ in execute_plan(plan, runtime, site=SITE, wait=0, save=session.save):
            pass


class Lines:
    """Count the lines of ours that are run, and die at one of them."""

    def __init__(self, kill_at: int) -> None:
        self.kill_at = kill_at
        self.count = 0

    def __call__(self, frame: FrameType, event: str, _: Any) -> Any:
        if not any(part in frame.f_code.co_filename for part in TRACED):
            return None
        if event == "line":
            self.count += 1
            if self.count == self.kill_at:
                os.kill(os.getpid(), signal.SIGKILL)
        return self


def main() -> None:
    for line in sys.stdin:
        asked = json.loads(line)
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            lines = Lines(asked["kill_at"])
            sys.settrace(lines)
            run(Path(asked["root"]))
            sys.settrace(None)
            os.write(writer, str(lines.count).encode())
            os._exit(0)
        os.close(writer)
        _, status = os.waitpid(child, 0)
        counted = os.read(reader, 100)
        os.close(reader)
        answer = {"status": os.waitstatus_to_exitcode(status)}
        sys.stdout.write(json.dumps({**answer, "lines": int(counted or 0)}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
