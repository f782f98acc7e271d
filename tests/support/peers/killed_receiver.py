"""Take on, look at, approve and forget a mention, each killed at lines of ours.

killed_receiver.py FOLDER POINTS: for each point a fresh inbox; prints how many kills
there were, or stops with what was lost or doubled.
"""

import os
import random
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import FrameType
from typing import Any

from causerie.net.http_message import Request, Response
from causerie.pingbacks.mention_file import mention_files, read_mention
from causerie.pingbacks.receiving.inbox import Inbox
from causerie.pingbacks.receiving.moderate import approve, forget
from causerie.pingbacks.receiving.queue import LEASE
from causerie.pingbacks.receiving.received_mention import MentionState
from causerie.pingbacks.receiving.worker import verify_next

SOURCE, TARGET, PATH = "http://o.example/1", "https://carnet.example/a/", "/a/"
NOW = datetime(2026, 9, 21, tzinfo=UTC)
TRACED = ("/causerie/pingbacks/", "/causerie/files/atomic_write.py")


class Net:
    """A Fetcher without a network."""

    def fetch(self, request: Request) -> Response:
        page = f'<title>T</title><a href="{TARGET}">x</a>'.encode()
        return Response(request.url, 200, (("content-type", "text/html"),), page)


class Lines:
    """Count the lines of ours that are run, and die at one of them."""

    def __init__(self, kill_at: int) -> None:
        self.left = kill_at

    def __call__(self, frame: FrameType, event: str, _: Any) -> Any:
        if not any(part in frame.f_code.co_filename for part in TRACED):
            return None
        if event == "line":
            self.left -= 1
            if self.left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return self


def killed(step: Callable[[], object], kill_at: int) -> bool:
    """Run a step in a process that dies at a line; tell whether it did."""
    child = os.fork()
    if child == 0:
        sys.settrace(Lines(kill_at))
        step()
        sys.settrace(None)
        os._exit(0)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert status in {0, -signal.SIGKILL}, status
    return status != 0


def main(folder: Path, points: int) -> int:
    seeded = random.Random(20260921)  # noqa: S311 - the same points each time
    kills = 0
    for point in range(points):
        root = folder / str(point)
        inbox, content = Inbox(root / "inbox.sqlite"), root / "content"

        def enqueue(inbox: Inbox = inbox) -> None:
            inbox.enqueue("webmention", SOURCE, TARGET, PATH, now=NOW)

        def verify(inbox: Inbox = inbox, now: datetime = NOW) -> None:
            verify_next(inbox, Net(), now=lambda: now)

        def decide(inbox: Inbox = inbox, content: Path = content) -> None:
            approve(inbox, content, [one.id for one in inbox.in_state()])

        def drop(inbox: Inbox = inbox, content: Path = content) -> None:
            forget(inbox, content, "o.example")

        was_killed = killed(enqueue, seeded.randint(1, 60))
        kills += was_killed
        assert was_killed or inbox.in_state(), "answered, and not kept"
        enqueue()
        assert len(inbox.in_state()) == 1, "kept twice"

        kills += killed(verify, seeded.randint(1, 250))
        verify(now=NOW + LEASE + timedelta(seconds=1))
        (one,) = inbox.in_state()
        assert one.state is MentionState.PENDING, one

        kills += killed(decide, seeded.randint(1, 120))
        for path in mention_files(content):
            assert read_mention(path).source == SOURCE
        decide()
        (one,) = inbox.in_state()
        assert one.state is MentionState.APPROVED, one
        assert len(list(mention_files(content))) == 1

        kills += killed(drop, seeded.randint(1, 90))
        drop()
        assert not inbox.in_state(), "forgotten, and there"
        assert not list(mention_files(content)), "forgotten, and shown"
        again, _ = inbox.enqueue("webmention", SOURCE, TARGET, PATH, now=NOW)
        assert again is None, "forgotten, and taken on"
    return kills


if __name__ == "__main__":
    sys.stdout.write(f"{main(Path(sys.argv[1]), int(sys.argv[2]))} kills\n")
