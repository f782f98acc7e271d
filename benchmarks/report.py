"""What the measurements say: results in, the tables of README.md out."""

from collections.abc import Iterator, Mapping
from statistics import median
from typing import Any

from goals import TOO_SHORT, judge
from ratios import middle, ratio, spread

_VERDICTS = {True: "met", False: "**missed**", None: "open"}
_TOOLS = {
    "inv": "`./inv build`",
    "task": "the same as invoke's task",
    "hugo": "Hugo",
    "pelican": "plain Pelican",
}


def tables(results: Mapping[str, Any]) -> str:
    """Write every table, and when and where each size was measured."""
    sizes = {int(n): size for n, size in sorted(results["sizes"].items(), key=_number)}
    lines = [*_goals(results), "", "![How long an edit takes](edit.svg)", ""]
    lines += [
        *_edits(sizes),
        "",
        *_live(sizes),
        "",
        *_clean(sizes),
        "",
        *_phases(sizes),
    ]
    return "\n".join([*lines, "", *_circumstances(sizes)]) + "\n"


def _number(pair: tuple[str, Any]) -> int:
    return int(pair[0])


def _goals(results: Mapping[str, Any]) -> Iterator[str]:
    yield "| goal | | figure | verdict |"
    yield "|---|---|---|---|"
    for goal in judge(results):
        verdict = _VERDICTS[goal.met]
        yield f"| {goal.code} | {goal.words} | {goal.figure} | {verdict} |"


def _edits(sizes: Mapping[int, Any]) -> Iterator[str]:
    columns = ["posts", "what was changed", *_TOOLS.values(), "Hugo's time over ours"]
    yield f"| {' | '.join(columns)} |"
    yield "|--:|---|--:|--:|--:|--:|--:|"
    for posts, size in sizes.items():
        kinds = {"nothing": size["nothing"], **size["edits"], **size["whole"]}
        for kind, rounds in kinds.items():
            cells = [
                _seconds(middle(rounds, tool)) if tool in rounds[0] else ""
                for tool in _TOOLS
            ]
            low, high = spread(rounds, "hugo", "inv")
            over = f"**{ratio(rounds, 'hugo', 'inv'):.2g}** ({low:.2g} to {high:.2g})"
            yield f"| {posts:,} | {kind} | {' | '.join(cells)} | {over} |"


def _live(sizes: Mapping[int, Any]) -> Iterator[str]:
    yield "| posts | saved, seen over HTTP | `./inv preview` | `hugo server` | memory |"
    yield "|--:|---|--:|--:|--:|"
    for posts, size in sizes.items():
        live = size.get("live", {})
        for kind in live.get("preview", {"ms": {}})["ms"]:
            cells = [
                f"{median(live[n]['ms'][kind]):,.0f} ms" for n in ("preview", "hugo")
            ]
            held = [live[n]["memory"] / 1e6 for n in ("preview", "hugo")]
            memory = "{:,.0f} / {:,.0f} MB".format(*held)
            yield f"| {posts:,} | {kind} | {' | '.join(cells)} | {memory} |"


def _clean(sizes: Mapping[int, Any]) -> Iterator[str]:
    yield (
        "| posts, from nothing | Causerie | plain Pelican | Hugo"
        " | Pelican's time over ours | processor | memory | files |"
    )
    yield "|--:|--:|--:|--:|--:|--:|--:|--:|"
    tools = ("release", "pelican", "hugo")
    for posts, size in sizes.items():
        rounds = size["clean"]
        low, high = spread(rounds, "pelican", "release")
        cells = [
            f"{posts:,}",
            *(_seconds(middle(rounds, tool)) for tool in tools),
            f"**{ratio(rounds, 'pelican', 'release'):.2f}** ({low:.2f} to {high:.2f})",
            f"{ratio(rounds, 'pelican', 'release', 'cpu'):.2f}",
            " / ".join(f"{middle(rounds, t, 'peak') / 1e6:,.0f}" for t in tools)
            + " MB",
            " / ".join(f"{size['files'][t]:,}" for t in tools),
        ]
        yield f"| {' | '.join(cells)} |"


def _phases(sizes: Mapping[int, Any]) -> Iterator[str]:
    """Write the phases of the largest size, and how they grew since the one before."""
    known = [posts for posts, size in sizes.items() if "phases" in size]
    if not known:
        return
    *before, posts = known
    small = sizes[before[-1]]["phases"] if before else {}
    yield f"| phase, {posts:,} posts from nothing | Causerie | plain Pelican |"
    yield "|---|--:|--:|"
    for name in sizes[posts]["phases"]["causerie"]:
        cells = []
        for tool in ("causerie", "pelican"):
            seconds = sizes[posts]["phases"][tool].get(name, 0.0)
            earlier = small.get(tool, {}).get(name, 0.0)
            grown = f" (x {seconds / earlier:.1f})" if earlier > TOO_SHORT else ""
            cells.append(f"{seconds:.2f} s{grown}")
        yield f"| {name} | {' | '.join(cells)} |"


def _circumstances(sizes: Mapping[int, Any]) -> Iterator[str]:
    for posts, size in sizes.items():
        versions = ", ".join(f"{name} {v}" for name, v in size["versions"].items())
        yield (
            f"{posts:,} posts: {size['measured']}, {size['cores']} cores,"
            f" {size['rounds']} rounds, {versions}.  "
        )


def _seconds(value: float) -> str:
    return f"{value:.2f} s" if value < 10 else f"{value:.1f} s"  # noqa: PLR2004
