"""Plan: what is to be told, out of what the posts say now and what was told before."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from causerie.pingbacks.attempt import PINGBACK
from causerie.pingbacks.sending.built_posts import Fate, Page
from causerie.pingbacks.sending.model import Pair, Row, State

NEW_FOR = timedelta(days=30)  # a post is, when a site is told of for the first time
NONE_FOR = timedelta(days=30)  # a page without an endpoint is not asked again
MANY = 25  # targets that are told without asking first

Rows = Mapping[Pair, Row]


class Kind(StrEnum):
    """Why a page is told."""

    NEW = "new"
    CHANGED = "changed"
    REMOVED = "removed"  # the link is
    GONE = "gone"  # the post is


@dataclass(frozen=True, slots=True)
class Task:
    """One page to tell of one link."""

    pair: Pair
    kind: Kind
    digest: str  # of the post, if it is there
    row: Row | None = None  # what was known before


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run begins with: the rows as they should stand, and what is to be done."""

    rows: dict[Pair, Row]
    tasks: tuple[Task, ...]  # by source, then target
    baseline: int = 0  # links left alone by this first run
    deferred: tuple[Task, ...] = ()  # retries whose time has not come
    missing: tuple[str, ...] = ()  # posts told of that are not in the output

    @property
    def many(self) -> int:
        """How many pages would be told for the first time, or anew; retries aside."""
        return sum(not (task.row and task.row.attempts) for task in self.tasks)


def make_plan(
    pages: Iterable[Page],
    rows: Rows | None,
    *,
    fates: Mapping[str, tuple[Fate, str]],
    now: datetime,
    never: Iterable[str] = (),
) -> Plan:
    """Compare posts with rows; `rows` is None when nobody was ever told.

    `fates` has the posts that rows know and `pages` lack.
    """
    first = rows is None
    posts = {page.path: page for page in pages}
    kept = _moved(dict(rows or {}), fates)
    skipped = _Skipped(posts, tuple(never))
    wanted = [
        (Pair(page.path, target), page)
        for page in posts.values()
        for target in page.targets
    ]
    tasks, baseline = [], 0
    for pair, page in wanted:
        row = kept.get(pair)
        if skipped(pair):
            continue
        if first and page.date < now - NEW_FOR:
            kept[pair] = Row(State.BASELINE, page.digest, now)
            baseline += 1
        elif kind := _due(row, page.digest, now):
            tasks.append(Task(pair, kind, page.digest, row))
    there = {pair for pair, _ in wanted}
    missing = set()
    for pair in sorted(kept.keys() - there):
        fate, _ = fates.get(pair.source, (None, ""))
        row = kept[pair]
        if fate is Fate.MISSING:
            missing.add(pair.source)
        elif fate is Fate.MOVED or skipped(pair) or row.state is State.REMOVED:
            continue
        elif not row.protocol:
            del kept[pair]
        elif row.protocol == PINGBACK:  # which has no word for it
            kept[pair] = replace(row, state=State.REMOVED, digest="", next_at=None)
        else:
            kind = Kind.GONE if fate is Fate.GONE else Kind.REMOVED
            tasks.append(Task(pair, kind, "", row))
    due = [task for task in tasks if not _is_early(task, now)]
    return Plan(
        kept,
        tuple(sorted(due, key=lambda task: task.pair)),
        baseline,
        tuple(task for task in tasks if _is_early(task, now)),
        tuple(sorted(missing)),
    )


def count_kinds(tasks: Iterable[Task]) -> dict[str, int]:
    """Count tasks by their kinds, the kinds in order."""
    counts = Counter(task.kind for task in tasks)
    return {kind.value: counts[kind] for kind in Kind if counts[kind]}


@dataclass(frozen=True, slots=True)
class _Skipped:
    """Which pairs an author wants left alone: told or not, they stay as they are."""

    posts: Mapping[str, Page]
    never: tuple[str, ...]

    def __call__(self, pair: Pair) -> bool:
        page = self.posts.get(pair.source)
        if page is not None and page.silent:
            return True
        host = (urlsplit(pair.target).hostname or "").lower()
        return any(
            host == name.lower() or host.endswith("." + name.lower())
            for name in self.never
        )


def _due(row: Row | None, digest: str, now: datetime) -> Kind | None:
    """Tell why a link of a post as it is now must be told; None if it need not be."""
    if row is None or row.state is State.REMOVED:
        return Kind.NEW
    kind = Kind.CHANGED if row.protocol else Kind.NEW
    if row.state is State.RETRY:
        return kind
    settled = (
        row.state is State.BASELINE
        or row.digest == digest
        or row.protocol == PINGBACK  # it is told once and for all
        or (row.state is State.NONE and now - row.at < NONE_FOR)
    )
    return None if settled else kind


def _is_early(task: Task, now: datetime) -> bool:
    row = task.row
    return row is not None and row.next_at is not None and row.next_at > now


def _moved(
    rows: dict[Pair, Row], fates: Mapping[str, tuple[Fate, str]]
) -> dict[Pair, Row]:
    """Follow posts to their new addresses: the old ones lead on, so nothing is said."""
    for pair in sorted(rows):
        fate, path = fates.get(pair.source, (None, ""))
        new = Pair(path, pair.target)
        if fate is Fate.MOVED and new not in rows:
            rows[new] = rows.pop(pair)
    return rows
