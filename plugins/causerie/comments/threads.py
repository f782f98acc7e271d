"""Threads: the comments of a post, with their replies nested below them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from causerie.comments.model import Comment

MAX_LEVELS = 4  # deeper replies are on the last level and name their parent


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment and its replies."""

    comment: Comment
    replies: tuple["Thread", ...] = ()  # oldest first
    answers: Comment | None = None  # its parent, if that is not directly above it

    @property
    def date(self) -> datetime:
        """The date of its comment: pages sort threads and pingbacks by it."""
        return self.comment.date


def make_threads(comments: Iterable[Comment]) -> tuple[Thread, ...]:
    """Nest comments below their parents, oldest first.

    One whose parent is missing is at the top; those in a cycle are left out.
    """
    in_order = sorted(comments, key=lambda comment: (comment.date, comment.id))
    known = {comment.id for comment in in_order}
    replies_to: dict[str | None, list[Comment]] = defaultdict(list)
    for comment in in_order:
        replies_to[comment.parent if comment.parent in known else None].append(comment)
    return tuple(_thread(comment, replies_to, 1) for comment in replies_to[None])


def find_cycles(comments: Iterable[Comment]) -> Iterator[list[Comment]]:
    """Find the cycles of comments that reply to each other, each once."""
    by_id = {comment.id: comment for comment in comments}
    seen: set[str] = set()
    for first in by_id:
        path: dict[str, Comment] = {}
        at = by_id.get(first)
        while at is not None and at.id not in seen and at.id not in path:
            path[at.id] = at
            at = by_id.get(at.parent or "")
        if at is not None and at.id in path:
            ids = list(path)
            yield [path[id_] for id_ in ids[ids.index(at.id) :]]
        seen.update(path)


_Replies = Mapping[str | None, Sequence[Comment]]


def _thread(comment: Comment, replies_to: _Replies, level: int) -> Thread:
    replies = replies_to.get(comment.id, ())
    if level + 1 < MAX_LEVELS:
        nested = tuple(_thread(reply, replies_to, level + 1) for reply in replies)
        return Thread(comment, nested)
    return Thread(comment, tuple(_flatten(comment, replies_to)))


def _flatten(above: Comment, replies_to: _Replies) -> Iterator[Thread]:
    """Yield all replies below a comment on one level, each after its parent.

    Without recursion: a conversation may be deeper than Python's stack.
    """
    waiting = [(reply, above) for reply in reversed(replies_to.get(above.id, ()))]
    while waiting:
        comment, parent = waiting.pop()
        yield Thread(comment, answers=None if parent is above else parent)
        below = reversed(replies_to.get(comment.id, ()))
        waiting += [(reply, comment) for reply in below]
