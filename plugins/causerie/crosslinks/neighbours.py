"""Which posts stand before and after a post, in time and in its series."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from causerie.crosslinks.series import series_path
from causerie.post import Post


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The posts around one post, of the same language."""

    previous: Post | None  # the one published before it
    following: Post | None  # and after it
    series: tuple[Post, ...]  # all of its series, oldest first; itself among them


def find_neighbours(posts: Sequence[Post]) -> Iterator[tuple[Post, Neighbours]]:
    """Yield each published post with its neighbours."""
    by_lang: dict[str, list[Post]] = defaultdict(list)
    for post in sorted(posts, key=_age):
        by_lang[post.lang].append(post)
    for row in by_lang.values():
        series: dict[str, list[Post]] = defaultdict(list)
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


def _age(post: Post) -> tuple[float, str]:
    return (post.date.timestamp() if post.date else 0, post.source)
