"""Write the feeds of the blog."""

from collections.abc import Collection
from dataclasses import replace

from causerie.bridge.output_registry import Owner
from causerie.bridge.site import Site
from causerie.feeds import atom, json_feed, rss
from causerie.feeds.feed_files import MAIN_FEED, OTHER_FORMATS
from causerie.feeds.feed_list import define_feeds, with_items
from causerie.feeds.identity_record import identity_of_feed, identity_of_items
from causerie.feeds.model import Feed
from causerie.feeds.settings import FeedsSettings

_OWNER = Owner("a feed of the blog")


def write_feeds(site: Site, only: Collection[str] | None = None) -> None:
    """Write every feed: the blog's main one in three formats, the others as RSS.

    `only` are the paths of feeds, without extension: the others are left out.
    """
    settings = site.section("FEEDS", FeedsSettings) or FeedsSettings()
    if site.release:  # a preview is compared with no lock
        site.identity.record_items(identity_of_items(site))
    for definition in define_feeds(site, settings, only):
        if only is None or definition.path in only:
            _write(site, definition.path, with_items(site, definition))


def _write(site: Site, path: str, feed: Feed) -> None:
    site.write(path + ".xml", rss.render(feed), _OWNER)
    site.identity.record_feed(path + ".xml", identity_of_feed(feed))
    if path == MAIN_FEED:
        for name, renderer in zip(OTHER_FORMATS, (atom, json_feed), strict=True):
            own = replace(feed, url=site.absolute(name))
            site.write(name, renderer.render(own), _OWNER)
            site.identity.record_feed(name, identity_of_feed(own))
