"""Time Causerie beside Hugo and plain Pelican, on the same posts.

`inv bench`, or `python benchmarks/bench.py [--large | --posts N | --magazine] [--rounds
N]`: writes results.json, the tables of README.md and its chart. The exit code is 1 if a
goal of goals.py is missed. `--magazine` measures 1,000 posts of the second corpus.
"""

import argparse
import json
import os
import platform
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import complete
import copies
import live
import rounds
import site_edits
import sound
import tools
from acts import ACTS
from chart import draw
from corpus import SEED, write_corpus
from goals import judge
from magazine import write_magazine
from report import tables
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TimeElapsedColumn

HERE = Path(__file__).parent
WORK = HERE / "work"
REBUILDS, REBUILDS_END = 200, 300  # and seconds after which no more are made
MAGAZINE = 1_000  # posts of the second corpus
HUGE = 100_000  # posts; of so many only what a goal asks for is measured
AT_HUGE = ("new post", "text of an old post")


@dataclass(frozen=True, slots=True)
class Plan:
    """How often each thing is done with a number of posts."""

    acts: int = 5  # each kind of act, and once more to warm up
    hugo: int = 5  # of these with Hugo, which makes everything each time
    clean: int = 5  # from nothing, with every tool
    warm: int = 1  # from nothing, before those that count
    live: int = 7  # each act while a server runs


PLANS = {
    100: Plan(),
    1_000: Plan(),
    10_000: Plan(acts=3, hugo=1, clean=2, warm=0, live=4),
    HUGE: Plan(acts=1, hugo=0, clean=1, warm=0, live=0),
}

Step = Callable[[str], None]  # called before each build, with its name
Keep = Callable[[dict[str, Any]], None]  # called with what is found so far


def measure_size(posts: int, plan: Plan, step: Step, keep: Keep) -> None:
    """Measure everything with one number of posts.

    What is known is kept part by part: the last ones take long, and may be cut off.
    """
    site = WORK / str(posts)
    found = _begin(site, posts, plan, step)
    if posts == HUGE:
        found["clean"] = rounds.clean(site, plan.clean, plan.warm, ("inv",), step)
        _time_acts(site, found, plan, AT_HUGE, step)
        found["files"] = {"inv": tools.count_files(site, "inv", posts)}
        keep(found)
        # last: it may need more memory than there is
        hugo = rounds.clean(site, plan.clean, plan.warm, ("hugo",), step)
        found["clean"] = [{**a, **b} for a, b in zip(found["clean"], hugo, strict=True)]
        found["files"]["hugo"] = tools.count_files(site, "hugo", posts)
        keep(found)
        return
    beside = ("inv", "pelican", "hugo")
    found["clean"] = rounds.clean(site, plan.clean, plan.warm, beside, step)
    found["release"] = rounds.clean(site, 1, 0, ("release",), step)
    names = (*beside, "release")
    found["files"] = {name: tools.count_files(site, name, posts) for name in names}
    complete.check_hugo(site)
    _time_acts(site, found, plan, ACTS, step)
    found["copies"] = copies.after_copies(site, plan.acts, step)
    step(f"{posts:,} posts, is it what a clean build gives")
    found["equal"] = complete.is_as_clean(site)
    keep(found)
    found["live"] = {
        name: live.time_edits(site, name, plan.live, step) for name in live.SERVERS
    }
    keep(found)
    step(f"{posts:,} posts, {REBUILDS} rebuilds")
    found["rebuilds"] = live.watch_memory(site, REBUILDS, REBUILDS_END)
    keep(found)
    step(f"{posts:,} posts, phases")
    found["phases"] = {tool: _phases(site, tool) for tool in ("causerie", "pelican")}
    keep(found)


def measure_magazine(posts: int, plan: Plan, step: Step) -> dict[str, Any]:
    """Measure builds from nothing and after acts with posts of the second corpus."""
    site = WORK / "magazine" / str(posts)
    found = _begin(site, posts, plan, step, write_magazine) | {"posts": posts}
    beside = ("inv", "pelican", "hugo")
    found["clean"] = rounds.clean(site, plan.clean, plan.warm, beside, step)
    found["files"] = {name: tools.count_files(site, name, posts) for name in beside}
    complete.check_hugo(site)
    _time_acts(site, found, plan, ACTS, step)
    step(f"{posts:,} posts, is it what a clean build gives")
    found["equal"] = complete.is_as_clean(site)
    return found


