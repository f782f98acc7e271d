"""The inbox: what is taken on, looked at, decided, and forgotten."""

import sqlite3
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from causerie.errors import InboxError
from causerie.pingbacks.parsing.sanitize_entry import EntrySummary
from causerie.pingbacks.parsing.verification import SourceStatus, Verification
from causerie.pingbacks.receiving import inbox as inbox_module
from causerie.pingbacks.receiving.inbox import Inbox
from causerie.pingbacks.receiving.queue import HOST_PAUSE, LEASE, InboxFullError
from causerie.pingbacks.receiving.received_mention import (
    RECHECK_AFTER,
    RETRY_DELAYS,
    MentionState,
    ReceivedMention,
    apply_verification,
    format_counts,
)

NOW = datetime(2026, 9, 21, 12, tzinfo=UTC)
SOURCE, TARGET, PATH = "http://other.example/a", "https://carnet.example/b/#c", "/b/"
SAID = EntrySummary(title="Titre", excerpt="Des mots.")
LINKED = Verification(SourceStatus.LINKED, "linked", SAID)


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    return Inbox(tmp_path / "inbox/inbox.sqlite")


def enqueue(
    inbox: Inbox, source: str = SOURCE, *, now: datetime = NOW
) -> ReceivedMention:
    mention, _ = inbox.enqueue("webmention", source, TARGET, PATH, now=now)
    assert mention is not None
    return mention


def verify(
    inbox: Inbox, finding: SourceStatus | Verification = LINKED, *, now: datetime = NOW
) -> ReceivedMention:
    """Take the next look, and return what the inbox then has."""
    leased = inbox.lease(now=now)
    assert leased is not None
    if isinstance(finding, SourceStatus):
        finding = Verification(finding, finding.value)
    inbox.complete(apply_verification(leased, finding, now=now), leased, now=now)
    (kept,) = inbox.find([leased.id])
    return kept


def test_what_is_told_is_kept_whole(inbox: Inbox) -> None:
    told = enqueue(inbox)

    assert [told] == Inbox(inbox.path).in_state(MentionState.NEW)
    assert (SOURCE, TARGET, PATH) == (told.source, told.target, told.path)
    assert 0o600 == inbox.path.stat().st_mode & 0o777


def test_what_is_told_twice_is_one_mention(inbox: Inbox) -> None:
    first = inbox.enqueue("webmention", SOURCE, TARGET, PATH, now=NOW)
    again = inbox.enqueue("pingback", SOURCE, TARGET + "x", PATH, now=NOW)

    assert (True, False) == (first[1], again[1])
    assert 1 == len(inbox.in_state())


def test_a_look_is_taken_once_and_again_when_its_lease_ends(inbox: Inbox) -> None:
    enqueue(inbox)

    first, second = inbox.lease(now=NOW), inbox.lease(now=NOW)
    later = inbox.lease(now=NOW + LEASE)

    assert first is not None
    assert later is not None
    assert (None, first.id) == (second, later.id)
    assert (0, 1) == (first.attempts, later.attempts)


def test_a_host_is_looked_at_once_at_a_time_and_then_rests(inbox: Inbox) -> None:
    for number in range(2):
        enqueue(inbox, f"{SOURCE}{number}")
    enqueue(inbox, "http://third.example/")

    first, second, third = (inbox.lease(now=NOW) for _ in range(3))
    assert first is not None
    inbox.complete(apply_verification(first, LINKED, now=NOW), first, now=NOW)
    at_once = inbox.lease(now=NOW)
    rested = inbox.lease(now=NOW + HOST_PAUSE)

    assert second is not None
    assert ["other.example", "third.example"] == [first.host, second.host]
    assert (None, None) == (third, at_once)
    assert rested is not None
    assert f"{SOURCE}1" == rested.source


def test_a_link_that_is_found_waits_for_the_author(inbox: Inbox) -> None:
    enqueue(inbox)

    mention = verify(inbox)

    assert (MentionState.PENDING, SAID) == (mention.state, mention.entry)
    assert (NOW, None) == (mention.verified_at, mention.due)


def test_a_repeat_has_it_looked_at_again_but_not_at_once(inbox: Inbox) -> None:
    enqueue(inbox)
    verify(inbox)
    enqueue(inbox, now=NOW + timedelta(seconds=10))
    soon = inbox.lease(now=NOW + timedelta(seconds=20))
    enqueue(inbox, now=NOW + timedelta(seconds=40))
    later = inbox.lease(now=NOW + timedelta(seconds=50))

    assert soon is None
    assert later is not None


def test_a_repeat_during_a_look_has_another_one_follow(inbox: Inbox) -> None:
    enqueue(inbox)
    leased = inbox.lease(now=NOW)
    assert leased is not None
    enqueue(inbox, now=NOW + timedelta(seconds=1))
    inbox.complete(apply_verification(leased, LINKED, now=NOW), leased, now=NOW)

    assert inbox.lease(now=NOW + timedelta(seconds=10)) is not None


