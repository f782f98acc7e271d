"""The common data of RSS, Atom and JSON Feed: a feed and its items."""

from dataclasses import dataclass
from datetime import datetime

from lxml.etree import _Element

from causerie.post import Cover, Enclosure
from causerie.text.feed_view import add_feed_view


@dataclass(frozen=True, slots=True)
class Item:
    """One post of a feed."""

    title: str  # plain text, verbatim
    url: str  # absolute permalink
    published: datetime  # aware
    modified: datetime | None = None  # aware; None: not since publication
    guid: str = ""  # empty: the permalink is its guid
    summary: str = ""  # plain text
    html: str = ""  # links absolute
    authors: tuple[str, ...] = ()  # none: the feed's
    categories: tuple[str, ...] = ()
    enclosure: Enclosure | None = None
    cover: Cover | None = None  # its address is absolute
    language: str = ""  # as in HTML; empty: the feed's


@dataclass(frozen=True, slots=True)
class Feed:
    """A list of posts that readers can subscribe to."""

    title: str  # plain text
    description: str  # plain text
    link: str  # absolute address of the page that lists its posts
    url: str  # its own absolute address
    language: str  # as in HTML: "fr", "en-GB"
    items: tuple[Item, ...]  # newest first
    author: str = ""
    hub: str = ""  # absolute address of its WebSub hub
    css: str = ""  # address of a style sheet for browsers
    icon: str = ""  # absolute address of a square image that stands for the site


def add_view(parent: _Element, feed: Feed) -> None:
    """Add to the root or channel of a feed what browsers show of it."""
    rows = ((item.url, item.title, item.published) for item in feed.items)
    link = (feed.link, feed.title)
    add_feed_view(parent, lang=feed.language, link=link, items=rows)


def updated_at(item: Item) -> datetime:
    """Return the date of an item's last change."""
    return max(item.published, item.modified or item.published)


def last_updated(feed: Feed) -> datetime | None:
    """Return the date of the last change of a feed's items; None if it has none."""
    return max(map(updated_at, feed.items), default=None)
