"""Record the identity of the blog's feeds and items for the identity lock."""

from collections.abc import Iterator

from causerie.bridge.identity_record import make_item
from causerie.bridge.site import Site
from causerie.feeds.feed_list import guid_of
from causerie.feeds.model import Feed
from causerie.identity import identity_lock


def identity_of_items(site: Site) -> Iterator[identity_lock.ItemIdentity]:
    """Yield every post of the blog, including those no longer in feeds."""
    for entry in site.build.published():
        audio = entry.episode.audio if entry.episode else None
        yield make_item(site, entry, guid=guid_of(entry), audio=audio)


def identity_of_feed(feed: Feed) -> identity_lock.FeedIdentity:
    """Return the identity of a feed."""
    return identity_lock.FeedIdentity(
        items=tuple(item.guid or item.url for item in feed.items)
    )
