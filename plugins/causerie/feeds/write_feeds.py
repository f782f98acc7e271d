"""Write the feeds of the blog: all of them, or those that hold an edited post."""

from collections.abc import Set as AbstractSet
from dataclasses import replace

from causerie.bridge.edited_post import PluginState, PreviousBuild
from causerie.bridge.entry import ArticleEntry
from causerie.bridge.output_registry import Owner
from causerie.bridge.site import Site
from causerie.feeds import atom, json_feed, rss
from causerie.feeds.feed_list import FeedDefinition, define_feeds, with_items
from causerie.feeds.identity_record import identity_of_feed, identity_of_items
from causerie.feeds.model import Feed
from causerie.feeds.settings import FeedsSettings

_OWNER = Owner("a feed of the blog")
# Saved for partial builds.
DEFINITIONS: PluginState[tuple[FeedDefinition, ...]] = PluginState("feeds", ())


def write_feeds(site: Site) -> frozenset[str]:
    """Write every feed; return the sources of the posts that they hold.

    The blog's main one is in three formats, the others are RSS.
    """
    settings = site.section("FEEDS", FeedsSettings) or FeedsSettings()
    site.identity.record_items(identity_of_items(site))
    definitions = tuple(define_feeds(site, settings))
    site.build.save_state(DEFINITIONS, definitions)
    entries = {entry.post.source: entry for entry in site.build.published()}
    for definition in definitions:
        items = [entries[source] for source in definition.sources]
        _write(site, definition.path, with_items(site, definition, items))
    return frozenset(source for each in definitions for source in each.sources)


def update_feeds(site: Site, previous: PreviousBuild, edited: AbstractSet[str]) -> None:
    """Write the feeds that hold an edited post; `edited` are the sources of those."""
    for definition in previous.plugin_state(DEFINITIONS):
        if edited & set(definition.sources):
            found = (previous.entry_of(source) for source in definition.sources)
            articles = (each for each in found if isinstance(each, ArticleEntry))
            _write(site, definition.path, with_items(site, definition, articles))


def _write(site: Site, path: str, feed: Feed) -> None:
    site.write(path + ".xml", rss.render(feed), _OWNER)
    site.identity.record_feed(path + ".xml", identity_of_feed(feed))
    if path == "/feed":
        for name, renderer in (("/atom.xml", atom), ("/feed.json", json_feed)):
            own = replace(feed, url=site.absolute(name))
            site.write(name, renderer.render(own), _OWNER)
            site.identity.record_feed(name, identity_of_feed(own))
