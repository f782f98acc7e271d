"""Repeated problems: those of the whole site at a post, told by partial builds too.

A rework looks at the edited post only; what other posts have to do with it stays as it
was, and only its line may be another.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from causerie.bridge.edited_post import EditedPost
from causerie.bridge.site import Site
from causerie.problems import Problem

KEPT = "repeated problems"  # under which a build keeps them


@dataclass(frozen=True, slots=True)
class RepeatedProblem:
    """A problem at a key of a post, which an edit of its text does not mend."""

    problem: Problem
    source: str
    key: str
    value: str = ""  # on a line of its own


def tell(site: Site, found: Iterable[RepeatedProblem]) -> None:
    """Report such problems, and keep them."""
    for each in found:
        site.report([each.problem])
        site.build.plugin_state.setdefault(KEPT, []).append(each)


def keep_clashes(site: Site) -> None:
    """Keep what was reported of addresses too."""
    for clash in site.files.clashes:
        owner = clash.owner
        each = RepeatedProblem(clash.problem, owner.source, owner.key, owner.value)
        site.build.plugin_state.setdefault(KEPT, []).append(each)


def tell_again(site: Site, edited_posts: Iterable[EditedPost]) -> None:
    """Report those of edited posts, at their lines now."""
    previous = site.build.previous
    kept: list[RepeatedProblem] = (previous and previous.kept(KEPT)) or []
    sources = {edited_post.entry.post.source for edited_post in edited_posts}
    for each in kept:
        if each.source in sources:
            where = site.reporter.place(each.source, each.key, each.value)
            site.report([replace(each.problem, where=where)])
