"""Pingbacks: what this site and others tell each other about links between them."""

from typing import Any

from pelican import signals

from causerie.bridge.site import site_of
from causerie.pingbacks.settings import PingbacksSettings
from causerie.post import Status

GONE_MARK = "gone"  # the file beside a tombstone by which a web server knows it


def register() -> None:
    """Connect to Pelican's signals; called by Pelican."""
    signals.initialized.connect(check_settings)
    signals.article_writer_finalized.connect(mark_tombstones)


def check_settings(pelican: Any) -> None:
    """Name the faults of PINGBACKS before anything is read."""
    site_of(pelican).section("PINGBACKS", PingbacksSettings)


def mark_tombstones(generator: Any, writer: Any) -> None:  # noqa: ARG001 - blinker's names
    """Let web servers answer 410 for posts that are gone: docs/pingbacks.md."""
    site = site_of(generator)
    for entry in site.entries:
        path = entry.post.path
        if entry.post.status is Status.GONE and path.endswith("/"):
            site.write(path + GONE_MARK, b"")


def revise(_site: Any, _revisions: Any) -> None:
    """Do nothing: mentions and addresses are not what an edit of a text changes."""
