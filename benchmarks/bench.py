"""Time clean builds of Causerie against plain Pelican's, on the same posts.

`inv bench`, or `python benchmarks/bench.py [--large]`: writes results.json, and the
tables of README.md. The exit code is 1 if a goal of report.py is missed.
"""

import argparse
import json
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from corpus import SEED, write_corpus
from cost import measure
from report import growth, missed_goals, ratio, tables
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeElapsedColumn

HERE = Path(__file__).parent
PAIRS = {100: 5, 1_000: 5, 10_000: 2}  # posts of a site, and how often it is built

Step = Callable[[str], None]  # called before each build, with its name


def build(tool: str, site: Path) -> dict[str, float]:
    """Build a site from nothing with one of the tools; return what it cost."""
    command, leftovers = TOOLS[tool]
    for name in leftovers:
        shutil.rmtree(site / name, ignore_errors=True)
    return asdict(measure([sys.executable, *command], site))


def compare(site: Path, posts: int, step: Step) -> dict[str, Any]:
    """Build a site in turn with both tools, once without counting it."""
    pairs = []
    for number in range(PAIRS[posts] + 1):
        pair = {}
        for tool in TOOLS:
            step(f"{posts:,} posts, {tool}" + ("" if number else ", warming up"))
            pair[tool] = build(tool, site)
        if number:
            pairs.append(pair)
    step(f"{posts:,} posts, phases")
    return {
        "posts": posts,
        "seed": SEED,
        "measured": datetime.now(UTC).date().isoformat(),
        "cores": os.cpu_count(),
        "versions": {
            "Python": platform.python_version(),
            **{name: version(name) for name in ("causerie", "pelican", "markdown")},
        },
        "pairs": pairs,
        "time_ratio": ratio(pairs, "seconds"),
        "cpu_ratio": ratio(pairs, "cpu"),
        "files": {tool: _count(site / TOOLS[tool][1][0], posts) for tool in TOOLS},
        "phases": {tool: _phases(site, tool) for tool in TOOLS},
    }


# By tool: its command, and what it leaves behind, its output first.
TOOLS = {
    "causerie": (
        ["-m", "invoke", "build", "--release"],
        ["output-release", ".causerie"],
    ),
    "pelican": (
        ["-m", "pelican", "--settings", "plain.py", "--output", "output-plain"],
        ["output-plain", "cache"],
    ),
}


def main(arguments: list[str]) -> int:
    """Measure, write what was found, and say which goals are missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--large", action="store_true", help="also 10,000 posts")
    large = parser.parse_args(arguments).large
    wanted = [posts for posts in PAIRS if large or posts < max(PAIRS)]
    console = Console(stderr=True, highlight=False)
    columns = (
        "{task.description}",
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console) as progress:
        steps = sum(2 * (PAIRS[posts] + 1) + 2 for posts in wanted)
        task = progress.add_task("", total=steps, completed=-1)

        def step(name: str) -> None:
            progress.update(task, description=name, advance=1)

        sizes: list[dict[str, Any]] = []
        for posts in wanted:
            step(f"{posts:,} posts, writing them")
            site = HERE / "work" / str(posts)
            shutil.rmtree(site, ignore_errors=True)
            write_corpus(site, posts)
            size = compare(site, posts, step)
            if sizes and posts == 10 * sizes[-1]["posts"] == max(PAIRS):
                size["growth"] = growth(sizes[-1]["pairs"], size["pairs"])
            sizes.append(size)
        progress.advance(task)
    kept = _keep(sizes)
    console.print(tables(kept), markup=False, soft_wrap=True)
    missed = missed_goals(sizes)
    for sentence in missed:
        console.print(sentence, style="red", markup=False)
    return 1 if missed else 0


def _count(output: Path, posts: int) -> int:
    """Count the files that were written; too few would make the times worthless."""
    files = [path for path in output.rglob("*") if path.is_file()]
    pages = sum(path.suffix == ".html" for path in files)
    if pages < posts:
        raise SystemExit(f"{output} has {pages} pages of {posts} posts.")
    return len(files)


def _phases(site: Path, tool: str) -> dict[str, float]:
    command = [sys.executable, str(HERE / "phases.py"), tool]
    printed = subprocess.run(command, cwd=site, check=True, capture_output=True).stdout
    phases: dict[str, float] = json.loads(printed.splitlines()[-1])
    return phases


def _keep(sizes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Write what was found beside what is known of the sizes not measured now."""
    results = HERE / "results.json"
    known = json.loads(results.read_bytes()) if results.is_file() else []
    by_posts = {size["posts"]: size for size in [*known, *sizes]}
    kept = [by_posts[posts] for posts in sorted(by_posts)]
    results.write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")
    readme = HERE / "README.md"
    text = readme.read_text(encoding="utf-8")
    text = _TABLES.sub(lambda match: match[1] + tables(kept) + match[2], text)
    readme.write_text(text, encoding="utf-8")
    return kept


_TABLES = re.compile(
    r"(<!-- bench.py writes from here -->\n).*(<!-- to here -->)", re.DOTALL
)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
