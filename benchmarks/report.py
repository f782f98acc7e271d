"""What the measurements say: results in, the tables of README.md out."""

from collections.abc import Iterator, Mapping, Sequence
from statistics import median
from typing import Any

from goals import TOO_SHORT, judge
from ratios import middle, ratio, spread

_VERDICTS = {True: "met", False: "**missed**", None: "open"}
_DAY = {  # an author's day: what is done, and the act that was timed
    "a new post": "new post",
    "a draft published": "published draft",
    "a title mended": "title of the newest post",
    "a tag nobody had": "new tag",
    "an episode": "new episode",
    "a comment": "comment",
    "a post deleted": "deletion",
}
_BESIDE = ("`./inv build`", "Hugo", "Hugo's time over ours")
_BUILDS = {
    "inv": "`./inv build`",
    "pelican": "plain Pelican",
    "hugo": "Hugo",
    "release": "`./inv build --release`, the first: with all cards and the search",
}


def tables(results: Mapping[str, Any]) -> str:
    """Write every table, and when and where each size was measured."""
    sizes = {int(n): size for n, size in sorted(results["sizes"].items(), key=_number)}
    blocks = [
        [*_goals(results), "", "![How long an edit takes](edit.svg)"],
        ["### An author's day", "", *_day(sizes)],
        ["### Every act", "", *_acts(sizes)],
        ["### While a server runs", "", *_live(sizes)],
        ["### From nothing", "", *_clean(sizes)],
        [*_phases(sizes)],
        [*_circumstances(sizes)],
        [*_magazine(results.get("magazine"))],
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _magazine(size: Mapping[str, Any] | None) -> Iterator[str]:
    """Write what is known of the second corpus."""
    if not size:
        return
    yield from ("### The second corpus", "")
    sizes = {size["posts"]: size}
    yield from _acts(sizes)
    yield ""
    yield from _clean(sizes)
    yield ""
    yield from _circumstances(sizes)


def _number(pair: tuple[str, Any]) -> int:
    return int(pair[0])


def _goals(results: Mapping[str, Any]) -> Iterator[str]:
    yield "| goal | | figure | verdict |"
    yield "|---|---|---|---|"
    for goal in judge(results):
        verdict = _VERDICTS[goal.met]
        yield f"| {goal.code} | {goal.words} | {goal.figure} | {verdict} |"


def _day(sizes: Mapping[int, Any]) -> Iterator[str]:
    columns = ("what an author does", "posts", *_BESIDE)
    yield f"| {' | '.join(columns)} |"
    yield "|---|--:|--:|--:|--:|"
    for said, kind in _DAY.items():
        for posts, size in sizes.items():
            if rounds := size["acts"].get(kind):
                yield f"| {said} | {posts:,} | {_beside_hugo(rounds)} |"


def _acts(sizes: Mapping[int, Any]) -> Iterator[str]:
    columns = ("posts", "what was changed", "processor", "files written", *_BESIDE)
    yield f"| {' | '.join(columns)} |"
    yield "|--:|---|--:|--:|--:|--:|--:|"
    for posts, size in sizes.items():
        copies = size.get("copies", {})
        for kind, rounds in {
            "nothing": size["nothing"],
            **size["acts"],
            **copies,
        }.items():
            processor = _seconds(middle(rounds, "inv", "cpu"))
            written = f"{rounds[0]['inv']['written']:,}"
            cells = (f"{posts:,}", kind, processor, written, _beside_hugo(rounds))
            yield f"| {' | '.join(cells)} |"


def _beside_hugo(rounds: Sequence[Any]) -> str:
    """Write the cells of our time, of Hugo's, and how many times as much that is."""
    ours = _seconds(middle(rounds, "inv"))
    if not any("hugo" in one for one in rounds):
        return f"{ours} |  | "
    theirs = _seconds(middle(rounds, "hugo"))
    return f"{ours} | {theirs} | {_times(rounds, 'hugo', 'inv')}"


def _times(rounds: Sequence[Any], slow: str, fast: str) -> str:
    """Write how many times as much one took, and the least and the most of it."""
    low, high = spread(rounds, slow, fast)
    between = f" ({low:.2g} to {high:.2g})" if low < high else ""
    return f"**{ratio(rounds, slow, fast):.2g}**{between}"


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
    yield "| posts | by | time | Pelican's time over it | processor | memory | files |"
    yield "|--:|---|--:|--:|--:|--:|--:|"
    for posts, size in sizes.items():
        for tool, said in _BUILDS.items():
            rounds = size.get("release", []) if tool == "release" else size["clean"]
            if not any(tool in one for one in rounds):
                continue
            times = ""
            if tool != "pelican" and any("pelican" in one for one in rounds):
                times = _times(rounds, "pelican", tool)
            cells = [
                f"{posts:,}",
                said,
                _seconds(middle(rounds, tool)),
                times,
                _seconds(middle(rounds, tool, "cpu")),
                f"{middle(rounds, tool, 'peak') / 1e6:,.0f} MB",
                f"{size['files'][tool]:,}",
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
        again = size.get("memory measured")  # it is the same on slower machines
        memory = f" Memory of `./inv build`, and of rebuilds: {again}." * bool(again)
        yield (
            f"{posts:,} posts: {size['measured']}, {size['cores']} cores,"
            f" load {size['load']}, {size['rounds']} rounds, {versions}.{memory}  "
        )


def _seconds(value: float) -> str:
    return f"{value:.2f} s" if value < 10 else f"{value:.1f} s"  # noqa: PLR2004
