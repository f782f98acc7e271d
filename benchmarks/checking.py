"""Time `inv check` of a site: from nothing, once more, and after one edited post.

`python benchmarks/checking.py [POSTS]`, also a part of `inv bench`: writes
checking.json, and a table of README.md.
"""

import json
import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from aside import put_aside
from corpus import SEED, write_corpus
from cost import Cost, measure
from readme_table import write_table

HERE = Path(__file__).parent
POSTS = 1_000
TIMES = 3
KINDS = {
    "cold": "without `.causerie/`",
    "warm": "nothing changed",
    "edited": "one post edited",
}


def measure_checks(site: Path) -> dict[str, list[Cost]]:
    """Check a site some times of each kind; what it costs is its own processes'."""
    os.environ["PYTHONPATH"] = str(HERE.parent / "plugins")
    command = [sys.executable, "-m", "causerie", "check"]
    post = min((site / "content/articles").glob("*.md"))
    found: dict[str, list[Cost]] = {kind: [] for kind in KINDS}
    for number in range(TIMES):
        put_aside(site / ".causerie")
        found["cold"].append(measure(command, site))
        found["warm"].append(measure(command, site))
        post.write_text(f"{post.read_text('utf-8')}\nEt {number} de plus.\n", "utf-8")
        found["edited"].append(measure(command, site))
    return found


def main(arguments: list[str]) -> int:
    """Measure, and write what was found."""
    posts = int(arguments[0]) if arguments else POSTS
    site = HERE / "work" / "checking"
    put_aside(site)
    write_corpus(site, posts)
    public = 'from pelicanconf import *\nSITEURL = "https://banc.test"\n'
    (site / "publishconf.py").write_text(public, "utf-8")
    found = measure_checks(site)
    put_aside(site)
    kept: dict[str, Any] = {
        "measured": datetime.now(UTC).date().isoformat(),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
        "python": platform.python_version(),
        "seed": SEED,
        "posts": posts,
        "checks": {
            kind: {
                "seconds": median(cost.seconds for cost in costs),
                "cpu": median(cost.cpu for cost in costs),
                "peak": max(cost.peak for cost in costs),
            }
            for kind, costs in found.items()
        },
    }
    text = json.dumps(kept, indent=2) + "\n"
    (HERE / "checking.json").write_text(text, encoding="utf-8")
    write_table("checking", table(kept))
    print(table(kept))
    return 0


def table(kept: dict[str, Any]) -> str:
    """Write the table of README.md."""
    lines = [f"| `inv check` of {kept['posts']:,} posts | time | processor | memory |"]
    lines += ["|---|--:|--:|--:|"]
    for kind, of in kept["checks"].items():
        took = f"{of['seconds']:.1f} s | {of['cpu']:.1f} s"
        lines.append(f"| {KINDS[kind]} | {took} | {of['peak'] / 1e6:,.0f} MB |")
    lines += [
        "",
        f"Measured on {kept['measured']}, {kept['cores']} cores, load {kept['load']},"
        f" Python {kept['python']}; medians of {TIMES}.",
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
