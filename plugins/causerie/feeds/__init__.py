"""Feeds: RSS, Atom and JSON Feed of the blog, its sitemap and robots.txt.

What writes feeds is imported when there is one to write.
"""

from typing import Any

from pelican import signals

from causerie.bridge.output_registry import Owner
from causerie.bridge.site import site_of


def register() -> None:
    """Connect to Pelican's signals; called by Pelican."""
    signals.initialized.connect(check_settings)
    signals.article_writer_finalized.connect(write_all_feeds)
    signals.article_writer_finalized.connect(write_sitemap)


def check_settings(pelican: Any) -> None:
    """Report the faults of FEEDS before anything is read."""
    site = site_of(pelican)
    if site.is_partial:
        return  # of a site that these settings have built
    from causerie.feeds.settings import FeedsSettings

    site.section("FEEDS", FeedsSettings)


def write_all_feeds(generator: Any, writer: Any) -> None:  # noqa: ARG001 - blinker's names
    """Write every feed of the blog."""
    from causerie.feeds.write_feeds import write_feeds

    site = site_of(generator)
    write_feeds(site)


def write_sitemap(generator: Any, writer: Any) -> None:  # noqa: ARG001 - blinker's names
    """Write /sitemap.xml, and a /robots.txt that refers to it."""
    from causerie.feeds.sitemap import collect_urls, render_robots, render_sitemap

    site = site_of(generator)
    found = render_sitemap(tuple(collect_urls(site)))
    site.write("/sitemap.xml", found, Owner("the sitemap"))
    if not site.build.copies_static_to("robots.txt"):
        text = render_robots(site.absolute("/sitemap.xml"))
        site.write("/robots.txt", text, Owner("the engine's robots.txt"))
