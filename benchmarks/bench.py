"""Time Causerie beside Hugo and plain Pelican, on the same posts.

`inv bench`, or `python benchmarks/bench.py [--large] [--rounds N]`: writes
results.json, the tables of README.md and its chart. The exit code is 1 if a goal of
goals.py is missed.
"""

import argparse
import json
import os
import platform
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import complete
import live
import rounds
import sound
import tools
from chart import draw
from corpus import SEED
from goals import judge
from report import tables
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TimeElapsedColumn

HERE = Path(__file__).parent
WORK = HERE / "work"
ROUNDS = {100: 5, 1_000: 5, 10_000: 3}  # posts of a site, and how often it is built
LIVE_EDITS = 7
REBUILDS, REBUILDS_END = 200, 300  # and seconds after which no more are made

Step = Callable[[str], None]  # called before each build, with its name
Keep = Callable[[dict[str, Any]], None]  # called with what is found so far


def measure_size(posts: int, count: int, step: Step, keep: Keep) -> None:
    """Measure everything with one number of posts, in so many rounds.

    What is known is kept part by part: the last ones take long, and may be cut off.
    """
    site = WORK / str(posts)
    step(f"{posts:,} posts, writing them")
    tools.prepare(site, posts)
    found: dict[str, Any] = {
        "measured": datetime.now(UTC).date().isoformat(),
        "seed": SEED,
        "rounds": count,
        "cores": os.cpu_count(),
        "versions": _versions(),
        "clean": rounds.clean(site, count, step),
        "files": {
            tool: tools.count_files(site, tool, posts)
            for tool in ("release", "pelican", "hugo")
        },
    }
    complete.check_hugo(site)
    found["edits"] = rounds.after_edits(site, posts, count, step)
    found["nothing"] = rounds.after_nothing(site, count, step)
    found["whole"] = rounds.after_changes_of_all(site, count, step)
    step(f"{posts:,} posts, is it what a clean build gives")
    found["equal"] = complete.is_as_clean(site)
    keep(found)
    for name in live.SERVERS:
        step(f"{posts:,} posts, {name} while editing")
        edited = live.time_edits(site, name, LIVE_EDITS)
        found.setdefault("edited", {})[name] = edited
    found["live"] = found.pop("edited")
    keep(found)
    step(f"{posts:,} posts, {REBUILDS} rebuilds")
    found["rebuilds"] = live.watch_memory(site, REBUILDS, REBUILDS_END)
    keep(found)
    step(f"{posts:,} posts, phases")
    found["phases"] = {tool: _phases(site, tool) for tool in ("causerie", "pelican")}
    keep(found)


def main(arguments: list[str]) -> int:
    """Measure, write what was found, and say which goals are missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--large", action="store_true", help="also 10,000 posts")
    parser.add_argument("--posts", type=int, choices=ROUNDS, help="this size alone")
    parser.add_argument("--rounds", type=int, help="builds of each kind that count")
    asked = parser.parse_args(arguments)
    wanted = [n for n in ROUNDS if asked.large or n < max(ROUNDS)]
    wanted = [asked.posts] if asked.posts else wanted
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

            measure_size(posts, asked.rounds or ROUNDS[posts], step, keep)
        if not asked.posts:
            results["sound"] = sound.compare_silence(WORK, ROUNDS[1_000], step)
    _keep(results)
    goals = judge(results)
    for goal in goals:
        verdict = {True: "met", False: "missed", None: "not measured"}[goal.met]
        colour = "red" if goal.met is False else ""
        line = f"{goal.code}: {goal.words}: {goal.figure}: {verdict}"
        console.print(line, style=colour, markup=False)
    return 1 if any(goal.met is False for goal in goals) else 0


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
