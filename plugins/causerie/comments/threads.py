"""Threads: the comments of a post with their answers nested below them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from causerie.comments.model import Comment

MAX_LEVELS = 4  # deeper answers stand on the last level and name whom they answer


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment and what was answered to it."""

    comment: Comment
    replies: tuple["Thread", ...] = ()  # oldest first
    answers: Comment | None = None  # what it answers, if that is not right above it

    @property
    def date(self) -> datetime:
        """When it began: by it threads and pingbacks stand in one list."""
        return self.comment.date


def make_threads(comments: Iterable[Comment]) -> tuple[Thread, ...]:
    """Nest comments below the ones they answer, oldest first.

    One whose parent is missing stands at the top; those that answer each other in a
    circle stand nowhere.
    """
    in_order = sorted(comments, key=lambda comment: (comment.date, comment.id))
    known = {comment.id for comment in in_order}
    answers: dict[str | None, list[Comment]] = defaultdict(list)
    for comment in in_order:
        answers[comment.parent if comment.parent in known else None].append(comment)
    return tuple(_thread(comment, answers, 1) for comment in answers[None])


def find_cycles(comments: Iterable[Comment]) -> Iterator[list[Comment]]:
    """Find comments that answer each other in a circle, each circle once."""
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


_Answers = Mapping[str | None, Sequence[Comment]]


def _thread(comment: Comment, answers: _Answers, level: int) -> Thread:
    replies = answers.get(comment.id, ())
    if level + 1 < MAX_LEVELS:
        nested = tuple(_thread(reply, answers, level + 1) for reply in replies)
        return Thread(comment, nested)
    return Thread(comment, tuple(_flat(comment, answers)))


def _flat(above: Comment, answers: _Answers) -> Iterator[Thread]:
    """Yield all that follows from a comment on one level, each after what it answers.

    Without recursion: a conversation may go deeper than Python does.
    """
    waiting = [(reply, above) for reply in reversed(answers.get(above.id, ()))]
    while waiting:
        comment, parent = waiting.pop()
        yield Thread(comment, answers=None if parent is above else parent)
        below = reversed(answers.get(comment.id, ()))
        waiting += [(reply, comment) for reply in below]
