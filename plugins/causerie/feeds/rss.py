"""Render a feed as RSS 2.0, with full content."""

from collections.abc import Iterable
from html import escape

from lxml import etree
from lxml.etree import _Element

from causerie.feeds.covers import add_cover, has_covers
from causerie.feeds.model import Feed, Item, add_view, last_updated
from causerie.text.time_formats import rfc2822
from causerie.text.xml_builder import NAMESPACES, add, nest, to_bytes

_PREFIXES = ("atom", "content", "dc", "podcast")


def render(feed: Feed) -> bytes:
    """Render a feed as RSS 2.0 (https://www.rssboard.org/rss-specification)."""
    prefixes = (*_PREFIXES, *(["media"] if has_covers(feed) else []))
    names = {prefix: NAMESPACES[prefix] for prefix in prefixes}
    rss = etree.Element("rss", version="2.0", nsmap=names)
    channel = nest(rss, "channel")
    add(channel, "title", feed.title)
    add(channel, "link", feed.link)
    add(channel, "description", feed.description or feed.title)  # required
    add(channel, "language", feed.language)
    if date := last_updated(feed):
        add(channel, "lastBuildDate", rfc2822(date))
    add(channel, "generator", "Causerie")
    add(channel, "atom:link", rel="self", type="application/rss+xml", href=feed.url)
    add(channel, "atom:link", rel="hub" if feed.hub else "", href=feed.hub)
    add(channel, "podcast:medium", "blog")
    if feed.icon:
        image = nest(channel, "image")
        add(image, "url", feed.icon)
        add(image, "title", feed.title)
        add(image, "link", feed.link)
    if feed.css:
        add_view(channel, feed)
    for item in feed.items:
        _add_item(channel, item, item.authors or (feed.author,))
    return to_bytes(rss, css=feed.css)


def _add_item(channel: _Element, item: Item, authors: Iterable[str]) -> None:
    element = nest(channel, "item")
    add(element, "title", item.title)
    add(element, "link", item.url)
    if item.guid:
        add(element, "guid", item.guid, isPermaLink="false")
    else:
        add(element, "guid", item.url, isPermaLink="true")
    add(element, "pubDate", rfc2822(item.published))
    # <author> must be an e-mail address; names belong in dc:creator
    for author in authors:
        add(element, "dc:creator", author)
    for category in item.categories:
        add(element, "category", category)
    add(element, "dc:language", item.language)
    # an item's description is HTML, whose plain text must be escaped (RSS Profile)
    add(element, "description", escape(item.summary, quote=False))
    add(element, "content:encoded", item.html)
    if audio := item.enclosure:
        length = str(audio.length)
        add(element, "enclosure", url=audio.url, length=length, type=audio.type)
    add_cover(element, item)
