"""The goals: what was measured in, each goal with its figure and whether it is met out.

A goal that was not measured at its size has a figure of the largest size there is, and
no verdict.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any

from ratios import growth, middle, ratio

Size = Mapping[str, Any]  # what was measured of one number of posts
Results = Mapping[str, Any]  # "sizes": by number of posts, as text; "sound"

WATCH = 50  # ms, that the preview waits for an editor to be done with saving


@dataclass(frozen=True, slots=True)
class Goal:
    """What is to be reached, and how far it is."""

    code: str
    words: str
    figure: str
    met: bool | None  # None: not measured at the size it is meant for


def judge(results: Results) -> list[Goal]:
    """Hold the results against every goal of issue 6 that time or memory measure."""
    sizes = results["sizes"]
    goals = [
        _at(sizes, posts, code, words, judge_size)
        for code, posts, words, judge_size in (
            (
                "G1",
                10_000,
                "one post edited: 15 x Hugo, 100 x Pelican",
                _edits(15, 100),
            ),
            ("G1b", 1_000, "one post edited: 4 x Hugo, 15 x Pelican", _edits(4, 15)),
            ("G2", 10_000, "nothing changed: 30 x Hugo, no file written", _nothing),
            ("G3", 1_000, _LIVE_WORDS, _live),
            ("G3", 10_000, _LIVE_WORDS, _live),
            ("G4", 10_000, "every page changed: faster than Hugo", _everything),
            ("G5", 1_000, "built from nothing: 1.8 x Pelican", _clean(1.8)),
            ("G5", 10_000, "built from nothing: 2.2 x Pelican", _clean(2.2)),
            ("G7", 10_000, "memory: a third of Hugo's at most", _memory),
            ("G7", 10_000, "memory: no growth over 200 rebuilds", _growth),
        )
    ]
    return [*goals, _sound(results), _linear(sizes)]


_LIVE_WORDS = f"save to page: 10 x hugo server, at most 50 ms + {WATCH} ms of waiting"
Judge = Callable[[Size], tuple[str, bool] | None]


def _at(
    sizes: Mapping[str, Size], posts: int, code: str, words: str, judge_size: Judge
) -> Goal:
    """Judge at the size that is meant; without it, tell the figure of the largest."""
    words = f"{words}, {posts:,} posts"
    if str(posts) in sizes and (found := judge_size(sizes[str(posts)])):
        return Goal(code, words, *found)
    for smaller in sorted((int(n) for n in sizes if int(n) < posts), reverse=True):
        if found := judge_size(sizes[str(smaller)]):
            return Goal(code, words, f"at {smaller:,}: {found[0]}", None)
    return Goal(code, words, "not measured", None)


def _edits(hugo: float, pelican: float) -> Judge:
    def judge_edits(size: Size) -> tuple[str, bool]:
        kinds = size["edits"].values()
        over_hugo = min(ratio(rounds, "hugo", "inv") for rounds in kinds)
        with_task = min(ratio(rounds, "hugo", "task") for rounds in kinds)
        over_pelican = min(
            ratio(rounds, "pelican", "inv")
            for rounds in kinds
            if "pelican" in rounds[0]
        )
        figure = (
            f"{over_hugo:.2g} x Hugo ({with_task:.2g} as a task of invoke),"
            f" {over_pelican:.3g} x Pelican"
        )
        if not size["equal"]:
            return f"{figure}, but not the bytes of a clean build", False
        return figure, over_hugo >= hugo and over_pelican >= pelican

    return judge_edits


def _nothing(size: Size) -> tuple[str, bool]:
    rounds = size["nothing"]
    over = ratio(rounds, "hugo", "inv")
    task = ratio(rounds, "hugo", "task")
    written = max(one["inv"]["written"] for one in rounds)
    figure = f"{over:.2g} x Hugo ({task:.2g} as a task), {written:,.0f} files written"
    return figure, over >= 30 and not written  # noqa: PLR2004 - the goal


def _live(size: Size) -> tuple[str, bool] | None:
    if "live" not in size:
        return None
    ours, theirs = (
        {kind: median(ms) for kind, ms in size["live"][name]["ms"].items()}
        for name in ("preview", "hugo")
    )
    least = min(theirs[kind] / ours[kind] for kind in ours)
    figure = f"{max(ours.values()):,.0f} ms, {least:.2g} x Hugo"
    return figure, least >= 10 and max(ours.values()) <= 50 + WATCH  # noqa: PLR2004


def _everything(size: Size) -> tuple[str, bool]:
    found = {k: ratio(rounds, "hugo", "inv") for k, rounds in size["whole"].items()}
    figure = ", ".join(f"{kind} {value:.2g} x Hugo" for kind, value in found.items())
    return figure, min(found.values()) > 1


def _clean(pelican: float) -> Judge:
    def judge_clean(size: Size) -> tuple[str, bool]:
        over = ratio(size["clean"], "pelican", "release")
        hugo = ratio(size["clean"], "release", "hugo")
        figure = f"{over:.2f} x Pelican; Hugo is {hugo:.2g} x as fast"
        return figure, over >= pelican

    return judge_clean


def _memory(size: Size) -> tuple[str, bool]:
    ours, theirs = (middle(size["clean"], tool, "peak") for tool in ("release", "hugo"))
    figure = f"{ours / 1e6:,.0f} MB, {ours / theirs:.2f} of Hugo's"
    return figure, 3 * ours <= theirs


def _growth(size: Size) -> tuple[str, bool] | None:
    if "rebuilds" not in size:
        return None
    count, grown = (
        size["rebuilds"]["rebuilds"],
        growth(size["rebuilds"]["bytes"]),
    )
    figure = f"{100 * grown:+.1f} % over {count} rebuilds"
    return figure, grown <= 0.02 and count >= 200  # noqa: PLR2004 - what is noise


def _sound(results: Results) -> Goal:
    words = "1,000 episodes, 5 GB: unchanged, 30 ms more and no byte copied"
    if not (rounds := results.get("sound", {}).get("rounds")):
        return Goal("G8", words, "not measured", None)
    more = 1000 * median(
        one["episodes"]["seconds"] - one["silent"]["seconds"] for one in rounds
    )
    copied = max(one["episodes"]["copied"] for one in rounds)
    figure = f"{more:+,.0f} ms, {copied / 1e6:,.0f} MB copied"
    return Goal("G8", words, figure, more <= 30 and not copied)  # noqa: PLR2004


def _linear(sizes: Mapping[str, Size]) -> Goal:
    words = "every phase: 10,000 posts take 11 x 1,000 at most"
    if not all("phases" in sizes.get(n, {}) for n in ("1000", "10000")):
        return Goal("G9", words, "not measured", None)
    small, large = (sizes[n]["phases"]["causerie"] for n in ("1000", "10000"))
    grown = {
        name: large[name] / seconds
        for name, seconds in small.items()
        if name in large and seconds > TOO_SHORT
    }
    worst = max(grown, key=lambda name: grown[name])
    figure = f"{grown[worst]:.1f} x ({worst})"
    return Goal("G9", words, figure, grown[worst] <= 11)  # noqa: PLR2004 - the goal


TOO_SHORT = 0.1  # s; the growth of less is chance
