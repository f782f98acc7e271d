"""Repeated problems: partial builds report them again, at the lines of edited posts.

A partial build checks only the edited post. A problem between that and other posts
stays as it was; only its line may have changed.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from causerie.bridge.edited_post import EditedPost, PluginState
from causerie.bridge.site import Site
from causerie.problems import Problem


@dataclass(frozen=True, slots=True)
class RepeatedProblem:
    """A problem at a header key of a post, which an edit of the text does not fix."""

    problem: Problem
    source: str
    key: str
    value: str = ""  # on a line of its own


# Saved for partial builds.
REPEATED: PluginState[tuple[RepeatedProblem, ...]] = PluginState(
    "repeated problems", ()
)


def report_repeated(site: Site, found: Iterable[RepeatedProblem]) -> None:
    """Report problems at header keys, and save them for partial builds."""
    problems = tuple(found)
    site.report(each.problem for each in problems)
    _save(site, problems)


def save_clashes(site: Site) -> None:
    """Save the reported clashes of addresses too."""
    owners = [(clash.problem, clash.owner) for clash in site.files.clashes]
    _save(
        site, (RepeatedProblem(p, own.source, own.key, own.value) for p, own in owners)
    )


def report_again(site: Site, edited_posts: Iterable[EditedPost]) -> None:
    """Report the saved problems of edited posts again, at their new lines."""
    previous = site.build.previous
    saved = previous.plugin_state(REPEATED) if previous else ()
    sources = {edited_post.entry.post.source for edited_post in edited_posts}
    for each in saved:
        if each.source in sources:
            where = site.reporter.place_of_value(each.source, each.key, each.value)
            site.report([replace(each.problem, where=where)])


def _save(site: Site, found: Iterable[RepeatedProblem]) -> None:
    site.build.save_state(REPEATED, (*site.build.plugin_state(REPEATED), *found))
