"""Add covers to the items of feeds (Media RSS 1.5.1), in RSS and Atom alike."""

from lxml.etree import _Element

from causerie.feeds.model import Feed, Item
from causerie.files.media_types import media_type
from causerie.text.xml_builder import add, nest


def has_covers(feed: Feed) -> bool:
    """Return whether an item of a feed has a cover."""
    return any(item.cover for item in feed.items)


def add_cover(element: _Element, item: Item) -> None:
    """Add its cover, with its words, to the element of an item."""
    if (cover := item.cover) is None:
        return
    content = nest(
        element,
        "media:content",
        url=cover.url,
        medium="image",
        type=media_type(cover.url),
        width=str(cover.width or ""),
        height=str(cover.height or ""),
    )
    add(content, "media:description", cover.alt, type="plain" if cover.alt else "")