LOSSES = {
    (MentionState.NEW, SourceStatus.UNLINKED): MentionState.INVALID,
    (MentionState.NEW, SourceStatus.GONE): MentionState.INVALID,
    (MentionState.NEW, SourceStatus.NOT_FOUND): MentionState.INVALID,
    (MentionState.NEW, SourceStatus.REFUSED): MentionState.INVALID,
    (MentionState.NEW, SourceStatus.RETRY): MentionState.NEW,
    (MentionState.PENDING, SourceStatus.UNLINKED): MentionState.GONE,
    (MentionState.APPROVED, SourceStatus.UNLINKED): MentionState.GONE,
    (MentionState.APPROVED, SourceStatus.GONE): MentionState.GONE,
    (MentionState.APPROVED, SourceStatus.NOT_FOUND): MentionState.APPROVED,
    (MentionState.APPROVED, SourceStatus.REFUSED): MentionState.APPROVED,
    (MentionState.APPROVED, SourceStatus.RETRY): MentionState.APPROVED,
    (MentionState.REJECTED, SourceStatus.LINKED): MentionState.REJECTED,
    (MentionState.REJECTED, SourceStatus.GONE): MentionState.REJECTED,
    (MentionState.SPAM, SourceStatus.LINKED): MentionState.SPAM,
    (MentionState.GONE, SourceStatus.GONE): MentionState.GONE,
    (MentionState.GONE, SourceStatus.LINKED): MentionState.PENDING,
    (MentionState.INVALID, SourceStatus.LINKED): MentionState.PENDING,
    (MentionState.FAILED, SourceStatus.LINKED): MentionState.PENDING,
}


@pytest.mark.parametrize(("before", "finding"), LOSSES)
def test_what_a_look_makes_of_a_mention(
    before: MentionState, finding: SourceStatus
) -> None:
    old = ReceivedMention("1", "webmention", SOURCE, TARGET, PATH, before, NOW, NOW)

    seen = apply_verification(old, Verification(finding, "x", SAID), now=NOW)

    assert LOSSES[before, finding] is seen.state


def test_two_404s_a_day_apart_are_an_end(inbox: Inbox) -> None:
    enqueue(inbox)
    verify(inbox)
    inbox.moderate([m.id for m in inbox.in_state()], MentionState.APPROVED)
    day = timedelta(days=1)
    enqueue(inbox, now=NOW + day)

    first = verify(inbox, SourceStatus.NOT_FOUND, now=NOW + day)
    early = inbox.lease(now=NOW + 1.5 * day)
    second = verify(inbox, SourceStatus.NOT_FOUND, now=NOW + 2 * day)

    assert (MentionState.APPROVED, None) == (first.state, early)
    assert MentionState.GONE is second.state


def test_a_source_that_never_answers_is_given_up(inbox: Inbox) -> None:
    enqueue(inbox)
    now, looks = NOW, 0
    while (found := inbox.lease(now=now)) is not None:
        again = Verification(SourceStatus.RETRY, "slow")
        inbox.complete(apply_verification(found, again, now=now), found, now=now)
        now += RETRY_DELAYS[min(looks, len(RETRY_DELAYS) - 1)] + timedelta(minutes=1)
        looks += 1

    (mention,) = inbox.in_state()
    assert (6, MentionState.FAILED) == (looks, mention.state)


def test_changed_words_of_an_approved_mention_wait_again(inbox: Inbox) -> None:
    enqueue(inbox)
    mention = verify(inbox)
    inbox.moderate([mention.id], MentionState.APPROVED)
    hour = timedelta(hours=1)
    enqueue(inbox, now=NOW + hour)
    same = verify(inbox, now=NOW + hour)
    enqueue(inbox, now=NOW + 2 * hour)
    other = Verification(SourceStatus.LINKED, "x", replace(SAID, title="Autre"))
    changed = verify(inbox, other, now=NOW + 2 * hour)

    assert (MentionState.APPROVED, NOW + hour + RECHECK_AFTER) == (same.state, same.due)
    assert (MentionState.PENDING, "Autre") == (changed.state, changed.entry.title)


@pytest.mark.parametrize(
    ("decision", "due"),
    [(MentionState.SPAM, None), (MentionState.APPROVED, NOW + RECHECK_AFTER)],
)
def test_what_the_author_decides_during_a_look_stays(
    inbox: Inbox, decision: MentionState, due: datetime | None
) -> None:
    mention = enqueue(inbox)
    leased = inbox.lease(now=NOW)
    assert leased is not None
    inbox.moderate([mention.id], decision)
    inbox.complete(apply_verification(leased, LINKED, now=NOW), leased, now=NOW)

    assert [(decision, due)] == [(m.state, m.due) for m in inbox.in_state()]


