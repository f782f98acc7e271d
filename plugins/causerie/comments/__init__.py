"""Comments: what readers wrote about a post, kept in content/, and how to write."""

from pathlib import PurePath
from typing import Any

from pelican import signals

from causerie.bridge.site import site_of
from causerie.comments.discussion import make_discussion
from causerie.comments.settings import CommentsSettings
from causerie.comments.store import comments_path, read_comments


def register() -> None:
    """Connect to Pelican's signals; called by Pelican."""
    signals.initialized.connect(check_settings)
    signals.all_generators_finalized.connect(attach_comments)


def check_settings(pelican: Any) -> None:
    """Name the faults of COMMENTS before anything is read."""
    site_of(pelican).section("COMMENTS", CommentsSettings)


def attach_comments(generators: Any) -> None:
    """Give every article its comments, and the address to send more to."""
    site = site_of(generators[0])
    settings = site.section("COMMENTS", CommentsSettings)
    for entry in site.entries:
        if settings and settings.enabled and entry.post.kind == "article":
            name = PurePath(entry.post.source).stem
            path = comments_path(site.content, name)
            # what is wrong with the file is told by comments/check.py
            comments = read_comments(path)[0] if path.is_file() else ()
            made = make_discussion(comments, entry.post, settings.email)
            entry.attach(discussion=made)
