"""Pingbacks: what this site and others tell each other about links between them."""

from typing import Any

from pelican import signals

from causerie.bridge.output_registry import Owner
from causerie.bridge.page_owners import owner_of_post
from causerie.bridge.site import site_of
from causerie.pingbacks.attach_mentions import attach_mentions, begin_to_read_mentions
from causerie.pingbacks.settings import PingbacksSettings
from causerie.pingbacks.targets import TARGETS_PATH, write_targets
from causerie.post import Status

GONE_MARK = "gone"  # the file beside a tombstone by which a web server knows it


def register() -> None:
    """Connect to Pelican's signals; called by Pelican."""
    signals.initialized.connect(check_settings)
    signals.article_generator_finalized.connect(begin_to_read)
    signals.all_generators_finalized.connect(attach)
    signals.article_writer_finalized.connect(mark_tombstones)
    signals.article_writer_finalized.connect(list_targets)


def check_settings(pelican: Any) -> None:
    """Name the faults of PINGBACKS before anything is read."""
    site_of(pelican).section("PINGBACKS", PingbacksSettings)


def begin_to_read(generator: Any) -> None:
    """Have the mentions read by another process while posts are linked in this one."""
    site = site_of(generator)
    site.build.background_results["mentions"] = begin_to_read_mentions(site)


def attach(generators: Any) -> None:
    """Give every post the mentions that its page shows, and name the files at fault."""
    site = site_of(generators[0])
    site.report(attach_mentions(site, site.build.background_results.pop("mentions")()))


def mark_tombstones(generator: Any, writer: Any) -> None:  # noqa: ARG001 - blinker's names
    """Let web servers answer 410 for posts that are gone: docs/pingbacks.md."""
    site = site_of(generator)
    for entry in site.build.entries:
        path = entry.post.path
        if entry.post.status is Status.GONE and path.endswith("/"):
            site.write(path + GONE_MARK, b"", owner_of_post(entry.post))


def list_targets(generator: Any, writer: Any) -> None:  # noqa: ARG001 - blinker's names
    """Write down, for the receiver, which posts may be mentioned."""
    site = site_of(generator)
    posts = [entry.post for entry in site.build.articles()]
    owner = Owner("the list of pages that may be mentioned")
    site.write(TARGETS_PATH, write_targets(posts, site.url).encode(), owner)


def update_edited(_site: Any, _edited_posts: Any) -> None:
    """Do nothing: mentions and addresses are not what an edit of a text changes."""
