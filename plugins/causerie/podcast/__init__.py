"""Make episodes of posts and their recordings, and the feed of each show.

The modules that read audio and write feeds are imported when a build needs them: most
are partial, and need none of them.
"""

from collections.abc import Container
from typing import TYPE_CHECKING, Any

from pelican import signals

from causerie import bridge
from causerie.bridge.site import site_of
from causerie.bridge.theme import has_template
from causerie.podcast.qr_code import qr_path, qr_size
from causerie.podcast.site_paths import embed_of_article

if TYPE_CHECKING:
    from causerie.podcast.app_links import App


def register() -> None:
    """Connect the plugin to Pelican's signals, after the bridge: it may be alone."""
    bridge.register()
    signals.initialized.connect(check_settings)
    signals.generator_init.connect(add_filters)
    signals.article_generator_finalized.connect(publish_files)
    signals.all_generators_finalized.connect(attach)
    signals.article_writer_finalized.connect(write)
    signals.article_writer_finalized.connect(write_episode_files)
    signals.article_writer_finalized.connect(write_oembed)
    signals.finalized.connect(check_links)


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
    """Add the filters for podcast apps and QR codes to a generator's templates.

    `embed_path` is the path of the page of an article's episode that others may frame.
    """
    site = site_of(generator)

    def apps(feed_url: str) -> "tuple[App, ...]":
        from causerie.podcast.app_links import SubscribeSettings, podcast_apps

        listed = site.section("SUBSCRIBE", SubscribeSettings) or SubscribeSettings()
        return podcast_apps(feed_url, listed)

    generator.env.filters.update(podcast_apps=apps, qr_path=qr_path, qr_size=qr_size)
    if has_template(site.settings, "embed"):
        generator.env.globals["embed_path"] = embed_of_article


def publish_files(generator: Any) -> None:
    """Make Pelican publish the files that headers name."""
    from causerie.podcast import build_steps

    build_steps.publish_files(generator)


def attach(generators: Any) -> None:
    """Attach episodes to posts, and pass the shows to the templates."""
    from causerie.podcast import build_steps

    build_steps.attach(generators)


def write(generator: Any, writer: Any) -> None:
    """Write the feeds, and the pages of further shows."""
    from causerie.podcast import build_steps

    build_steps.write_feeds(generator, writer)
    build_steps.write_pages(generator, writer)


def write_episode_files(generator: Any, writer: Any) -> None:
    """Write the files of chapters and transcripts."""
    from causerie.podcast import build_steps

    build_steps.write_episode_files(generator, writer)


def write_oembed(
    generator: Any,
    writer: Any,  # noqa: ARG001 - blinker's names
    only: Container[str] | None = None,
) -> None:
    """Write what tells other sites how to frame each player, or only some paths."""
    from causerie.podcast import embed

    embed.write_oembed(site_of(generator), generator.context["shows"], only)


def check_links(pelican: Any) -> None:
    """Report dead links of the notes that stand under every episode."""
    from causerie.podcast import build_steps

    build_steps.check_links(site_of(pelican))
