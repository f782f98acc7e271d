"""The queue: who comes next, who has which share, and how soon it is known."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from causerie.pingbacks.receiving import queue
from causerie.pingbacks.receiving.inbox import Inbox
from causerie.pingbacks.receiving.inbox_rows import write_row
from causerie.pingbacks.receiving.received_mention import MentionState, new_mention
from receiver_rig import POST, TARGET

NOW = datetime(2026, 9, 21, 12, tzinfo=UTC)
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    return Inbox(tmp_path / "inbox.sqlite")


def enqueue(inbox: Inbox, source: str, network: str = "", **more: bool) -> None:
    inbox.enqueue("webmention", source, TARGET, POST, now=NOW, network=network, **more)


def test_one_stranger_keeps_nobody_waiting(inbox: Inbox) -> None:
    """Thirty names below one domain, told before a friend of nobody is."""
    for number in range(30):
        enqueue(inbox, f"http://t{number}.slow.example/", "9.9.9.0/24")
    enqueue(inbox, "http://other.example/", "8.8.8.0/24")

    first = inbox.lease(now=NOW)
    second = inbox.lease(now=NOW)
    third = inbox.lease(now=NOW)

    assert [first.host, second.host] == ["t0.slow.example", "other.example"]  # type: ignore[union-attr]
    assert third is None  # of a domain one at a time


def test_the_newest_need_not_wait_for_a_queue_that_has_grown(inbox: Inbox) -> None:
    for number in range(30):
        source = f"http://s{number}.example/"
        moment = NOW + number * SECOND
        inbox.enqueue("webmention", source, TARGET, POST, now=moment, network=source)

    oldest = inbox.lease(now=NOW + HOUR)
    newest = inbox.lease(now=NOW + HOUR, newest=True)

    assert oldest is not None
    assert newest is not None
    assert ["s0.example", "s29.example"] == [oldest.host, newest.host]


def test_what_failed_before_keeps_only_those_waiting_who_retry(inbox: Inbox) -> None:
    for number in range(3):
        enqueue(inbox, f"http://slow{number}.example/")
    while inbox.lease(now=NOW):
        pass
    enqueue(inbox, "http://other.example/", "9.9.9.0/24")
    enqueue(inbox, "http://third.example/", "9.9.9.0/24")
    later = NOW + HOUR

    fresh = [inbox.lease(now=later, retries=False) for _ in range(3)]
    others = [inbox.lease(now=later) for _ in range(4)]

    assert ["other.example", "third.example"] == [one.host for one in fresh if one]
    assert 3 == len([one for one in others if one])


@pytest.mark.parametrize(
    "options",
    [{}, {"retries": False}, {"retries": False, "newest": True}],
    ids=["all", "fresh", "newest"],
)
@pytest.mark.parametrize(
    ("attempts", "due"),
    [(0, NOW - HOUR), (1, NOW - HOUR), (1, NOW + 30 * SECOND)],
    ids=["fresh", "to be tried again", "waiting"],
)
def test_a_long_queue_is_no_slower_than_a_short_one(
    tmp_path: Path, attempts: int, due: datetime, options: dict[str, bool]
) -> None:
    """A hundred times as many mentions, and the next is found by as many steps."""
    steps = []
    for count in (20, 2000):
        inbox = Inbox(tmp_path / f"{count}.sqlite")
        with inbox._transaction() as db:
            for number in range(count):
                source = f"http://s{number}.example/"
                new = new_mention("webmention", source, TARGET, POST, now=NOW)
                write_row(db, replace(new, attempts=attempts, due=due))
        inbox.lease(now=NOW, **options)  # now it is known what is due
        with inbox._transaction() as db:
            passed: list[int] = []
            db.set_progress_handler(lambda passed=passed: passed.append(1), 10)
            queue.find_next_due(db, now=NOW, **options)
        steps.append(len(passed))

    few, many = steps
    assert many < 2 * few


def test_those_who_are_known_or_allowed_come_first(inbox: Inbox) -> None:
    enqueue(inbox, "http://friend.example/1")
    (known,) = inbox.in_state()
    inbox.moderate([known.id], MentionState.APPROVED)
    while inbox.lease(now=NOW):
        pass
    enqueue(inbox, "http://stranger.example/", "1")
    enqueue(inbox, "http://allowed.example/", "2", trusted=True)
    enqueue(inbox, "http://friend.example/2", "3")

    order = [one.host for _ in range(3) if (one := inbox.lease(now=NOW + HOUR))]

    assert {"allowed.example", "friend.example"} == {*order[:2]}
    assert "stranger.example" == order[2]


def test_a_network_and_a_domain_have_a_share_of_what_waits(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "MAX_PER_SENDER", 3)
    for number in range(3):
        enqueue(inbox, f"http://t{number}.slow.example/", f"net{number}")
        enqueue(inbox, f"http://o{number}.example/", "one")

    with pytest.raises(queue.InboxFullError):
        enqueue(inbox, "http://t9.slow.example/", "other")
    with pytest.raises(queue.InboxFullError):
        enqueue(inbox, "http://fresh.example/", "one")
    enqueue(inbox, "http://fresh.example/", "other")
    enqueue(inbox, "http://t9.slow.example/")  # by the author, from elsewhere
    inbox.lease(now=NOW)

    assert 8 == len(inbox.in_state())
