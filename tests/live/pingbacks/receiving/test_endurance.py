"""What keeps the receiver going: failures waited out, shares, clocks, and its end."""

import sqlite3
import sys
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings

from causerie.errors import InboxError, TooSlowError
from causerie.net.http_message import Request, Response
from causerie.pingbacks.parsing.parser_process import ParserProcess, TimeLimits
from causerie.pingbacks.receiving import verify_source as verify_module
from causerie.pingbacks.receiving.health import STALLED_AFTER, Health
from causerie.pingbacks.receiving.inbox import COALESCE_WITHIN, Inbox
from causerie.pingbacks.receiving.queue import LEASE, MAX_PER_SENDER
from causerie.pingbacks.receiving.rate_limits import GLOBAL, PER_HOST, RateLimiter
from causerie.pingbacks.receiving.received_mention import (
    RETRY_DELAYS,
    MentionState,
)
from causerie.pingbacks.receiving.registrable_domain import domain_of
from causerie.pingbacks.receiving.worker import verify_forever, verify_next
from internet import Reply, internet
from receiver_rig import LINK, POST, SOURCE, TARGET, Rig, page
from simulated_attack import ATTACKS, FRIEND_EVERY, Attack

NOW = datetime(2026, 9, 21, 12, tzinfo=UTC)
HOURS = 6.0 if settings().max_examples > 1000 else 0.1  # six in `inv prove`
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)


@dataclass(slots=True)
class Net:
    """A Fetcher without a network: pages by host; others never answer in time."""

    pages: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def fetch(self, request: Request) -> Response:
        self.asked.append(request.url)
        host = request.url.split("/")[2]
        if host not in self.pages:
            raise TooSlowError("It did not answer.", where=request.url)
        body = self.pages[host].encode()
        return Response(request.url, 200, (("content-type", "text/html"),), body)


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    return Inbox(tmp_path / "inbox.sqlite", busy_timeout=0.1)


def enqueue(inbox: Inbox, source: str, network: str = "", **more: bool) -> None:
    inbox.enqueue("webmention", source, TARGET, POST, now=NOW, network=network, **more)


# ---- what one page does


def test_a_page_that_ends_whoever_looks_at_it_is_given_up(inbox: Inbox) -> None:
    """As if the process were killed at every look: nothing is ever settled."""
    enqueue(inbox, SOURCE)
    now, looks = NOW, 0
    while looks < 10 and inbox.lease(now=now):
        now += LEASE + RETRY_DELAYS[min(looks, len(RETRY_DELAYS) - 1)]
        looks += 1

    (given_up,) = inbox.in_state()
    assert (6, MentionState.FAILED) == (looks, given_up.state)


def test_who_starts_again_takes_up_at_once_what_was_interrupted(inbox: Inbox) -> None:
    """A page of a friend was being looked at when the receiver was restarted."""
    enqueue(inbox, SOURCE)
    enqueue(inbox, f"{SOURCE}/2")
    leased = [inbox.lease(now=NOW)]
    blocked = inbox.lease(now=NOW + SECOND)
    for _ in range(2):
        inbox.release_leases(now=NOW + SECOND)
        leased.append(inbox.lease(now=NOW + SECOND))

    assert blocked is None
    # not a third time: it may have been the page that ended the process
    assert [SOURCE, SOURCE, f"{SOURCE}/2"] == [one and one.source for one in leased]


def test_a_page_that_cannot_be_read_costs_the_next_one_nothing(rig: Rig) -> None:
    name = '<a class="p-author h-card" href="http://x.example/\\ud800">\\ud800</a>'
    odd = Reply(
        f'<div class="h-entry">{LINK}{name}</div>',
        type="text/html; charset=unicode_escape",
    )
    with internet() as net:
        net.add("odd.example", lambda _: odd)
        net.add("other.example", lambda _: page())
        for source in ("http://odd.example/", SOURCE):
            rig.mention(source)
        seen = [
            verify_next(rig.inbox, net.client(), now=lambda: rig.now) for _ in range(2)
        ]

    assert [MentionState.PENDING] * 2 == [one and one.state for one in seen]


