"""Plan: the notifications to send, from the built posts and the sent log."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from operator import attrgetter

from causerie.pingbacks.attempt import MAX_RETRY_AFTER
from causerie.pingbacks.parsing.endpoint_discovery import PINGBACK
from causerie.pingbacks.sending.built_posts import BuiltPost, PageState
from causerie.pingbacks.sending.sent_log import LinkPair, SentRecord, SentState
from causerie.urls import host_of

NEW_POST_AGE = timedelta(days=30)  # older posts are not notified by the first run
NO_ENDPOINT_TTL = timedelta(days=30)  # before a page without one is fetched again
CONFIRM_ABOVE = 25  # notifications that are sent without --yes


class Reason(StrEnum):
    """Why a target is notified."""

    NEW = "new"
    CHANGED = "changed"
    REMOVED = "removed"  # the link was
    GONE = "gone"  # the post is


@dataclass(frozen=True, slots=True)
class Notification:
    """One target to notify of one link."""

    pair: LinkPair
    reason: Reason
    digest: str  # of the post; empty if it is gone
    previous: SentRecord | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run begins with: the records before it, and what it is to send."""

    records: dict[LinkPair, SentRecord]
    notifications: tuple[Notification, ...]  # by source, then target
    baseline: int = 0  # links of older posts that the first run only records
    deferred: tuple[Notification, ...] = ()  # retries that are not due
    missing: tuple[str, ...] = ()  # recorded posts that are not in the output

    @property
    def new_count(self) -> int:
        """The number of notifications that are not retries."""
        return sum(not (n.previous and n.previous.attempts) for n in self.notifications)


def make_plan(
    posts: Iterable[BuiltPost],
    records: Mapping[LinkPair, SentRecord] | None,
    *,
    page_states: Mapping[str, tuple[PageState, str]],
    now: datetime,
    never: Iterable[str] = (),
) -> Plan:
    """Compare posts with records; `records` is None before the first run.

    `page_states` has the posts that `records` know and `posts` lack.
    """
    first = records is None
    by_path = {post.path: post for post in posts}
    kept = _follow_moved_posts(dict(records or {}), page_states)
    never = frozenset(name.lower() for name in never)
    links = [
        (LinkPair(post.path, target), post)
        for post in by_path.values()
        for target in post.targets
    ]
    planned, baseline = [], 0
    for pair, post in links:
        record = kept.get(pair)
        if _is_excluded(pair.target, post, never):
            continue
        if first and post.date < now - NEW_POST_AGE:
            kept[pair] = SentRecord(SentState.BASELINE, post.digest, now)
            baseline += 1
        elif reason := _reason_to_notify(record, post.digest, now):
            planned.append(Notification(pair, reason, post.digest, record))
    current = {pair for pair, _ in links}
    missing = set()
    for pair in sorted(kept.keys() - current):
        state, _ = page_states.get(pair.source, (None, ""))
        record = kept[pair]
        if state is PageState.MISSING:
            missing.add(pair.source)
        elif (
            state is PageState.MOVED
            or _is_excluded(pair.target, by_path.get(pair.source), never)
            or record.state is SentState.REMOVED
        ):
            continue
        elif not record.protocol:
            del kept[pair]
        elif record.protocol == PINGBACK:  # it has no removals
            removed = SentState.REMOVED
            kept[pair] = replace(record, state=removed, digest="", next_at=None)
        else:
            reason = Reason.GONE if state is PageState.GONE else Reason.REMOVED
            planned.append(Notification(pair, reason, "", record))
    due = [n for n in planned if not _is_deferred(n, now)]
    return Plan(
        kept,
        tuple(sorted(due, key=attrgetter("pair"))),
        baseline,
        tuple(n for n in planned if _is_deferred(n, now)),
        tuple(sorted(missing)),
    )


def count_reasons(notifications: Iterable[Notification]) -> dict[str, int]:
    """Count notifications by their reasons, in the order of Reason."""
    counts = Counter(notification.reason for notification in notifications)
    return {reason.value: counts[reason] for reason in Reason if counts[reason]}


def had_no_endpoint(record: SentRecord, now: datetime) -> bool:
    """Return whether a page was lately seen without an endpoint."""
    is_recent = timedelta(0) <= now - record.at < NO_ENDPOINT_TTL
    return record.state is SentState.NONE and is_recent


def _is_excluded(target: str, post: BuiltPost | None, never: frozenset[str]) -> bool:
    """Return whether the author wants no notification; the record stays as it is."""
    host = host_of(target)
    return (post is not None and post.opted_out) or any(
        host == name or host.endswith(f".{name}") for name in never
    )


def _reason_to_notify(
    record: SentRecord | None, digest: str, now: datetime
) -> Reason | None:
    """Return why to notify the target of a link in a post; None if there is no need."""
    if record is None or record.state is SentState.REMOVED:
        return Reason.NEW
    reason = Reason.CHANGED if record.protocol else Reason.NEW
    if record.state is SentState.RETRY:
        return reason
    up_to_date = (
        record.state is SentState.BASELINE
        or record.digest == digest
        or record.protocol == PINGBACK  # it has no updates
        or had_no_endpoint(record, now)
    )
    return None if up_to_date else reason


def is_ahead(moment: datetime | None, now: datetime) -> bool:
    """Return whether a time to wait for is still to come.

    One further ahead than any was stored before the clock was set back.
    """
    return moment is not None and now < moment <= now + MAX_RETRY_AFTER


def _is_deferred(notification: Notification, now: datetime) -> bool:
    previous = notification.previous
    return previous is not None and is_ahead(previous.next_at, now)


def _follow_moved_posts(
    records: dict[LinkPair, SentRecord],
    page_states: Mapping[str, tuple[PageState, str]],
) -> dict[LinkPair, SentRecord]:
    """Move records to the new paths of posts: the old ones redirect, none is sent."""
    for pair in sorted(records):
        state, path = page_states.get(pair.source, (None, ""))
        new = LinkPair(path, pair.target)
        if state is PageState.MOVED and new not in records:
            records[new] = records.pop(pair)
    return records
