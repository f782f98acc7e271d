"""Which posts stand before and after a post, in time and in its series."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from causerie.crosslinks.series import series_path
from causerie.post import Article, oldest_first


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The posts around one post, of the same language."""

    previous: Article | None  # the one published before it
    following: Article | None  # and after it
    series: tuple[Article, ...]  # all of its series, oldest first; itself among them


def find_neighbours(posts: Sequence[Article]) -> Iterator[tuple[Article, Neighbours]]:
    """Yield each published post with its neighbours."""
    by_lang: dict[str, list[Article]] = defaultdict(list)
    for post in sorted(posts, key=oldest_first):
        by_lang[post.lang].append(post)
    for row in by_lang.values():
        series: dict[str, list[Article]] = defaultdict(list)
        for post in row:
            series[series_path(post, "")].append(post)
        series[""].clear()  # those of none
        for number, post in enumerate(row):
            yield (
                post,
                Neighbours(
                    previous=row[number - 1] if number else None,
                    following=row[number + 1] if number + 1 < len(row) else None,
                    series=tuple(series[series_path(post, "")]),
                ),
            )
