"""Find the posts before and after a post, by date, and those of its series."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from causerie.crosslinks.series import in_series, series_path
from causerie.post import Article, oldest_first


@dataclass(frozen=True, slots=True)
class Neighbours:
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
            series[series_path(post, "")].append(post)
        series[""].clear()  # posts without a series
        for members in series.values():
            members.sort(key=in_series)
        for number, post in enumerate(ordered):
            yield (
                post,
                Neighbours(
                    previous=ordered[number - 1] if number else None,
                    following=ordered[number + 1]
                    if number + 1 < len(ordered)
                    else None,
                    series=tuple(series[series_path(post, "")]),
                ),
            )
