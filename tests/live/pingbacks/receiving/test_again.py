"""Pings again and again, at once, and looked at by several: one mention comes of it."""

import threading
import time
from datetime import datetime, timedelta
from itertools import count

import pytest

from causerie.net.http_message import Request, Response
from causerie.pingbacks.receiving.health import Health
from causerie.pingbacks.receiving.queue import HOST_PAUSE
from causerie.pingbacks.receiving.received_mention import MentionState
from causerie.pingbacks.receiving.worker import verify_all_due, verify_forever
from internet import Asked, Reply
from receiver_rig import GOOD, LINK, SOURCE, TARGET, Live, Rig, Story, page


def test_a_replay_costs_one_row_and_one_look(story: Story) -> None:
    for _ in range(20):
        assert 201 == story.rig.mention()[0]
    first = story.verify()
    for _ in range(5):
        assert 201 == story.rig.mention()[0]
        assert 48 == story.rig.ping(SOURCE, TARGET)
    story.rig.now += HOST_PAUSE

    assert first is not None
    assert (None, 1) == (story.verify(), len(story.rig.inbox.in_state()))
    assert 1 == len(story.net.paths())


def test_pings_of_one_page_at_once_make_one_mention(live: Live) -> None:
    """Half of them come as pingbacks, whose answer says whether it was the first."""
    statuses: list[int] = []
    answers: list[object] = []
    start = threading.Barrier(24)

    def mention() -> None:
        start.wait()
        statuses.append(live.post(GOOD))

    def ping() -> None:
        start.wait()
        answers.append(live.rig.ping(SOURCE, TARGET))

    threads = [threading.Thread(target=one) for one in (mention, ping) * 12]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    thanked = [answer for answer in answers if answer != 48]
    assert ([201] * 12, 12) == (statuses, len(answers))
    assert len(thanked) <= 1
    assert 1 == len(live.rig.inbox.in_state())


def test_a_host_is_never_asked_by_two_workers_at_once(story: Story) -> None:
    """Two workers, as with `pingbacks.work` beside `pingbacks.serve`."""
    hosts = ("third.example", "fourth.example")
    busy = {host: threading.Lock() for host in hosts}
    first = set(hosts)
    both, clashes = threading.Barrier(2), []

    def answer(asked: Asked) -> Reply:
        host = asked.headers["host"]
        if not busy[host].acquire(blocking=False):
            clashes.append(asked.url)
            return page()
        try:
            if host in first:  # two hosts are asked at once, or this breaks
                first.remove(host)
                both.wait(20)
            return page()
        finally:
            busy[host].release()

    for host in hosts:
        story.net.add(host, answer)
        for number in range(4):
            assert 201 == story.rig.mention(f"http://{host}/{number}")[0]
    lock, counted, turns = threading.Lock(), [0], count()

    def pause() -> bool:
        """Let time pass after a look, so that no lease ends while one is under way."""
        with lock:
            looked_at = len(story.rig.inbox.in_state(MentionState.PENDING))
            if looked_at > counted[0]:
                counted[0] = looked_at
                story.rig.now += HOST_PAUSE
        time.sleep(0.01)
        return next(turns) > 3000 or not story.rig.inbox.in_state(MentionState.NEW)

    workers = [
        threading.Thread(
            target=verify_forever,
            args=(story.rig.inbox, story.client),
            kwargs={
                "now": lambda: story.rig.now,
                "idle": pause,
                "backoff": threading.Event().wait,
                "health": Health(),
            },
        )
        for _ in range(2)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert ([], False) == (clashes, both.broken)
    assert 8 == len(story.rig.inbox.in_state(MentionState.PENDING))


class Unreadable:
    """A Fetcher whose answer nothing of ours can read: a fault that we do not know."""

    def fetch(self, request: Request) -> Response:
        if "unreadable" in request.url:
            raise RecursionError
        headers = (("content-type", "text/html"),)
        return Response(request.url, 200, headers, LINK.encode())


def test_one_page_that_cannot_be_read_does_not_keep_others_waiting(
    rig: Rig, caplog: pytest.LogCaptureFixture
) -> None:
    for host in ("unreadable", "other"):
        rig.mention(f"http://{host}.example/")
        rig.now += timedelta(seconds=1)

    verify_forever(
        rig.inbox,
        Unreadable(),
        now=lambda: rig.now,
        idle=lambda: True,
        backoff=threading.Event().wait,
        health=Health(),
    )

    assert [("new", "it could not be read"), ("pending", "linked")] == [
        (one.state, one.detail) for one in rig.inbox.in_state()
    ]
    assert "http://unreadable.example/ could not be read" in caplog.text


def test_all_that_is_due_is_looked_at_though_a_host_has_to_rest(story: Story) -> None:
    """As `pingbacks.work` does for one service that tells of many pages."""
    for number in range(4):
        story.rig.mention(f"http://other.example/{number}")
    pauses: list[datetime] = []

    def pause() -> None:
        pauses.append(story.rig.now)
        story.rig.now += timedelta(seconds=1)

    looks = list(
        verify_all_due(
            story.rig.inbox, story.client, now=lambda: story.rig.now, idle=pause
        )
    )

    assert [MentionState.PENDING] * 4 == [look.state for look in looks]
    assert 3 * HOST_PAUSE == timedelta(seconds=len(pauses))
