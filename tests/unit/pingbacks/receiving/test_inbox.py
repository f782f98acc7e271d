"""The inbox: what is taken on, looked at, decided, and forgotten."""

import sqlite3
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from causerie.pingbacks.parsing.h_entry import Said
from causerie.pingbacks.receiving import inbox as inbox_module
from causerie.pingbacks.receiving.inbox import Inbox, InboxFullError
from causerie.pingbacks.receiving.received_mention import (
    PATIENCE,
    RECHECK,
    Received,
    Standing,
    count_standings,
    follow,
)
from causerie.pingbacks.receiving.verify_source import Finding, Verification

NOW = datetime(2026, 9, 21, 12, tzinfo=UTC)
SOURCE, TARGET, PATH = "http://other.example/a", "https://carnet.example/b/#c", "/b/"
SAID = Said(title="Titre", excerpt="Des mots.")
LINKED = Verification(Finding.LINKED, "linked", SAID)


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    return Inbox(tmp_path / "inbox/inbox.sqlite")


def accept(inbox: Inbox, source: str = SOURCE, *, now: datetime = NOW) -> Received:
    mention, _ = inbox.accept("webmention", source, TARGET, PATH, now=now)
    assert mention is not None
    return mention


def look(
    inbox: Inbox, finding: Finding | Verification = LINKED, *, now: datetime = NOW
) -> Received:
    """Take the next look, and return what the inbox then has."""
    claimed = inbox.claim(now=now)
    assert claimed is not None
    if isinstance(finding, Finding):
        finding = Verification(finding, finding.value)
    inbox.settle(follow(claimed, finding, now=now), claimed, now=now)
    (kept,) = inbox.find([claimed.id])
    return kept


def test_what_is_told_is_kept_whole(inbox: Inbox) -> None:
    told = accept(inbox)

    assert [told] == Inbox(inbox.path).standing(Standing.NEW)
    assert (SOURCE, TARGET, PATH) == (told.source, told.target, told.path)
    assert 0o600 == inbox.path.stat().st_mode & 0o777


def test_what_is_told_twice_is_one_mention(inbox: Inbox) -> None:
    first = inbox.accept("webmention", SOURCE, TARGET, PATH, now=NOW)
    again = inbox.accept("pingback", SOURCE, TARGET + "x", PATH, now=NOW)

    assert (True, False) == (first[1], again[1])
    assert 1 == len(inbox.standing())


def test_a_look_is_taken_once_and_again_when_its_lease_ends(inbox: Inbox) -> None:
    accept(inbox)

    first, second = inbox.claim(now=NOW), inbox.claim(now=NOW)
    later = inbox.claim(now=NOW + inbox_module.LEASE)

    assert first is not None
    assert later is not None
    assert (None, first.id) == (second, later.id)
    assert (0, 1) == (first.attempts, later.attempts)


def test_a_host_is_looked_at_once_at_a_time_and_then_rests(inbox: Inbox) -> None:
    for number in range(2):
        accept(inbox, f"{SOURCE}{number}")
    accept(inbox, "http://third.example/")

    first, second, third = (inbox.claim(now=NOW) for _ in range(3))
    assert first is not None
    inbox.settle(follow(first, LINKED, now=NOW), first, now=NOW)
    at_once = inbox.claim(now=NOW)
    rested = inbox.claim(now=NOW + inbox_module.HOST_PAUSE)

    assert second is not None
    assert ["other.example", "third.example"] == [first.host, second.host]
    assert (None, None) == (third, at_once)
    assert rested is not None
    assert f"{SOURCE}1" == rested.source


def test_a_link_that_is_found_waits_for_the_author(inbox: Inbox) -> None:
    accept(inbox)

    mention = look(inbox)

    assert (Standing.PENDING, SAID) == (mention.standing, mention.said)
    assert (NOW, None) == (mention.verified_at, mention.due)


def test_a_repeat_has_it_looked_at_again_but_not_at_once(inbox: Inbox) -> None:
    accept(inbox)
    look(inbox)
    accept(inbox, now=NOW + timedelta(seconds=10))
    soon = inbox.claim(now=NOW + timedelta(seconds=20))
    accept(inbox, now=NOW + timedelta(seconds=40))
    later = inbox.claim(now=NOW + timedelta(seconds=50))

    assert soon is None
    assert later is not None


def test_a_repeat_during_a_look_has_another_one_follow(inbox: Inbox) -> None:
    accept(inbox)
    claimed = inbox.claim(now=NOW)
    assert claimed is not None
    accept(inbox, now=NOW + timedelta(seconds=1))
    inbox.settle(follow(claimed, LINKED, now=NOW), claimed, now=NOW)

    assert inbox.claim(now=NOW + timedelta(seconds=10)) is not None


LOSSES = {
    (Standing.NEW, Finding.UNLINKED): Standing.INVALID,
    (Standing.NEW, Finding.GONE): Standing.INVALID,
    (Standing.NEW, Finding.MISSING): Standing.INVALID,
    (Standing.NEW, Finding.REFUSED): Standing.INVALID,
    (Standing.NEW, Finding.AGAIN): Standing.NEW,
    (Standing.PENDING, Finding.UNLINKED): Standing.GONE,
    (Standing.APPROVED, Finding.UNLINKED): Standing.GONE,
    (Standing.APPROVED, Finding.GONE): Standing.GONE,
    (Standing.APPROVED, Finding.MISSING): Standing.APPROVED,
    (Standing.APPROVED, Finding.REFUSED): Standing.APPROVED,
    (Standing.APPROVED, Finding.AGAIN): Standing.APPROVED,
    (Standing.REJECTED, Finding.LINKED): Standing.REJECTED,
    (Standing.REJECTED, Finding.GONE): Standing.REJECTED,
    (Standing.SPAM, Finding.LINKED): Standing.SPAM,
    (Standing.GONE, Finding.GONE): Standing.GONE,
    (Standing.GONE, Finding.LINKED): Standing.PENDING,
    (Standing.INVALID, Finding.LINKED): Standing.PENDING,
    (Standing.FAILED, Finding.LINKED): Standing.PENDING,
}


