"""Feeds: RSS, Atom and JSON Feed of the blog, its sitemap and robots.txt."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from pelican import signals

from causerie.bridge.edited_post import EditedPost, PluginState
from causerie.bridge.entry import ArticleEntry
from causerie.bridge.output_registry import Owner
from causerie.bridge.site import Site, site_of
from causerie.feeds.feed_list import FeedDefinition, define_feeds, with_items
from causerie.feeds.identity_record import identity_of_feed, identity_of_items
from causerie.feeds.model import Feed
from causerie.feeds.settings import FeedsSettings

_OWNER = Owner("a feed of the blog")
# Saved for partial builds.
DEFINITIONS: PluginState[tuple[FeedDefinition, ...]] = PluginState("feeds", ())


def register() -> None:
    """Connect to Pelican's signals; called by Pelican."""
    signals.initialized.connect(check_settings)
    signals.article_writer_finalized.connect(write_feeds)
    signals.article_writer_finalized.connect(write_sitemap)


def check_settings(pelican: Any) -> None:
    """Report the faults of FEEDS before anything is read."""
    site_of(pelican).section("FEEDS", FeedsSettings)


def write_feeds(generator: Any, writer: Any) -> None:  # noqa: ARG001 - blinker's names
    """Write every feed: the blog's main one in three formats, the others as RSS."""
    site = site_of(generator)
    settings = site.section("FEEDS", FeedsSettings) or FeedsSettings()
    site.identity.record_items(identity_of_items(site))
    definitions = tuple(define_feeds(site, settings))
    site.build.save_state(DEFINITIONS, definitions)
    entries = {entry.post.source: entry for entry in site.build.published()}
    for definition in definitions:
        items = [entries[source] for source in definition.sources]
        _write(site, definition.path, with_items(site, definition, items))


def update_edited(site: Site, edited_posts: Iterable[EditedPost]) -> None:
    """Write the feeds that contain an edited post."""
    edited = {edited_post.entry.post.source for edited_post in edited_posts}
    previous = site.build.previous
    if previous is None:
        return
    for definition in previous.plugin_state(DEFINITIONS):
        if edited & set(definition.sources):
            found = (previous.entry_of(source) for source in definition.sources)
            articles = (each for each in found if isinstance(each, ArticleEntry))
            _write(site, definition.path, with_items(site, definition, articles))


def _write(site: Site, path: str, feed: Feed) -> None:
    # imported here: a partial build of older posts writes no feed
    from causerie.feeds import atom, json_feed, rss

    site.write(path + ".xml", rss.render(feed), _OWNER)
    site.identity.record_feed(path + ".xml", identity_of_feed(feed))
    if path == "/feed":
        for name, renderer in (("/atom.xml", atom), ("/feed.json", json_feed)):
            own = replace(feed, url=site.absolute(name))
            site.write(name, renderer.render(own), _OWNER)
            site.identity.record_feed(name, identity_of_feed(own))


def write_sitemap(generator: Any, writer: Any) -> None:  # noqa: ARG001 - blinker's names
    """Write /sitemap.xml, and a /robots.txt that refers to it."""
    from causerie.feeds.sitemap import collect_urls, render_robots, render_sitemap

    site = site_of(generator)
    found = render_sitemap(tuple(collect_urls(site)))
    site.write("/sitemap.xml", found, Owner("the sitemap"))
    if not site.build.copies_static_to("robots.txt"):
        text = render_robots(site.absolute("/sitemap.xml"))
        site.write("/robots.txt", text, Owner("the engine's robots.txt"))