@pytest.mark.parametrize("name", [SOURCE, "other.example"])
def test_what_is_forgotten_leaves_no_trace_and_stays_out(
    inbox: Inbox, name: str
) -> None:
    enqueue(inbox)
    leased = inbox.lease(now=NOW)
    assert leased is not None

    removed = inbox.forget(name)
    inbox.complete(apply_verification(leased, LINKED, now=NOW), leased, now=NOW)

    assert (1, []) == (removed, inbox.in_state())
    assert (None, False) == inbox.enqueue("webmention", SOURCE, TARGET, PATH, now=NOW)
    with sqlite3.connect(inbox.path) as db:
        kept = list(db.execute("SELECT * FROM forgotten"))
    db.close()
    assert "other.example" not in str(kept)


def test_what_is_forgotten_is_in_no_byte_of_its_files(inbox: Inbox) -> None:
    """Nor is what it said before."""
    hosts = "forgotten.example", "also.example"
    for excerpt in ("unspoken " * 900, "unspoken"):
        for host in hosts:
            enqueue(inbox, f"http://{host}/a", now=NOW)
            said = Verification(SourceStatus.LINKED, "", replace(SAID, excerpt=excerpt))
            (known,) = (m for m in inbox.in_state() if host in m.source)
            inbox.complete(apply_verification(known, said, now=NOW), known, now=NOW)

    for host in hosts:
        inbox.forget(host)

    files = [path.read_bytes() for path in inbox.path.parent.iterdir()]
    assert [] == inbox.in_state()
    for word in ("unspoken", *hosts):
        assert not any(word.encode() in data for data in files)


def test_a_full_queue_takes_no_more(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox_module, "MAX_QUEUED", 2)
    enqueue(inbox, f"{SOURCE}1")
    enqueue(inbox, f"{SOURCE}2")

    with pytest.raises(InboxFullError):
        enqueue(inbox, f"{SOURCE}3")
    enqueue(inbox, f"{SOURCE}1")

    assert 2 == len(inbox.in_state())


def test_what_is_shown_does_not_fill_the_queue(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox_module, "MAX_QUEUED", 1)
    enqueue(inbox)
    shown = verify(inbox)
    inbox.moderate([shown.id], MentionState.APPROVED)

    enqueue(inbox, f"{SOURCE}2")

    assert {MentionState.APPROVED, MentionState.NEW} == {
        m.state for m in inbox.in_state()
    }


def test_an_older_inbox_has_what_is_shown_looked_at_again(inbox: Inbox) -> None:
    enqueue(inbox)
    shown = verify(inbox)
    with sqlite3.connect(inbox.path) as db:
        db.execute("UPDATE mention SET standing = 'approved', due = NULL")
        db.execute("PRAGMA user_version = 2")
    db.close()

    (found,) = Inbox(inbox.path).find([shown.id])

    assert NOW + RECHECK_AFTER == found.due


def test_a_newer_inbox_is_left_alone(inbox: Inbox) -> None:
    enqueue(inbox)
    with sqlite3.connect(inbox.path) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    before = inbox.path.read_bytes()

    with pytest.raises(InboxError, match=r"a newer Causerie made it\. Update this one"):
        Inbox(inbox.path)

    assert before == inbox.path.read_bytes()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        *(("received_at", value) for value in ("hier", 1e300, b"x", None)),
        *(("due", value) for value in ("x", float("inf"), -1e18)),
        *(("standing", value) for value in ("odd", None, 5)),
        *(("attempts", value) for value in ("many", b"", None)),
        ("title", b"\xff"),
        ("source", b"https://x.example/"),
    ],
)
def test_a_damaged_row_is_told_and_named(
    inbox: Inbox, column: str, value: object
) -> None:
    enqueue(inbox)
    kept = verify(inbox)
    with sqlite3.connect(inbox.path) as db:
        db.execute(f"UPDATE mention SET {column} = ?", (value,))  # noqa: S608
    db.close()

    for use in (inbox.in_state, lambda: inbox.find([kept.id])):
        with pytest.raises(InboxError, match=f"the row of '{kept.id}' is damaged"):
            use()


def test_races_of_the_same_ping_make_one_mention(inbox: Inbox) -> None:
    seen: list[str] = []
    threads = [
        threading.Thread(target=lambda: seen.append(enqueue(inbox).id))
        for _ in range(16)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (16, 1) == (len(seen), len(set(seen)))
    assert 1 == len(inbox.in_state())


def test_counts_are_said_in_order() -> None:
    counts = {MentionState.GONE: 1, MentionState.NEW: 2}

    assert "2 new, 1 gone" == format_counts(counts)
