"""Find the posts before and after a post, by date, and those of its series."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from causerie.crosslinks.series import in_series, series_path
from causerie.post import Article, oldest_first


class Neighbours(NamedTuple):
    """The neighbours of a post, in the same language."""

    previous: Article | None  # the post published before it
    following: Article | None  # the post published after it
    series: tuple[Article, ...]  # all of its series, in order; itself among them


def find_neighbours(posts: Sequence[Article]) -> Iterator[tuple[Article, Neighbours]]:
    """Yield each published post with its neighbours."""
    by_lang: dict[str, list[Article]] = defaultdict(list)
    for post in sorted(posts, key=oldest_first):
        by_lang[post.lang].append(post)
    for ordered in by_lang.values():
        series: dict[str, list[Article]] = defaultdict(list)
        for post in ordered:
            if post.series:
                series[series_path(post, "")].append(post)
        for members in series.values():
            members.sort(key=in_series)
        beside = zip([None, *ordered[:-1]], [*ordered[1:], None], strict=True)
        for post, (before, after) in zip(ordered, beside, strict=True):
            own = series[series_path(post, "")] if post.series else ()
            yield post, Neighbours(before, after, tuple(own))
