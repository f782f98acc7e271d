"""Discussion: the comments that a post's page shows, and where to send more."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from causerie.post import Post

if TYPE_CHECKING:  # the pages of most posts have no comments
    from causerie.comments.model import Comment
    from causerie.comments.threads import Thread


@dataclass(frozen=True, slots=True)
class Discussion:
    """The comments of one post."""

    threads: "tuple[Thread, ...]"  # oldest first
    count: int  # of all comments in them
    email: str  # where to write; empty: nowhere
    title: str  # of the post

    def mailto(self, answered: "Comment | None" = None) -> str:
        """Return the mailto: URL for a comment on the post, or a reply to a comment.

        It names the comment in In-Reply-To (RFC 6068, 6.1), which some mail programs
        support; `mail.py` reads it there.
        """
        address = f"mailto:{quote(self.email, safe='@')}"
        address += f"?subject={quote(f'Re: {self.title}', safe='')}"
        if answered is None:
            return address
        domain = self.email.rpartition("@")[2]
        reference = quote(f"<comment-{answered.id}@{domain}>", safe="@")
        return f"{address}&In-Reply-To={reference}"


def no_discussion(post: Post, email: str) -> Discussion:
    """Return the discussion of a post without comments."""
    return Discussion((), 0, email, post.title)


def make_discussion(
    comments: "Iterable[Comment]", post: Post, email: str
) -> Discussion:
    """Arrange the comments of a post in threads, for its page."""
    from causerie.comments.threads import make_threads

    threads = make_threads(comments)
    return Discussion(threads, sum(map(_count, threads)), email, post.title)


def _count(thread: "Thread") -> int:
    return 1 + sum(map(_count, thread.replies))