# ---- what fails, and is waited out


def test_a_locked_inbox_is_waited_for(inbox: Inbox) -> None:
    enqueue(inbox, SOURCE)
    other = sqlite3.connect(inbox.path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    net, health = Net({"other.example": f"<p>{LINK}"}), Health()
    pauses: list[float] = []
    errors: list[str] = []

    def pause(seconds: float) -> bool:
        pauses.append(seconds)
        errors.append(health.error)
        if len(pauses) == 3:
            other.execute("ROLLBACK")
        return len(pauses) == 4

    verify_forever(inbox, net, now=lambda: NOW, idle=bool, backoff=pause, health=health)
    other.close()

    assert [2, 4, 8, 0] == pauses
    locked = "The inbox cannot be used: database is locked."
    assert [*[locked] * 3, ""] == errors
    assert [MentionState.PENDING] == [one.state for one in inbox.in_state()]
    assert locked in health.format()


def test_a_machine_that_begins_no_process_is_no_fault_of_a_page(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    enqueue(inbox, SOURCE)
    reader = ParserProcess()
    monkeypatch.setattr(verify_module, "shared_parser", lambda: reader)
    net, health = Net({"other.example": f"<p>{LINK}"}), Health()
    pauses: list[float] = []

    def pause(seconds: float) -> bool:
        pauses.append(seconds)
        return True

    with monkeypatch.context() as patched:
        patched.setattr(sys, "executable", "/nothing/python")
        verify_forever(
            inbox, net, now=lambda: NOW, idle=bool, backoff=pause, health=health
        )
    verify_next(inbox, net, now=lambda: NOW + LEASE)
    reader.close()

    assert ([2], False) == (pauses, health.is_good)
    assert "No such file" in health.error
    assert [MentionState.PENDING] == [one.state for one in inbox.in_state()]


@pytest.mark.parametrize(
    "error",
    [
        sqlite3.OperationalError("disk I/O error"),
        sqlite3.OperationalError("database or disk is full"),
        sqlite3.DatabaseError("database disk image is malformed"),
        sqlite3.OperationalError("attempt to write a readonly database"),
        OSError(28, "No space left on device"),
        MemoryError(),
        UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates not allowed"),
        KeyError("of ours"),
        RecursionError("maximum recursion depth exceeded"),
    ],
    ids=repr,
)
def test_whatever_fails_a_worker_goes_on(
    inbox: Inbox, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    enqueue(inbox, SOURCE)
    complete, failures = inbox.complete, [error, error]

    def fail(*arguments: object, **more: object) -> None:
        if failures:
            raise failures.pop()
        complete(*arguments, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(inbox, "complete", fail)
    moments = iter(NOW + HOUR * n for n in range(100))
    pauses: list[float] = []

    def pause(seconds: float) -> bool:
        pauses.append(seconds)
        return len(pauses) == 3

    net, health = Net({"other.example": f"<p>{LINK}"}), Health()
    verify_forever(
        inbox, net, now=lambda: next(moments), idle=bool, backoff=pause, health=health
    )

    assert [2, 4, 0] == pauses
    assert [MentionState.PENDING] == [one.state for one in inbox.in_state()]


def test_pings_are_put_off_while_the_inbox_fails_and_health_is_told(
    inbox: Inbox,
) -> None:
    health = Health()
    rig = Rig(inbox)
    receiver = type(rig.receiver)(
        inbox, rig.receiver.targets, "https://ping.example", lambda: NOW, health=health
    )
    rig.receiver = receiver
    other = sqlite3.connect(inbox.path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")

    status, headers, _ = rig.mention()
    read = rig.ask("GET", "/status/none")[0]
    other.execute("ROLLBACK")
    other.close()
    later = rig.mention()[0]

    assert (503, "60", 201) == (status, headers["Retry-After"], later)
    assert read in {404, 503}
    assert 200 == rig.ask("GET", "/healthz")[0]


def test_while_an_inbox_fails_one_at_a_time_tries_it(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path / "inbox.sqlite", busy_timeout=2)
    rig = Rig(inbox)
    other = sqlite3.connect(inbox.path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    rig.mention()
    asking = threading.Thread(target=rig.mention, args=["http://slow.example/"])
    asking.start()
    while not rig.receiver.breaker._probe.locked():
        time.sleep(0.001)
    begun = time.monotonic()

    status = rig.mention("http://third.example/")[0]

    assert 503 == status
    assert time.monotonic() - begun < 2  # it did not wait as the other does
    other.execute("ROLLBACK")
    asking.join()
    other.close()


def test_an_inbox_that_is_none_is_told_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "garbage.sqlite").write_bytes(b"garbage" * 1000)
    (tmp_path / "folder.sqlite").mkdir()
    (tmp_path / "file").write_text("")
    good = Inbox(tmp_path / "cut.sqlite")
    good.path.write_bytes(good.path.read_bytes()[:5000])

    for name in ("garbage.sqlite", "folder.sqlite", "file/below.sqlite", "cut.sqlite"):
        with pytest.raises(InboxError, match=r"The inbox cannot be used: .+\."):
            Inbox(tmp_path / name).in_state()


def test_health_says_how_things_stand() -> None:
    clock = [0.0]
    health = Health(clock=lambda: clock[0])
    good = health.format()
    health.record_failure("disk I/O error")
    failing = (health.is_good, health.format())
    clock[0] = 5
    health.heartbeat(12)
    clock[0] = 7
    again = health.format()
    clock[0] = STALLED_AFTER + 6
    stalled = health.is_good

    assert "ok\nworker: 0 s ago\nwaiting: 0\nlast error: none\n" == good
    assert (False, True) == (failing[0], failing[1].startswith("failing\n"))
    assert (
        "ok\nworker: 2 s ago\nwaiting: 12\nlast error: disk I/O error (7 s ago)\n"
        == again
    )
    assert not stalled


# ---- who comes next


def test_the_first_look_at_a_page_is_quick(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page that takes long is read, but not before all that nobody has tried."""
    enqueue(inbox, SOURCE)
    forever, moment = TimeLimits(cpu=60, clock=600), TimeLimits(cpu=0.01, clock=600)
    reader = ParserProcess(patient=forever, quick=moment)
    monkeypatch.setattr(verify_module, "shared_parser", lambda: reader)
    net = Net({"other.example": LINK + "<" * 100_000})

    first = verify_next(inbox, net, now=lambda: NOW)
    none = verify_next(inbox, net, now=lambda: NOW + HOUR, retries=False)
    second = verify_next(inbox, net, now=lambda: NOW + HOUR)
    reader.close()

    assert none is None
    assert [MentionState.NEW, MentionState.PENDING] == [
        one and one.state for one in (first, second)
    ]


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_of_hours_costs_a_friend_seconds(tmp_path: Path, name: str) -> None:
    """A known friend and a stranger ring in the middle of it, again and again."""
    attack = Attack(tmp_path, **ATTACKS[name])

    attack.run(HOURS)

    assert {201} == {*attack.statuses}
    assert max(attack.waits.values()) <= 30
    assert len(attack.waits) == len(attack.statuses) == int(3600 * HOURS / FRIEND_EVERY)
    assert attack.longest_queue <= 50 * MAX_PER_SENDER + 2


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("example", "example"),
        ("a.example", "a.example"),
        ("x.y.a.example", "a.example"),
        ("blog.co.uk", "blog.co.uk"),
        ("x.blog.co.uk", "blog.co.uk"),
        ("x.asso.fr", "x.asso.fr"),
        ("x.blog.de", "blog.de"),
        ("9.9.9.9", "9.9.9.9"),
        ("2620:fe::9", "2620:fe::9"),
        ("", ""),
    ],
)
def test_names_below_one_domain_are_of_one_owner(host: str, domain: str) -> None:
    assert domain == domain_of(host)


def test_who_read_the_clock_before_another_does_not_take_its_look(
    inbox: Inbox,
) -> None:
    """Two workers at once: one waited for the file that the other had."""
    enqueue(inbox, SOURCE)
    enqueue(inbox, f"{SOURCE}/2")

    first = inbox.lease(now=NOW + SECOND)
    second = inbox.lease(now=NOW)

    assert first is not None
    assert second is None


# ---- clocks that jump

JUMPS = [-400 * DAY, -DAY, -HOUR, -30 * SECOND, HOUR, DAY, 4000 * DAY]


@pytest.mark.parametrize("jump", JUMPS, ids=str)
def test_a_clock_that_jumps_refuses_nobody(jump: timedelta) -> None:
    limiter, clock = RateLimiter(), NOW.timestamp()
    for bucket in (GLOBAL, PER_HOST):
        assert limiter.allow(str(bucket), bucket, clock=clock)
        moved = clock + jump.total_seconds()

        allowed = [
            limiter.allow(str(bucket), bucket, clock=moved + n) for n in range(20)
        ]

        assert [True] * 20 == allowed


def test_a_clock_that_is_set_back_gives_no_more_than_the_burst() -> None:
    limiter = RateLimiter()
    allowed = [
        limiter.allow("x", PER_HOST, clock=1000.0 - 10 * (n % 2)) for n in range(400)
    ]

    assert sum(allowed) < 30 + 400 * 10 * 0.5 / 2 + 5
    assert all(limiter.allow("x", PER_HOST, clock=10_000.0 + n) for n in range(30))


@pytest.mark.parametrize("jump", JUMPS, ids=str)
def test_a_clock_that_jumps_keeps_no_look_waiting(
    inbox: Inbox, jump: timedelta
) -> None:
    """What waits, a lease, and a host that rests, all of before the jump."""
    enqueue(inbox, "http://a.example/1")
    enqueue(inbox, "http://b.example/1")
    net = Net({"a.example": LINK, "b.example": LINK, "c.example": LINK})
    verify_next(inbox, net, now=lambda: NOW)  # its host rests
    leased = inbox.lease(now=NOW)
    enqueue(inbox, "http://a.example/2")
    enqueue(inbox, "http://c.example/1")
    later = NOW + jump + max(LEASE, COALESCE_WITHIN)

    verify_next(inbox, net, now=lambda: later)
    verify_next(inbox, net, now=lambda: later)

    assert leased is not None
    assert {"http://a.example/2", "http://c.example/1"} <= set(net.asked)


@pytest.mark.parametrize("back", [HOUR, DAY, 400 * DAY], ids=str)
def test_what_is_tried_again_waits_no_longer_than_it_would_have(
    inbox: Inbox, back: timedelta
) -> None:
    enqueue(inbox, SOURCE)
    net, earlier = Net(), NOW - back
    verify_next(inbox, net, now=lambda: NOW)  # nobody answers: again in a minute

    at_once = verify_next(inbox, net, now=lambda: NOW + 30 * SECOND)
    again = verify_next(inbox, net, now=lambda: earlier + 30 * SECOND)
    third = verify_next(inbox, net, now=lambda: earlier + 60 * SECOND)

    assert at_once is None
    assert again is not None
    assert third is None


def test_what_is_told_again_after_a_jump_is_looked_at_again(inbox: Inbox) -> None:
    net = Net({"other.example": f"<p>{LINK}"})
    enqueue(inbox, SOURCE)
    verify_next(inbox, net, now=lambda: NOW)
    earlier = NOW - HOUR

    inbox.enqueue("webmention", SOURCE, TARGET, POST, now=earlier)
    verify_next(inbox, net, now=lambda: earlier + 10 * SECOND)

    assert [SOURCE, SOURCE] == net.asked


def test_the_limits_of_a_receiver_follow_their_own_clock(inbox: Inbox) -> None:
    seconds = [0.0]
    rig = Rig(inbox)
    rig.receiver = type(rig.receiver)(
        inbox,
        rig.receiver.targets,
        "https://ping.example",
        lambda: rig.now,
        clock=lambda: seconds[0],
    )
    first = [rig.mention(f"{SOURCE}{n}", address=f"9.{n}.9.9")[0] for n in range(31)]
    rig.now -= DAY
    seconds[0] += 10

    assert ([201] * 30 + [429], 201) == (first, rig.mention(f"{SOURCE}x")[0])
