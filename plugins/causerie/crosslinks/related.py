"""Related: which older posts are about what a post is about, by the tags they share."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from heapq import nlargest

from causerie.post import Article, oldest_first

_MOST = 3  # are named
_LATEST = 20  # of each tag's posts are looked at: tags of thousands cost no more


def find_related(
    posts: Sequence[Article],
) -> Iterator[tuple[Article, tuple[Article, ...]]]:
    """Yield each post with the nearest of those published before it.

    Only older posts of its language: a new post changes no other's page. A tag counts
    for more the fewer posts have borne it so far; of equals the later is the nearer.
    """
    row = sorted(posts, key=oldest_first)
    bearers: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, post in enumerate(row):
        weights: dict[int, float] = defaultdict(float)
        series = post.series  # its posts are shown as such
        for tag in post.tags:
            others = bearers[post.lang, tag]
            for other in others[-_LATEST:]:
                weights[other] += 1 / len(others)
            others.append(number)
        nearest = nlargest(
            _MOST,
            (
                (weight, other)
                for other, weight in weights.items()
                if not series or row[other].series != series
            ),
        )
        yield post, tuple(row[other] for _, other in nearest)
