"""Comments: show readers' comments from files, and how to send more.

What reads them is imported for a post that has some.
"""

from typing import Any

from pelican import signals

from causerie.bridge.entry import ArticleEntry, Entry
from causerie.bridge.site import Site, site_of
from causerie.comments.comments_path import comments_path
from causerie.comments.discussion import make_discussion, no_discussion
from causerie.comments.settings import CommentsSettings
from causerie.header import post_name
from causerie.problems import Problem


def register() -> None:
    """Connect to Pelican's signals; called by Pelican."""
    signals.initialized.connect(check_settings)
    signals.all_generators_finalized.connect(attach_comments)


def check_settings(pelican: Any) -> None:
    """Check the setting COMMENTS before anything is read."""
    site_of(pelican).section("COMMENTS", CommentsSettings)


def attach_comments(generators: Any) -> None:
    """Attach to every article its comments, and the address to send more to."""
    site = site_of(generators[0])
    for entry in site.build.entries:
        attach_to(site, entry)


def attach_to(site: Site, entry: Entry) -> list[Problem]:
    """Attach to an article its comments; return the problems of their file."""
    settings = site.section("COMMENTS", CommentsSettings)
    if not settings or not settings.enabled or not isinstance(entry, ArticleEntry):
        return []
    path = comments_path(site.content, post_name(entry.post.source))
    if not path.is_file():
        entry.attach(discussion=no_discussion(entry.post, settings.email))
        return []
    from causerie.comments.store import read_comments

    # in a full build check_comments reports the problems of the file
    comments, problems = read_comments(path)
    entry.attach(discussion=make_discussion(comments, entry.post, settings.email))
    return problems
