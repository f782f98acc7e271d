"""Witness what the blog's feeds publish, so that nothing of it changes silently."""

from collections.abc import Iterator

from causerie.bridge.identity_record import make_item
from causerie.bridge.site import Site
from causerie.feeds.feed_list import guid_of
from causerie.feeds.model import Feed
from causerie.identity import identity_lock


def identity_of_items(site: Site) -> Iterator[identity_lock.ItemIdentity]:
    """Yield every post of the blog: those that feeds no longer hold are known too."""
    for entry in site.build.published():
        audio = entry.episode.audio if entry.episode else None
        yield make_item(site, entry, guid=guid_of(entry), audio=audio)


def identity_of_feed(feed: Feed) -> identity_lock.FeedIdentity:
    """Return what readers of a feed hold on to."""
    return identity_lock.FeedIdentity(
        items=tuple(item.guid or item.url for item in feed.items)
    )
