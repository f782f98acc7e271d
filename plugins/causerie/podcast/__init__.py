"""Make episodes of posts and their recordings, and the feed of each show.

The modules that read audio and write feeds are imported when a build needs them: most
are partial, and need none of them.
"""

from typing import TYPE_CHECKING, Any

from pelican import signals

from causerie.bridge.site import site_of
from causerie.podcast.qr_code import qr_path, qr_size

if TYPE_CHECKING:
    from causerie.podcast.app_links import App


def register() -> None:
    """Connect the plugin to Pelican's signals."""
    signals.initialized.connect(check_settings)
    signals.generator_init.connect(add_filters)
    signals.article_generator_finalized.connect(publish_files)
    signals.all_generators_finalized.connect(attach)
    signals.article_writer_finalized.connect(write)


def check_settings(pelican: Any) -> None:
    """Report the faults of PODCAST and SUBSCRIBE, and add the show's page."""
    site = site_of(pelican)
    if site.is_partial:
        return  # of a site that these settings have built
    from causerie.podcast import build_steps
    from causerie.podcast.app_links import SubscribeSettings

    site.section("SUBSCRIBE", SubscribeSettings)
    build_steps.check_settings(pelican)


def add_filters(generator: Any) -> None:
    """Add the filters for podcast apps and QR codes to a generator's templates."""
    site = site_of(generator)

    def apps(feed_url: str) -> "tuple[App, ...]":
        from causerie.podcast.app_links import SubscribeSettings, podcast_apps

        listed = site.section("SUBSCRIBE", SubscribeSettings) or SubscribeSettings()
        return podcast_apps(feed_url, listed)

    generator.env.filters.update(podcast_apps=apps, qr_path=qr_path, qr_size=qr_size)


def publish_files(generator: Any) -> None:
    """Make Pelican publish the files that headers name."""
    from causerie.podcast import build_steps

    build_steps.publish_files(generator)


def attach(generators: Any) -> None:
    """Attach episodes to posts, and pass the shows to the templates."""
    from causerie.podcast import build_steps

    build_steps.attach(generators)


def write(generator: Any, writer: Any) -> None:
    """Write the feeds, the pages of further shows, and the files of the episodes."""
    from causerie.podcast import build_steps

    build_steps.write_feeds(generator, writer)
    build_steps.write_pages(generator, writer)
    build_steps.write_episode_files(generator, writer)