@pytest.mark.parametrize(("before", "finding"), LOSSES)
def test_what_a_look_makes_of_a_mention(before: Standing, finding: Finding) -> None:
    old = Received("1", "webmention", SOURCE, TARGET, PATH, before, NOW, NOW)

    seen = follow(old, Verification(finding, "x", SAID), now=NOW)

    assert LOSSES[before, finding] is seen.standing


def test_two_404s_a_day_apart_are_an_end(inbox: Inbox) -> None:
    accept(inbox)
    look(inbox)
    inbox.decide([m.id for m in inbox.standing()], Standing.APPROVED)
    day = timedelta(days=1)
    accept(inbox, now=NOW + day)

    first = look(inbox, Finding.MISSING, now=NOW + day)
    early = inbox.claim(now=NOW + 1.5 * day)
    second = look(inbox, Finding.MISSING, now=NOW + 2 * day)

    assert (Standing.APPROVED, None) == (first.standing, early)
    assert Standing.GONE is second.standing


def test_a_source_that_never_answers_is_given_up(inbox: Inbox) -> None:
    accept(inbox)
    now, looks = NOW, 0
    while (found := inbox.claim(now=now)) is not None:
        again = Verification(Finding.AGAIN, "slow")
        inbox.settle(follow(found, again, now=now), found, now=now)
        now += PATIENCE[min(looks, len(PATIENCE) - 1)] + timedelta(minutes=1)
        looks += 1

    (mention,) = inbox.standing()
    assert (6, Standing.FAILED) == (looks, mention.standing)


def test_changed_words_of_an_approved_mention_wait_again(inbox: Inbox) -> None:
    accept(inbox)
    mention = look(inbox)
    inbox.decide([mention.id], Standing.APPROVED)
    hour = timedelta(hours=1)
    accept(inbox, now=NOW + hour)
    same = look(inbox, now=NOW + hour)
    accept(inbox, now=NOW + 2 * hour)
    other = Verification(Finding.LINKED, "x", replace(SAID, title="Autre"))
    changed = look(inbox, other, now=NOW + 2 * hour)

    assert (Standing.APPROVED, NOW + hour + RECHECK) == (same.standing, same.due)
    assert (Standing.PENDING, "Autre") == (changed.standing, changed.said.title)


@pytest.mark.parametrize(
    ("decision", "due"), [(Standing.SPAM, None), (Standing.APPROVED, NOW + RECHECK)]
)
def test_what_the_author_decides_during_a_look_stays(
    inbox: Inbox, decision: Standing, due: datetime | None
) -> None:
    mention = accept(inbox)
    claimed = inbox.claim(now=NOW)
    assert claimed is not None
    inbox.decide([mention.id], decision)
    inbox.settle(follow(claimed, LINKED, now=NOW), claimed, now=NOW)

    assert [(decision, due)] == [(m.standing, m.due) for m in inbox.standing()]


@pytest.mark.parametrize("name", [SOURCE, "other.example"])
def test_what_is_forgotten_leaves_no_trace_and_stays_out(
    inbox: Inbox, name: str
) -> None:
    accept(inbox)
    claimed = inbox.claim(now=NOW)
    assert claimed is not None

    removed = inbox.forget(name)
    inbox.settle(follow(claimed, LINKED, now=NOW), claimed, now=NOW)

    assert (1, []) == (removed, inbox.standing())
    assert (None, False) == inbox.accept("webmention", SOURCE, TARGET, PATH, now=NOW)
    with sqlite3.connect(inbox.path) as db:
        kept = list(db.execute("SELECT * FROM forgotten"))
    db.close()
    assert "other.example" not in str(kept)


def test_a_full_queue_takes_no_more(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox_module, "MOST_DUE", 2)
    accept(inbox, f"{SOURCE}1")
    accept(inbox, f"{SOURCE}2")

    with pytest.raises(InboxFullError):
        accept(inbox, f"{SOURCE}3")
    accept(inbox, f"{SOURCE}1")

    assert 2 == len(inbox.standing())


def test_what_is_shown_does_not_fill_the_queue(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox_module, "MOST_DUE", 1)
    accept(inbox)
    shown = look(inbox)
    inbox.decide([shown.id], Standing.APPROVED)

    accept(inbox, f"{SOURCE}2")

    assert {Standing.APPROVED, Standing.NEW} == {m.standing for m in inbox.standing()}


def test_an_older_inbox_has_what_is_shown_looked_at_again(inbox: Inbox) -> None:
    accept(inbox)
    shown = look(inbox)
    with sqlite3.connect(inbox.path) as db:
        db.execute("UPDATE mention SET standing = 'approved', due = NULL")
        db.execute("PRAGMA user_version = 2")
    db.close()

    (found,) = Inbox(inbox.path).find([shown.id])

    assert NOW + RECHECK == found.due


def test_races_of_the_same_ping_make_one_mention(inbox: Inbox) -> None:
    seen: list[str] = []
    threads = [
        threading.Thread(target=lambda: seen.append(accept(inbox).id))
        for _ in range(16)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (16, 1) == (len(seen), len(set(seen)))
    assert 1 == len(inbox.standing())


def test_counts_are_said_in_order() -> None:
    counts = {Standing.GONE: 1, Standing.NEW: 2}

    assert "2 new, 1 gone" == count_standings(counts)
