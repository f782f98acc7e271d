"""Split a feed that is too long for one document into pages (RFC 5005, 3).

The feed itself holds the newest episodes. When it has two pages' worth, its older half
becomes a page that never changes again: pages are numbered from the oldest, hold the
same number of episodes each, and link to their neighbours from the start.
"""

import gzip
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class FeedPage:
    """A document of a feed."""

    path: str  # its site path
    start: int  # index of its first episode; that of the newest is 0
    end: int  # index after its last episode
    links: tuple[tuple[str, str], ...] = ()  # relation and site path
    newest: bool = False  # it holds the newest episodes, and grows


def split_feed(path: str, count: int, size: int) -> Iterator[FeedPage]:
    """Yield the documents of a feed of `count` episodes, the feed itself first.

    `size` is the number of episodes in a page; 0: one document holds all.

    >>> [(p.path, p.start, p.end) for p in split_feed("/a.xml", 7, 3)]
    [('/a.xml', 0, 4), ('/a/page/2.xml', 0, 4), ('/a/page/1.xml', 4, 7)]
    """
    closed = max(0, count // size - 1) if size else 0
    newest = count - closed * size
    if not closed:
        yield FeedPage(path, 0, count, newest=True)
        return
    newest_number = closed + 1
    yield FeedPage(
        path, 0, newest, tuple(_links(path, newest_number, newest_number)), newest=True
    )
    for number in range(newest_number, 0, -1):
        start = 0 if number == newest_number else newest + (closed - number) * size
        end = newest if number == newest_number else start + size
        links = tuple(_links(path, number, newest_number))
        yield FeedPage(
            _page(path, number), start, end, links, newest=number == newest_number
        )


def describe_size(page: FeedPage, data: bytes, count: int) -> str:
    """Describe the size of a feed document; the show has `count` episodes.

    >>> describe_size(FeedPage("/podcast.xml", 0, 2), bytes(3000), 5)
    'podcast.xml: 2 of 5 episodes, 3.0 KB (0.0 KB compressed)'
    """
    sizes = len(data) / 1000, len(gzip.compress(data, mtime=0)) / 1000
    listed = page.end - page.start
    episodes = f"{listed} of {count}" if listed < count else str(count)
    return (
        f"{page.path.lstrip('/')}: {episodes} episode{'' if count == 1 else 's'},"
        f" {sizes[0]:.1f} KB ({sizes[1]:.1f} KB compressed)"
    )


def episodes_of(episodes: Sequence[T], page: FeedPage) -> Sequence[T]:
    """Return the episodes of a page, out of all of them, newest first."""
    return episodes[page.start : page.end]


def _links(path: str, number: int, top: int) -> Iterator[tuple[str, str]]:
    yield "first", path
    yield "last", _page(path, 1)
    if number > 1:
        yield "next", _page(path, number - 1)
    if number < top:  # "prev" is what many readers look for, "previous" the RFC's
        yield "prev", _page(path, number + 1)
        yield "previous", _page(path, number + 1)


def _page(path: str, number: int) -> str:
    return f"{path.removesuffix('.xml')}/page/{number}.xml"
