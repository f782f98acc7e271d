"""Rounds: builds of several tools in turn, A B A B, after the same kind of edit each.

A ratio is that of two builds of one round, so that a machine that grows slow for a
minute slows both.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import edits
import hugo_site
from tools import TOOLS, run, run_clean, stamps

Step = Callable[[str], None]  # called before each build, with its name

QUICK = ("inv", "task", "hugo")
PELICAN_EVERY = 10_000  # from so many posts on, plain Pelican builds for one edit only


def clean(site: Path, count: int, step: Step) -> list[dict[str, dict[str, float]]]:
    """Build from nothing with every tool."""
    return _turns(count, ("release", "pelican", "hugo"), step, site, run_clean)


def after_edits(site: Path, posts: int, count: int, step: Step) -> dict[str, list[Any]]:
    """Build after each kind of edit of a post."""
    found = {}
    for number, (name, edit) in enumerate(edits.POSTS.items()):
        slow = posts >= PELICAN_EVERY and number > 0
        tools = QUICK if slow else (*QUICK, "pelican")

        def build(site: Path, tool: str, edit: Any = edit) -> dict[str, float]:
            hugo_site.follow(site, edit(site).post)
            return run(site, tool)

        found[name] = _turns(count, tools, step, site, build)
    return found


def after_changes_of_all(site: Path, count: int, step: Step) -> dict[str, list[Any]]:
    """Build after a change that every page shows."""
    found = {}
    for name, change in edits.WHOLE.items():

        def build(site: Path, tool: str, change: Any = change) -> dict[str, float]:
            change(site)
            return run(site, tool)

        found[name] = _turns(count, QUICK, step, site, build)
    return found


def after_nothing(site: Path, count: int, step: Step) -> list[dict[str, Any]]:
    """Build what is built already; count the files and folders that were written."""

    def build(site: Path, tool: str) -> dict[str, float]:
        output = site / TOOLS[tool].output
        before = stamps(output)
        cost = run(site, tool)
        after = stamps(output)
        written = sum(before.get(path) != after[path] for path in after)
        return {**cost, "written": written}

    return _turns(count, QUICK, step, site, build)


def _turns(
    count: int,
    tools: Sequence[str],
    step: Step,
    site: Path,
    build: Callable[[Path, str], dict[str, float]],
) -> list[dict[str, dict[str, float]]]:
    """Build in turn; the first round is not counted, so that all are warm."""
    found = []
    for number in range(count + 1):
        one = {}
        for tool in tools:
            step(f"{site.name} posts, {tool}" + ("" if number else ", warming up"))
            one[tool] = build(site, tool)
        if number:
            found.append(one)
    return found
