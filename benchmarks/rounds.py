"""Rounds: builds of several tools in turn, A B A B, after the same act each.

A ratio is that of two builds of one round, so that a machine that grows slow for a
minute slows both.
"""

from collections.abc import Callable, Iterable, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import hugo_site
from acts import ACTS
from complete import check_edit
from edits import Edit
from tools import TOOLS, run, run_clean, stamps

Step = Callable[[str], None]  # called before each build, with its name
Rounds = list[dict[str, dict[str, float]]]


def clean(
    site: Path, count: int, warm: int, tools: Sequence[str], step: Step
) -> Rounds:
    """Build from nothing with every tool; the first rounds, to warm up, count not."""
    found = []
    for number in range(count + warm):
        one = {}
        for tool in tools:
            step(_said(site, f"{tool} from nothing", number < warm))
            one[tool] = run_clean(site, tool)
        found.append(one)
    return found[warm:]


def after_acts(
    site: Path, names: Iterable[str], count: int, hugo: int, step: Step
) -> dict[str, Rounds]:
    """Build after each kind of act, with Hugo in so many of the rounds."""
    found = {}
    for name in names:

        def act(name: str = name) -> tuple[Path, Edit]:
            edit = ACTS[name](site)
            for path in edit.paths:
                hugo_site.follow(site, path)
            return site, edit

        found[name] = turns(name, act, count, hugo, step)
    return found


def turns(
    name: str,
    act: Callable[[], tuple[Path, Edit | None]],
    count: int,
    hugo: int,
    step: Step,
) -> Rounds:
    """Act and build the site that was acted on, again and again.

    The first round does not count. The one after it is looked at: whether the build
    shows the act, and which files it wrote.
    """
    found = []
    for number in range(count + 1):
        site, edit = act()
        output = site / TOOLS["inv"].output
        before = stamps(output) if number == 1 else {}
        one: dict[str, dict[str, float]] = {}
        for tool in ("inv", *(["hugo"] if 1 <= number <= hugo else [])):
            step(_said(site, f"{name}, {tool}", number == 0))
            one[tool] = run(site, tool)
            if number == 1 and edit:
                check_edit(site, tool, edit)
        if number == 1:
            one["inv"] |= _written(output, before, edit.only if edit else "")
        if number:
            found.append(one)
    return found


def _written(output: Path, before: dict[str, Any], only: str) -> dict[str, float]:
    """Count the files that a build wrote, and those that it should not have."""
    after = stamps(output)
    # a folder has another date when a file in it is replaced
    written = [
        Path(path).relative_to(output).as_posix()
        for path in after
        if before.get(path) != after[path] and not Path(path).is_dir()
    ]
    beside = [path for path in written if only and not fnmatchcase(path, only)]
    return {"written": len(written), "beside": len(beside)}


def _said(site: Path, name: str, warming: bool) -> str:  # noqa: FBT001
    return f"{site.name} posts, {name}" + (", warming up" if warming else "")
