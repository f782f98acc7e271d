"""Edit the comments of a post: add one, or remove some."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from causerie.comments.comments_json import MAX_COMMENTS
from causerie.comments.model import Comment, find_faults
from causerie.errors import ContentError


@dataclass(frozen=True, slots=True)
class Removal:
    """The comments that remain after a removal."""

    remaining: tuple[Comment, ...]
    reparented: tuple[Comment, ...]  # those of them whose parent has changed


def add_comment(comments: Sequence[Comment], new: Comment) -> Comment:
    """Return a new comment, checked and with a unique id.

    Raise ContentError if a field is invalid, if it is a duplicate, or if its parent
    does not exist.
    """
    if faults := find_faults(new):
        raise ContentError(" ".join(faults))
    for comment in comments:
        if (comment.name, comment.text) == (new.name, new.text):
            what = f"{new.name} wrote the same before, on {comment.date:%Y-%m-%d}."
            raise ContentError(what, fix=f"It stands here as {comment.id}.")
    if len(comments) >= MAX_COMMENTS:
        raise ContentError(f"The post has {MAX_COMMENTS} comments, the most.")
    taken = {comment.id for comment in comments}
    if new.parent is not None:
        _require({new.parent}, taken)
    return replace(new, id=_free_id(new.id, taken))


def remove_comments(comments: Sequence[Comment], ids: Collection[str]) -> Removal:
    """Remove comments; replies to them become replies to their parents.

    Raise ContentError if one of the ids does not exist.
    """
    by_id = {comment.id: comment for comment in comments}
    _require(ids or [""], by_id)
    remaining, reparented = [], []
    for comment in comments:
        if comment.id in ids:
            continue
        parent = comment.parent
        while parent in ids:
            parent = by_id[parent].parent if parent else None
        if parent != comment.parent:
            reparented.append(replace(comment, parent=parent))
            remaining.append(reparented[-1])
        else:
            remaining.append(comment)
    return Removal(tuple(remaining), tuple(reparented))


def _require(wanted: Iterable[str], known: Collection[str]) -> None:
    if missing := sorted(set(wanted) - set(known)):
        named = ", ".join(missing) or "without an id"
        what = f"There is no comment {named} on this post."
        fix = f"It has {', '.join(sorted(known))}." if known else "It has none."
        raise ContentError(what, fix=fix)


def _free_id(wanted: str, taken: Collection[str]) -> str:
    """Return an id that is not taken: two digests may begin with the same digits."""
    number = 2
    found = wanted
    while found in taken:
        found, number = f"{wanted}-{number}", number + 1
    return found
