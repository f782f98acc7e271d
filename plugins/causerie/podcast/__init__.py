"""Podcast: episodes from posts and their audio's own metadata, and the show's feed.

What reads audio and writes feeds is imported when a whole build comes to it: most
builds make one page again, and need none of it.
"""

from typing import Any

from pelican import signals


def register() -> None:
    """Connect to Pelican's signals; called by Pelican."""
    signals.initialized.connect(check_settings)
    signals.article_generator_finalized.connect(publish_files)
    signals.all_generators_finalized.connect(attach_episodes)
    signals.article_writer_finalized.connect(write)


def check_settings(pelican: Any) -> None:
    """Name the faults of PODCAST, and have the show's page written if there is one."""
    if pelican.settings.get("CAUSERIE_REVISION"):
        return  # of a site that these settings have built
    from causerie.podcast import handlers

    handlers.check_settings(pelican)


def publish_files(generator: Any) -> None:
    """Have Pelican publish what headers name."""
    from causerie.podcast import handlers

    handlers.publish_files(generator)


def attach_episodes(generators: Any) -> None:
    """Give posts their episodes, and the templates the shows."""
    from causerie.podcast import handlers

    handlers.attach(generators)


def write(generator: Any, writer: Any) -> None:
    """Write the feeds, the pages of further shows, and the files of each episode."""
    from causerie.podcast import handlers

    handlers.write_feed(generator, writer)
    handlers.write_pages(generator, writer)
    handlers.write_parts(generator, writer)


def revise(site: Any, revisions: Any) -> None:
    """Bring edited episodes up to date, and the feeds that hold them."""
    if any(each.entry.episode for each in revisions):
        from causerie.podcast.edited import revise_episodes

        revise_episodes(site, revisions)
