"""Feeds: RSS, Atom and JSON Feed of the blog, its sitemap and robots.txt.

What writes feeds is imported when there is one to write.
"""

from collections.abc import Collection
from typing import Any

from pelican import signals

from causerie.bridge.output_registry import Owner
from causerie.bridge.site import site_of
from causerie.feeds.response_paths import feed_of_article


def register() -> None:
    """Connect to Pelican's signals; called by Pelican."""
    signals.initialized.connect(check_settings)
    signals.article_writer_finalized.connect(write_all_feeds)
    signals.article_writer_finalized.connect(write_responses)
    signals.article_writer_finalized.connect(write_sitemap)
    signals.generator_init.connect(add_functions)


def check_settings(pelican: Any) -> None:
    """Report the faults of FEEDS before anything is read."""
    site = site_of(pelican)
    if site.is_partial:
        return  # of a site that these settings have built
    from causerie.feeds.settings import FeedsSettings

    site.section("FEEDS", FeedsSettings)


def write_all_feeds(
    generator: Any,
    writer: Any,  # noqa: ARG001 - blinker's names
    only: Collection[str] | None = None,
) -> None:
    """Write every feed of the blog, or only those at some paths without extension."""
    from causerie.feeds.write_feeds import write_feeds

    site = site_of(generator)
    write_feeds(site, only)


def write_responses(generator: Any, writer: Any) -> None:  # noqa: ARG001 - blinker's names
    """Write the feeds of comments and mentions."""
    from causerie.feeds.response_feeds import write_response_feeds

    write_response_feeds(site_of(generator))


def add_functions(generator: Any) -> None:
    """Add `responses_feed` to templates: the path of the feed of a post's responses."""
    generator.env.globals["responses_feed"] = feed_of_article


def write_sitemap(generator: Any, writer: Any) -> None:  # noqa: ARG001 - blinker's names
    """Write the sitemap, and a /robots.txt that refers to it."""
    from causerie.feeds.sitemap import (
        MAIN,
        render_robots,
        render_sitemaps,
    )
    from causerie.feeds.sitemap_urls import collect_urls

    site = site_of(generator)
    urls = collect_urls(site, generator.context.get("shows", ()))
    for path, text in render_sitemaps(urls, site.absolute):
        site.write(path, text, Owner("the sitemap"))
    if not site.build.copies_static_to("robots.txt"):
        text = render_robots(site.absolute(MAIN))
        site.write("/robots.txt", text, Owner("the engine's robots.txt"))