def _begin(
    site: Path,
    posts: int,
    plan: Plan,
    step: Step,
    write: Callable[[Path, int], None] = write_corpus,
) -> dict[str, Any]:
    """Write a site; return the circumstances."""
    step(f"{posts:,} posts, writing them")
    tools.prepare(site, posts, write)
    return {
        "measured": datetime.now(UTC).date().isoformat(),
        "seed": SEED,
        "rounds": plan.acts,
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[1], 1),
        "versions": _versions(),
    }


def _time_acts(
    site: Path, found: dict[str, Any], plan: Plan, names: Iterable[str], step: Step
) -> None:
    """Time builds after each act, and after none."""
    site_edits.prepare(site, drafts=plan.acts + 1)
    tools.run(site, "inv")
    found["nothing"] = rounds.turns(
        "nothing", lambda: (site, None), plan.acts, plan.hugo, step
    )
    found["acts"] = rounds.after_acts(site, names, plan.acts, plan.hugo, step)


def main(arguments: list[str]) -> int:
    """Measure, write what was found, and say which goals are missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--large", action="store_true", help="also 10,000 posts")
    parser.add_argument("--posts", type=int, choices=PLANS, help="this size alone")
    parser.add_argument("--magazine", action="store_true", help="the second corpus")
    parser.add_argument("--rounds", type=int, help="builds of each kind that count")
    asked = parser.parse_args(arguments)
    usual = [n for n in PLANS if n <= (10_000 if asked.large else 1_000)]
    wanted = [asked.posts] if asked.posts else usual
    if asked.magazine:
        wanted = []
    console = Console(stderr=True, highlight=False)
    columns = (SpinnerColumn(), "{task.description}", TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("")

        def step(name: str) -> None:
            progress.update(task, description=name)

        results = _known()
        for posts in wanted:

            def keep(found: dict[str, Any], posts: int = posts) -> None:
                results["sizes"][str(posts)] = found
                _keep(results)

            measure_size(posts, _plan(posts, asked.rounds), step, keep)
        if asked.magazine:
            plan = _plan(MAGAZINE, asked.rounds)
            results["magazine"] = measure_magazine(MAGAZINE, plan, step)
        elif not asked.posts:
            results["sound"] = sound.compare_silence(WORK, PLANS[1_000].acts, step)
    _keep(results)
    goals = judge(results)
    for goal in goals:
        verdict = {True: "met", False: "missed", None: "not measured"}[goal.met]
        colour = "red" if goal.met is False else ""
        line = f"{goal.code}: {goal.words}: {goal.figure}: {verdict}"
        console.print(line, style=colour, markup=False)
    return 1 if any(goal.met is False for goal in goals) else 0


def _plan(posts: int, count: int | None) -> Plan:
    plan = PLANS[posts]
    if not count:
        return plan
    return replace(plan, acts=count, hugo=min(count, plan.hugo), clean=count)


def _versions() -> dict[str, str]:
    project = tomllib.loads((tools.ROOT / "pyproject.toml").read_text("utf-8"))
    return {
        "Python": platform.python_version(),
        "causerie": project["project"]["version"],
        **{name: version(name) for name in ("pelican", "markdown", "hugo")},
    }


def _phases(site: Path, tool: str) -> dict[str, float]:
    command = [sys.executable, str(HERE / "phases.py"), tool]
    printed = subprocess.run(command, cwd=site, check=True, capture_output=True).stdout
    phases: dict[str, float] = json.loads(printed.splitlines()[-1])
    return phases


def _known() -> dict[str, Any]:
    """Read what earlier runs found of other sizes."""
    path = HERE / "results.json"
    known: dict[str, Any] = json.loads(path.read_bytes()) if path.is_file() else {}
    known.setdefault("sizes", {})
    return known


def _keep(results: dict[str, Any]) -> None:
    """Write what is known, with its tables and its chart."""
    text = json.dumps(results, indent=1) + "\n"
    (HERE / "results.json").write_text(text, encoding="utf-8")
    (HERE / "edit.svg").write_text(draw(results["sizes"]), encoding="utf-8")
    readme = HERE / "README.md"
    text = readme.read_text(encoding="utf-8")
    text = _TABLES.sub(lambda match: match[1] + tables(results) + match[2], text)
    readme.write_text(text, encoding="utf-8")


_TABLES = re.compile(
    r"(<!-- bench.py writes from here -->\n).*(<!-- to here -->)", re.DOTALL
)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
