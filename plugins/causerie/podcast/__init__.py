"""Podcast: episodes from posts and their audio's own metadata, and the show's feed.

What reads audio and writes feeds is imported when a whole build comes to it: most
builds make one page again, and need none of it.
"""

from typing import Any

from pelican import signals

from causerie.bridge.site import site_of
from causerie.podcast.app_links import App, SubscribeSettings, podcast_apps
from causerie.podcast.qr_code import qr_path, qr_size


def register() -> None:
    """Connect to Pelican's signals; called by Pelican."""
    signals.initialized.connect(check_settings)
    signals.generator_init.connect(add_filters)
    signals.article_generator_finalized.connect(publish_files)
    signals.all_generators_finalized.connect(attach)
    signals.article_writer_finalized.connect(write)


def check_settings(pelican: Any) -> None:
    """Name the faults of PODCAST and SUBSCRIBE; have the show's page written."""
    site_of(pelican).section("SUBSCRIBE", SubscribeSettings)
    if pelican.settings.get("CAUSERIE_REVISION"):
        return  # of a site that these settings have built
    from causerie.podcast import build_steps

    build_steps.check_settings(pelican)


def add_filters(generator: Any) -> None:
    """Give a generator's templates the apps that play a show, and its QR code."""
    site = site_of(generator)
    listed = site.section("SUBSCRIBE", SubscribeSettings) or SubscribeSettings()

    def apps(feed_url: str) -> tuple[App, ...]:
        return podcast_apps(feed_url, listed)

    generator.env.filters.update(podcast_apps=apps, qr_path=qr_path, qr_size=qr_size)


def publish_files(generator: Any) -> None:
    """Have Pelican publish what headers name."""
    from causerie.podcast import build_steps

    build_steps.publish_files(generator)


def attach(generators: Any) -> None:
    """Give posts their episodes, and the templates the shows."""
    from causerie.podcast import build_steps

    build_steps.attach(generators)


def write(generator: Any, writer: Any) -> None:
    """Write the feeds, the pages of further shows, and the files of each episode."""
    from causerie.podcast import build_steps

    build_steps.write_feed(generator, writer)
    build_steps.write_pages(generator, writer)
    build_steps.write_parts(generator, writer)


def update_edited(site: Any, edited_posts: Any) -> None:
    """Bring edited episodes up to date, and the feeds that hold them."""
    if any(each.entry.episode for each in edited_posts):
        from causerie.podcast.partial_feed import update_episodes

        update_episodes(site, edited_posts)
