"""Find related posts: older ones with the same tags, or that a post links to."""

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from typing import Any

from causerie.post import Article, oldest_first

_MAX_RELATED = 3
_MAX_POSTS_PER_TAG = 20  # that are compared: bounds the cost of large tags


def find_related(
    posts: Sequence[Article],
    linked: Callable[[Any], Iterable[str]] = lambda _: (),
    known: Container[str] = (),
) -> Iterator[tuple[Article, tuple[Article, ...]]]:
    """Yield each post with the most closely related older ones in its language.

    Newer posts are left out, so that a new post changes no other page. The fewer posts
    a tag has, the more it weighs; a link weighs as a tag of two. Of posts of equal
    weight, the latest comes first. `linked` returns the sources of the posts that one
    links to; `known` are the sources of posts whose related ones are known.
    """
    ordered = sorted(posts, key=oldest_first)
    wanted = {
        (post.lang, tag)
        for post in ordered
        if post.source not in known
        for tag in post.tags
    }
    posts_by_tag: dict[tuple[str, str], list[int]] = {name: [] for name in wanted}
    numbers: dict[str, int] = {}  # of the older posts, by source
    for number, post in enumerate(ordered):
        if post.source in known:
            for tag in post.tags:
                if (others := posts_by_tag.get((post.lang, tag))) is not None:
                    others.append(number)
            numbers[post.source] = number
            continue
        weights: dict[int, float] = defaultdict(float)
        series = post.series  # listed separately on the page
        for tag in post.tags:
            others = posts_by_tag[post.lang, tag]
            for other in others[-_MAX_POSTS_PER_TAG:]:
                weights[other] += 1 / len(others)
            others.append(number)
        for source in {*linked(post)}:
            other = numbers.get(source, number)
            if other != number and ordered[other].lang == post.lang:
                weights[other] += 1
        numbers[post.source] = number
        nearest = sorted(
            [
                (weight, other)
                for other, weight in weights.items()
                if not series or ordered[other].series != series
            ],
            reverse=True,
        )
        yield post, tuple(ordered[other] for _, other in nearest[:_MAX_RELATED])
