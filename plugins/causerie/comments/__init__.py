"""Comments: show readers' comments from files, and how to send more.

What reads them is imported for a post that has some.
"""

from typing import Any

from pelican import signals

from causerie.bridge.entry import Entry
from causerie.bridge.site import Site, site_of
from causerie.comments.comments_path import comments_name, comments_path
from causerie.comments.discussion import make_discussion, no_discussion
from causerie.comments.settings import CommentsSettings
from causerie.problems import Problem


def register() -> None:
    """Connect to Pelican's signals; called by Pelican."""
    signals.initialized.connect(check_settings)
    signals.all_generators_finalized.connect(attach_comments)


def check_settings(pelican: Any) -> None:
    """Check the setting COMMENTS before anything is read."""
    site_of(pelican).section("COMMENTS", CommentsSettings)


def attach_comments(generators: Any) -> None:
    """Attach to every post its comments, and the address to send more to."""
    site = site_of(generators[0])
    for entry in site.build.entries:
        attach_to(site, entry)


def attach_to(site: Site, entry: Entry) -> list[Problem]:
    """Attach to a post its comments; return the problems of their file.

    A page has none but those of its file, and asks for none.
    """
    settings = site.section("COMMENTS", CommentsSettings)
    post = entry.post
    path = comments_path(site.content, comments_name(post.source, post.kind))
    if not settings or not settings.enabled:
        if not site.is_partial or not path.is_file():
            return []
        from causerie.comments.store import read_comments

        return read_comments(path)[1]  # they are told whether they are shown or not
    if not path.is_file():
        if post.kind == "page":
            return []
        entry.attach(discussion=no_discussion(entry.post, settings.email))
        return []
    from causerie.comments.store import read_comments

    # in a full build check_comments reports the problems of the file
    comments, problems = read_comments(path)
    entry.attach(discussion=make_discussion(comments, entry.post, settings.email))
    return problems
