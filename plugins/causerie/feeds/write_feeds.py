"""Write the feeds of the blog."""

from dataclasses import replace

from causerie.bridge.output_registry import Owner
from causerie.bridge.site import Site
from causerie.feeds import atom, json_feed, rss
from causerie.feeds.feed_list import define_feeds, with_items
from causerie.feeds.identity_record import identity_of_feed, identity_of_items
from causerie.feeds.model import Feed
from causerie.feeds.settings import FeedsSettings

_OWNER = Owner("a feed of the blog")


def write_feeds(site: Site) -> None:
    """Write every feed: the blog's main one in three formats, the others as RSS."""
    settings = site.section("FEEDS", FeedsSettings) or FeedsSettings()
    if site.release:  # a preview is compared with no lock
        site.identity.record_items(identity_of_items(site))
    entries = {entry.post.source: entry for entry in site.build.published()}
    for definition in define_feeds(site, settings):
        items = [entries[source] for source in definition.sources]
        _write(site, definition.path, with_items(site, definition, items))


def _write(site: Site, path: str, feed: Feed) -> None:
    site.write(path + ".xml", rss.render(feed), _OWNER)
    site.identity.record_feed(path + ".xml", identity_of_feed(feed))
    if path == "/feed":
        for name, renderer in (("/atom.xml", atom), ("/feed.json", json_feed)):
            own = replace(feed, url=site.absolute(name))
            site.write(name, renderer.render(own), _OWNER)
            site.identity.record_feed(name, identity_of_feed(own))
