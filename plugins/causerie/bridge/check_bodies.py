"""Check the bodies of posts: report what rendering found in them."""

import re
from collections.abc import Iterable, Iterator

from causerie.bridge.dead_links import problem_at, read_source_lines
from causerie.bridge.entry import Entry
from causerie.bridge.site import Site
from causerie.post import Article, Post, Status
from causerie.problems import Finding, Level, Problem
from causerie.text.unbalanced_tags import find_unbalanced

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


def check_bodies(site: Site, entries: Iterable[Entry]) -> Iterator[Problem]:
    """Report what rendering found in the bodies of posts."""
    for entry in entries:
        source = str(entry.content.source_path)
        findings = site.build.bodies.findings.get(source)
        if findings is None:  # no Markdown
            text = "\n".join(read_source_lines(site.content / entry.post.source))
            findings = tuple(find_unbalanced(entry.body, text))
        for finding in findings:
            yield problem_at(site, entry, finding)
        if _needs_text(entry.post) and not _COMMENT.sub("", entry.body).strip():
            what, fix = "The post has no text.", "Write it, or add Status: draft."
            yield problem_at(site, entry, Finding(what, fix, Level.WARNING))


def _needs_text(post: Post) -> bool:
    """Return whether a post is shown to readers; an episode may have no text."""
    shown = post.status in {Status.PUBLISHED, Status.HIDDEN}
    is_episode = isinstance(post, Article) and post.is_episode
    return shown and not is_episode
