"""Find related posts: older ones with the same tags, or that a post links to."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from causerie.post import Article, oldest_first

_MAX_RELATED = 3
MAX_POSTS_PER_TAG = 20  # that are compared: bounds the cost of large tags


def find_related(
    posts: Sequence[Article], linked: Callable[[Any], Iterable[str]] = lambda _: ()
) -> Iterator[tuple[Article, tuple[Article, ...]]]:
    """Yield each post with the most closely related older ones in its language.

    `linked` returns the sources of the posts that one links to.
    """
    by_tag: dict[tuple[str, str], list[Article]] = defaultdict(list)
    older: dict[str, Article] = {}  # by source
    for post in sorted(posts, key=oldest_first):
        tagged = [by_tag[post.lang, tag] for tag in post.tags]
        latest = [(len(those), those[-MAX_POSTS_PER_TAG:]) for those in tagged]
        named = [older[source] for source in {*linked(post)} & older.keys()]
        yield post, related_to(post, latest, named)
        for those in tagged:
            those.append(post)
        older[post.source] = post


def related_to(
    post: Article,
    tagged: Iterable[tuple[int, Iterable[Article]]],
    linked: Iterable[Article],
) -> tuple[Article, ...]:
    """Return the older posts that are most closely related to one, the nearest first.

    Newer posts are left out, so that a new post changes no other page. The fewer posts
    a tag has, the more it weighs; a link weighs as a tag of two. Of posts of equal
    weight, the latest comes first. `tagged` are, for each tag of the post, how many
    older ones in its language have it, and the latest of them; `linked` are the older
    ones that it links to.
    """
    weights: dict[str, float] = defaultdict(float)  # by source
    others: dict[str, Article] = {}
    for count, latest in tagged:
        for other in latest:
            others[other.source] = other
            weights[other.source] += 1 / count
    for other in linked:
        if other.lang == post.lang:
            others[other.source] = other
            weights[other.source] += 1
    series = post.series  # listed separately on the page
    nearest = sorted(
        [
            (weights[source], *oldest_first(other))
            for source, other in others.items()
            if not series or other.series != series
        ],
        reverse=True,
    )
    return tuple(others[source] for _, _, source in nearest[:_MAX_RELATED])
