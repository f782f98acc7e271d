"""A feed and its items, as RSS, Atom and JSON Feed have them in common."""

from dataclasses import dataclass
from datetime import datetime

from causerie.post import Enclosure


@dataclass(frozen=True, slots=True)
class Item:
    """One post of a feed."""

    title: str  # plain text, verbatim
    url: str  # absolute permalink
    published: datetime  # aware
    modified: datetime | None = None  # aware; None: not since it was published
    guid: str = ""  # its own; empty: its permalink identifies it
    summary: str = ""  # plain text
    html: str = ""  # links absolute
    author: str = ""  # empty: the feed's
    categories: tuple[str, ...] = ()
    enclosure: Enclosure | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A list of posts that readers can subscribe to."""

    title: str  # plain text
    description: str  # plain text
    link: str  # absolute address of the page it follows
    url: str  # its own absolute address
    language: str  # as in HTML: "fr", "en-GB"
    items: tuple[Item, ...]  # newest first
    author: str = ""
    hub: str = ""  # absolute address of its WebSub hub
    css: str = ""  # address of a style sheet for people who open it


def updated(item: Item) -> datetime:
    """Return when an item last changed."""
    return max(item.published, item.modified or item.published)


def last_updated(feed: Feed) -> datetime | None:
    """Return when any item of a feed last changed; None if it has no item."""
    return max(map(updated, feed.items), default=None)
