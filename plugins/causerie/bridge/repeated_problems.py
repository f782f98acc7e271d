"""Repeated problems: those of the whole site at a post, told by partial builds too.

A rework looks at the edited post only; what other posts have to do with it stays as it
was, and only its line may be another.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from causerie.bridge.edited_post import EditedPost, KeptValue
from causerie.bridge.site import Site
from causerie.problems import Problem


@dataclass(frozen=True, slots=True)
class RepeatedProblem:
    """A problem at a key of a post, which an edit of its text does not mend."""

    problem: Problem
    source: str
    key: str
    value: str = ""  # on a line of its own


# What a build keeps of them for partial ones.
REPEATED: KeptValue[tuple[RepeatedProblem, ...]] = KeptValue("repeated problems", ())


def report_repeated(site: Site, found: Iterable[RepeatedProblem]) -> None:
    """Report such problems, and keep them."""
    problems = tuple(found)
    site.report(each.problem for each in problems)
    _keep(site, problems)


def keep_clashes(site: Site) -> None:
    """Keep what was reported of addresses too."""
    owners = [(clash.problem, clash.owner) for clash in site.files.clashes]
    _keep(
        site, (RepeatedProblem(p, own.source, own.key, own.value) for p, own in owners)
    )


def report_again(site: Site, edited_posts: Iterable[EditedPost]) -> None:
    """Report those of edited posts, at their lines now."""
    previous = site.build.previous
    kept = previous.kept(REPEATED) if previous else ()
    sources = {edited_post.entry.post.source for edited_post in edited_posts}
    for each in kept:
        if each.source in sources:
            where = site.reporter.place(each.source, each.key, each.value)
            site.report([replace(each.problem, where=where)])


def _keep(site: Site, found: Iterable[RepeatedProblem]) -> None:
    site.build.keep(REPEATED, (*site.build.kept(REPEATED), *found))
