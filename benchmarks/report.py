"""What the measurements say: records of sizes in, ratios and tables out."""

from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

RATIO_GOAL = 1.6  # Causerie's time over plain Pelican's
GROWTH_GOAL = 11.0  # time at 10,000 posts over that at 1,000

Pair = Mapping[str, Mapping[str, float]]  # a tool's name -> what one build cost


def ratio(pairs: Sequence[Pair], figure: str) -> dict[str, float]:
    """Compare the two builds of each pair, which ran one after the other."""
    found = [pair["causerie"][figure] / pair["pelican"][figure] for pair in pairs]
    spread = {"median": median(found), "min": min(found), "max": max(found)}
    return {name: round(value, 2) for name, value in spread.items()}


def middle(pairs: Sequence[Pair], tool: str, figure: str) -> float:
    """Return the median of one figure of one tool."""
    return median(pair[tool][figure] for pair in pairs)


def growth(small: Sequence[Pair], large: Sequence[Pair]) -> dict[str, dict[str, float]]:
    """Return how many times as much each tool needs for a larger site."""
    return {
        figure: {
            tool: round(middle(large, tool, figure) / middle(small, tool, figure), 2)
            for tool in ("causerie", "pelican")
        }
        for figure in ("seconds", "cpu")
    }


def missed_goals(sizes: Sequence[Mapping[str, Any]]) -> list[str]:
    """Say in sentences which goals these measurements miss."""
    missed = [
        f"{size['posts']:,} posts took {size['time_ratio']['median']} x plain Pelican's"
        f" time; the goal is {RATIO_GOAL}."
        for size in sizes
        if size["time_ratio"]["median"] > RATIO_GOAL
    ]
    missed += [
        f"{size['posts']:,} posts took {size['growth']['seconds']['causerie']} times"
        f" the time of a tenth of them; the goal is {GROWTH_GOAL:g}."
        for size in sizes
        if "growth" in size and size["growth"]["seconds"]["causerie"] > GROWTH_GOAL
    ]
    return missed


def tables(sizes: Sequence[Mapping[str, Any]]) -> str:
    """Write the tables of README.md."""
    lines = [
        "| posts | Causerie | plain Pelican | time, ratio | processor, ratio"
        " | memory | files |",
        "|--:|--:|--:|--:|--:|--:|--:|",
    ]
    lines += [_row(size) for size in sizes]
    lines += [""]
    lines += [
        "10,000 posts over 1,000: {causerie} times the {0}; with plain Pelican"
        " {pelican} times.  ".format(word, **size["growth"][figure])
        for size in sizes
        if "growth" in size
        for figure, word in (("seconds", "time"), ("cpu", "processor"))
    ]
    lines += ["", *(f"**Missed:** {goal}" for goal in missed_goals(sizes))]
    lines += [*_phases(sizes), ""]
    lines += [
        f"{size['posts']:,} posts: measured on {size['measured']},"
        f" {size['cores']} cores, "
        + ", ".join(f"{name} {version}" for name, version in size["versions"].items())
        + "."
        for size in sizes
    ]
    return "\n".join(lines) + "\n"


def _row(size: Mapping[str, Any]) -> str:
    pairs = size["pairs"]
    cells = [f"{size['posts']:,}"]
    cells += [
        f"{middle(pairs, tool, 'seconds'):.1f} s" for tool in ("causerie", "pelican")
    ]
    cells += [
        f"**{found['median']:.2f}** ({found['min']:.2f} to {found['max']:.2f})"
        for found in (size["time_ratio"], size["cpu_ratio"])
    ]
    peaks = [middle(pairs, tool, "peak") / 1e6 for tool in ("causerie", "pelican")]
    cells += ["{:.0f} / {:.0f} MB".format(*peaks)]
    cells += ["{causerie:,} / {pelican:,}".format_map(size["files"])]
    return f"| {' | '.join(cells)} |"


def _phases(sizes: Sequence[Mapping[str, Any]]) -> list[str]:
    """Write the phases of the largest size, and how they grew since the one before."""
    *before, large = sizes
    small = before[-1]["phases"] if before else {}
    lines = [
        "",
        f"| phase, {large['posts']:,} posts | Causerie | plain Pelican |",
        "|---|--:|--:|",
    ]
    for name in large["phases"]["causerie"]:
        cells = []
        for tool in ("causerie", "pelican"):
            seconds = large["phases"][tool].get(name, 0.0)
            earlier = small.get(tool, {}).get(name, 0.0)
            grown = f" (x {seconds / earlier:.1f})" if earlier > _TOO_SHORT else ""
            cells.append(f"{seconds:.2f} s{grown}")
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return lines


_TOO_SHORT = 0.1  # s; the growth of less is chance
