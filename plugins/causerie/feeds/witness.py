"""Witness what the blog's feeds publish, so that nothing of it changes silently."""

from collections.abc import Iterator

from causerie.bridge.published import make_item
from causerie.bridge.site import Site
from causerie.feeds.model import Feed
from causerie.feeds.plan import guid_of
from causerie.identity import lock


def witness_items(site: Site) -> Iterator[lock.Item]:
    """Yield every post of the blog: those that feeds no longer hold are known too."""
    for entry in site.published():
        audio = entry.episode.audio if entry.episode else None
        yield make_item(site, entry, guid=guid_of(entry), audio=audio)


def witness_feed(feed: Feed) -> lock.Feed:
    """Return what readers of a feed hold on to."""
    return lock.Feed(items=tuple(item.guid or item.url for item in feed.items))
