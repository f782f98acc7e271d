"""In turn: time builds of another checkout beside those of this one.

`python benchmarks/in_turn.py FOLDER [--posts N] [--rounds N]`: FOLDER has an older
checkout, in which `./inv` was run once. Each writes a site with its own theme; the same
acts are made in both, and the two build one after the other, A B A B.
"""

import argparse
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import edits
import site_edits
from aside import put_aside
from cost import Cost, measure
from rich.console import Console

WORK = Path(__file__).parent / "work" / "in-turn"
_PREPARE = (
    "import sys; from pathlib import Path; sys.path.insert(0, 'benchmarks');"
    "import tools; tools.prepare(Path(sys.argv[1]), int(sys.argv[2]))"
)


def from_nothing(site: Path) -> None:
    """Have the next build begin with nothing."""
    for name in ("output", ".causerie"):
        put_aside(site / name)


ACTS: Mapping[str, Callable[[Path], object]] = {
    "from nothing": from_nothing,
    "nothing": lambda _site: None,
    "text of an old post": edits.old_text,
    "title of an old post": edits.old_title,
    "text of the newest post": edits.newest_text,
    "title of the newest post": edits.newest_title,
    "new post": edits.new_post,
    "theme": site_edits.theme,
    "SITENAME": site_edits.site_name,
}


@dataclass(frozen=True, slots=True)
class Pair:
    """What a build took with each checkout after one act."""

    before: Cost
    now: Cost

    @property
    def ratio(self) -> float:
        """How many times as long the older one took."""
        return self.before.seconds / self.now.seconds


def time_act(sites: Sequence[Path], act: Callable[[Path], object], rounds: int) -> str:
    """Return a row of a table: seconds of both, and their ratio."""
    pairs = []
    for _ in range(rounds + 1):
        costs = []
        for site in sites:
            act(site)
            costs.append(measure(("./inv", "build"), site))
        pairs.append(Pair(*costs))
    pairs = pairs[1:]  # the first warms up
    before, now = (
        median(getattr(pair, name).seconds for pair in pairs)
        for name in ("before", "now")
    )
    ratios = sorted(pair.ratio for pair in pairs)
    spread = f"({ratios[0]:.2f} to {ratios[-1]:.2f})"
    return f"{before:.3g} s | {now:.3g} s | **{median(ratios):.3g}** {spread} |"


def main(arguments: list[str]) -> int:
    """Prepare both sites, and print a row for each act."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="of the other checkout")
    parser.add_argument("--posts", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3, help="that count")
    asked = parser.parse_args(arguments)
    sites = [WORK / "before", WORK / "now"]
    checkouts = [asked.folder.resolve(), Path(__file__).resolve().parents[1]]
    for site, checkout in zip(sites, checkouts, strict=True):
        put_aside(site)
        command = (".venv/bin/python", "-c", _PREPARE, str(site), str(asked.posts))
        subprocess.run(command, cwd=checkout, check=True)
    console = Console(highlight=False, soft_wrap=True)
    for name, act in ACTS.items():
        row = time_act(sites, act, asked.rounds)
        console.print(f"| {name} | {row}", markup=False)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
