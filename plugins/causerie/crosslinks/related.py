"""Find related posts: older ones with the same tags."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from heapq import nlargest

from causerie.post import Article, oldest_first

_MAX_RELATED = 3
_MAX_POSTS_PER_TAG = 20  # that are compared: bounds the cost of large tags


def find_related(
    posts: Sequence[Article],
) -> Iterator[tuple[Article, tuple[Article, ...]]]:
    """Yield each post with the most closely related older ones in its language.

    Newer posts are left out, so that a new post changes no other page. The fewer posts
    a tag has, the more it weighs; of posts of equal weight, the latest comes first.
    """
    ordered = sorted(posts, key=oldest_first)
    posts_by_tag: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, post in enumerate(ordered):
        weights: dict[int, float] = defaultdict(float)
        series = post.series  # listed separately on the page
        for tag in post.tags:
            others = posts_by_tag[post.lang, tag]
            for other in others[-_MAX_POSTS_PER_TAG:]:
                weights[other] += 1 / len(others)
            others.append(number)
        nearest = nlargest(
            _MAX_RELATED,
            (
                (weight, other)
                for other, weight in weights.items()
                if not series or ordered[other].series != series
            ),
        )
        yield post, tuple(ordered[other] for _, other in nearest)
