"""The pages of a feed that is too long for one document (RFC 5005, 3).

The feed itself holds the newest episodes. When it has two pages' worth, its older half
becomes a page of its own, for ever: pages are counted from the oldest, hold the same
number of episodes each, and know their neighbours' addresses from the beginning.
"""

import gzip
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class FeedPage:
    """One document of a feed."""

    path: str  # its site path
    start: int  # the first of its episodes, the newest being 0
    end: int  # after the last of them
    links: tuple[tuple[str, str], ...] = ()  # relation and site path
    newest: bool = False  # it holds the newest episodes, and grows


def split_feed(path: str, count: int, size: int) -> Iterator[FeedPage]:
    """Yield the documents of a feed of so many episodes, the feed itself first.

    `size` is how many a page holds; 0: all are in one.

    >>> [(p.path, p.start, p.end) for p in split_feed("/a.xml", 7, 3)]
    [('/a.xml', 0, 4), ('/a/page/2.xml', 0, 4), ('/a/page/1.xml', 4, 7)]
    """
    full = max(0, count // size - 1) if size else 0
    newest = count - full * size
    if not full:
        yield FeedPage(path, 0, count, newest=True)
        return
    top = full + 1
    yield FeedPage(path, 0, newest, tuple(_links(path, top, top)), newest=True)
    for number in range(top, 0, -1):
        start = 0 if number == top else newest + (full - number) * size
        end = newest if number == top else start + size
        links = tuple(_links(path, number, top))
        yield FeedPage(_page(path, number), start, end, links, newest=number == top)


def describe_size(page: FeedPage, data: bytes, count: int) -> str:
    """Say how large a feed is that lists some of so many episodes.

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


def take(episodes: Sequence[T], page: FeedPage) -> Sequence[T]:
    """Return the episodes of a page; they are given newest first."""
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
