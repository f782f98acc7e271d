"""Pingbacks: send and receive webmentions and pingbacks, and show the mentions.

The `__init__.py` of `sending/` and of `receiving/` lists its steps; `parsing/` reads
the pages of strangers for both. What a full build alone needs is imported by it: most
builds are partial.
"""

from typing import Any

from pelican import signals

from causerie.bridge.output_registry import Owner
from causerie.bridge.page_owners import owner_of_post
from causerie.bridge.site import site_of
from causerie.post import Status

GONE_MARKER = "gone"  # a file beside a tombstone that tells web servers to respond 410


def register() -> None:
    """Connect to Pelican's signals; called by Pelican."""
    signals.initialized.connect(check_settings)
    signals.article_generator_finalized.connect(start_reading)
    signals.all_generators_finalized.connect(attach_to_posts)
    signals.article_writer_finalized.connect(mark_tombstones)
    signals.article_writer_finalized.connect(list_targets)


def check_settings(pelican: Any) -> None:
    """Check the setting PINGBACKS before anything is read."""
    site = site_of(pelican)
    if site.is_partial:
        return  # of a site that these settings have built
    from causerie.pingbacks.settings import PingbacksSettings

    site.section("PINGBACKS", PingbacksSettings)


def start_reading(generator: Any) -> None:
    """Start reading the mention files in the background, while posts are linked."""
    from causerie.pingbacks.attach_mentions import start_reading_mentions

    site = site_of(generator)
    site.build.background_results["mentions"] = start_reading_mentions(site)


def attach_to_posts(generators: Any) -> None:
    """Attach the mentions to posts, and report the files with problems."""
    from causerie.pingbacks.attach_mentions import attach_mentions

    site = site_of(generators[0])
    found = site.build.background_results.pop("mentions")()
    site.reporter.report_as("between", attach_mentions(site, found))


def mark_tombstones(generator: Any, writer: Any) -> None:  # noqa: ARG001 - blinker's names
    """Write markers beside tombstones: web servers respond 410 (docs/pingbacks.md)."""
    site = site_of(generator)
    for entry in site.build.entries:
        path = entry.post.path
        if entry.post.status is Status.GONE and path.endswith("/"):
            site.write(path + GONE_MARKER, b"", owner_of_post(entry.post))


def list_targets(generator: Any, writer: Any) -> None:  # noqa: ARG001 - blinker's names
    """Write the list of posts that may be mentioned, for the receiver."""
    from causerie.pingbacks.targets import TARGETS_PATH, write_targets

    site = site_of(generator)
    posts = [entry.post for entry in site.build.articles()]
    owner = Owner("the list of pages that may be mentioned")
    site.write(TARGETS_PATH, write_targets(posts, site.url).encode(), owner)
