"""Related: which older posts are about what a post is about, by the tags they share."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from causerie.post import Post

_COMMON = 100  # a tag of more posts than this says nothing of any of them


def find_related(
    posts: Sequence[Post], *, limit: int = 3
) -> Iterator[tuple[Post, tuple[Post, ...]]]:
    """Yield each post with the nearest of those published before it.

    Only older posts of its language: a new post changes no other's page. A tag counts
    for more the fewer posts have borne it so far; of equals the later is the nearer.
    """
    bearers: dict[tuple[str, str], list[Post]] = defaultdict(list)
    for post in sorted(posts, key=_age):
        weights: dict[str, float] = defaultdict(float)
        found: dict[str, Post] = {}
        for tag in post.tags:
            others = bearers[post.lang, tag]
            if len(others) <= _COMMON:
                for other in others:
                    weights[other.source] += 1 / len(others)
                    found[other.source] = other
        series = post.header.get("series")  # its posts are shown as such
        nearest = sorted(
            (
                o
                for o in found.values()
                if not series or o.header.get("series") != series
            ),
            key=lambda other: (weights[other.source], _age(other)),
            reverse=True,
        )
        yield post, tuple(nearest[:limit])
        for tag in post.tags:
            bearers[post.lang, tag].append(post)


def _age(post: Post) -> tuple[float, str]:
    return (post.date.timestamp() if post.date else 0, post.source)
