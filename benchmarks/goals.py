"""The goals: what was measured in, each goal with its figure and whether it is met out.

A goal that was not measured at its size has a figure of the largest size there is, and
no verdict.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from statistics import median
from typing import Any

from ratios import growth, middle, ratio

Size = Mapping[str, Any]  # what was measured of one number of posts
Results = Mapping[str, Any]  # "sizes": by number of posts, as text; "sound"
Verdict = tuple[str, bool]  # the figure, and whether the goal is met

WATCH = 10  # ms, that the preview waits for an editor to be done with saving

QUICK = (
    "new post", "published draft", "title of the newest post", "title of an old post",
    "summary of the newest post", "summary of an old post", "text of the newest post",
    "text of an old post", "comment", "mention",
)  # fmt: skip
HEAVY = (
    "new tag", "tag of an old post", "category of an old post", "date of an old post",
    "slug of an old post", "back-dated post", "deletion",
)  # fmt: skip
FILES = ("CSS", "image", "template of one page", "template of the tags' pages")
SOME = (*FILES[2:], "setting of one template")  # what a template or two read
EVERY = ("theme", "menu", "SITESUBTITLE", "SITENAME")  # what every page shows
LIVE = ("new post", "new tag", "deletion of the newest post")
AT_HOME, EPISODE = "title of the newest post, at home", "title of the newest episode"
OLD = "text of an old post"


@dataclass(frozen=True, slots=True)
class Goal:
    """What is to be reached, and how far it is."""

    code: str
    words: str
    figure: str
    met: bool | None  # None: not measured at the size it is meant for


def judge(results: Results) -> list[Goal]:
    """Hold the results against every goal that time or memory measure."""
    sizes = results["sizes"]
    return [
        *(_at(sizes, *asked) for asked in _ASKED),
        _huge(sizes),
        _at(sizes, 10_000, "A8", _COPIES_WORDS, _copies),
        _at(sizes, 10_000, "G7", "memory of a preview: no growth, 200 times", _growth),
        _sound(results),
        _linear(sizes),
    ]


Judge = Callable[[Size], Verdict | None]


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


def _slowest(size: Size, kinds: Sequence[str]) -> tuple[float, str]:
    """Return the seconds of the act that takes longest, and what to say of it."""
    seconds, kind = max((middle(size["acts"][kind], "inv"), kind) for kind in kinds)
    return seconds, f"{kind} {seconds:.2f} s"


def _over_hugo(
    size: Size, kinds: Sequence[str], seconds: float, times: float
) -> Verdict:
    slowest, figure = _slowest(size, kinds)
    over, kind = min((ratio(size["acts"][kind], "hugo", "inv"), kind) for kind in kinds)
    figure += f"; {kind}" if len(kinds) > 1 else ","
    figure += f" {over:.2g} x Hugo"
    return _if_right(size, figure, slowest <= seconds and over >= times)


def _within(size: Size, limits: Mapping[Sequence[str], float]) -> Verdict:
    found = [(*_slowest(size, kinds), limit) for kinds, limit in limits.items()]
    figure = "; ".join(said for _, said, _ in found)
    is_met = all(seconds <= limit for seconds, _, limit in found)
    return _if_right(size, figure, is_met)


def _if_right(size: Size, figure: str, is_met: bool) -> Verdict:  # noqa: FBT001
    if not size["equal"]:
        return f"{figure}, but not the bytes of a clean build", False
    return figure, is_met


def _beside_pages(size: Size, seconds: float) -> Verdict:
    """Judge what is left of the time of acts without that of the pages they make."""
    every = size["acts"]["theme"]
    page = middle(every, "inv") / every[0]["inv"]["written"]
    left, kind = max(
        (middle(rounds, "inv") - page * rounds[0]["inv"]["written"], kind)
        for kind in FILES
        for rounds in (size["acts"][kind],)
    )
    return _if_right(size, f"{kind} {max(left, 0):.2f} s", left <= seconds)


def _live(size: Size, limits: Mapping[str, float]) -> Verdict | None:
    """Judge a preview beside the delay of its watcher."""
    if "live" not in size:
        return None
    found = {k: median(ms) - WATCH for k, ms in size["live"]["preview"]["ms"].items()}
    figure = ", ".join(f"{kind} {found[kind]:,.0f} ms" for kind in limits)
    return figure, all(found[kind] <= limit for kind, limit in limits.items())


def _everything(size: Size) -> Verdict:
    rounds = {kind: size["acts"][kind] for kind in EVERY if kind in size["acts"]}
    told = [
        f"{kind} {middle(each, 'inv'):.1f} s, {ratio(each, 'inv', 'hugo'):.2g} x Hugo's"
        for kind, each in rounds.items()
    ]
    is_met = all(
        middle(each, "inv") <= 5.5 and ratio(each, "inv", "hugo") <= 1.2  # noqa: PLR2004
        for each in rounds.values()
    )
    return "; ".join(told), is_met


def _some(size: Size) -> Verdict:
    beside = sum(size["acts"][kind][0]["inv"]["beside"] for kind in SOME)
    written = sum(size["acts"][kind][0]["inv"]["written"] for kind in SOME)
    return f"{written:,} pages made, {beside:,} of other templates", not beside


def _clean(size: Size, pelican: float) -> Verdict:
    over = ratio(size["clean"], "pelican", "inv")
    hugo = ratio(size["clean"], "inv", "hugo")
    return f"{over:.2f} x Pelican; Hugo is {hugo:.2g} x as fast", over >= pelican


def _memory(size: Size) -> Verdict:
    ours, theirs = (middle(size["clean"], tool, "peak") for tool in ("inv", "hugo"))
    figure = f"{ours / 1e6:,.0f} MB, {ours / theirs:.2f} of Hugo's"
    return figure, 4 * ours <= theirs and ours <= 320e6  # noqa: PLR2004


def _nothing(size: Size) -> Verdict:
    seconds = middle(size["nothing"], "inv")
    written = size["nothing"][0]["inv"]["written"]
    figure = f"{seconds:.2f} s, {written:,.0f} files written"
    return figure, seconds <= 0.12 and not written  # noqa: PLR2004


_ASKED: Sequence[tuple[int, str, str, Judge]] = (
    (
        10_000, "A1",
        "new post, draft, title, summary, text, comment, mention: 0.5 s, 8 x Hugo",
        partial(_over_hugo, kinds=QUICK, seconds=0.5, times=8),
    ),
    (10_000, "A1", "new episode: 1 s", partial(_within, limits={("new episode",): 1})),
    (
        10_000, "A1", "CSS, image, template of a kind of page: 0.5 s beside the pages",
        partial(_beside_pages, seconds=0.5),
    ),
    (
        10_000, "A1", "tag, category, date, slug, back-dated post, deletion: 2.5 s",
        partial(_within, limits={HEAVY: 2.5}),
    ),
    (
        1_000, "A2", "new post: 0.2 s; tag, category, date and so on: 0.4 s",
        partial(_within, limits={("new post",): 0.2, HEAVY: 0.4}),
    ),
    (
        10_000, "A3",
        "preview: new post, tag, deletion: 150 ms; title at home: 60; episode: 100",
        partial(
            _live, limits={**dict.fromkeys(LIVE, 150), AT_HOME: 60, EPISODE: 100}
        ),
    ),
    (
        1_000, "A3", "preview: new post, tag, deletion: 50 ms",
        partial(_live, limits=dict.fromkeys(LIVE, 50)),
    ),
    (10_000, "A4", "every page changed: 1.2 x Hugo's time, 5.5 s", _everything),
    (10_000, "A4", "what some templates read makes only their pages", _some),
    (10_000, "A5", "from nothing: 1.9 x Pelican", partial(_clean, pelican=1.9)),
    (1_000, "A5", "from nothing: 1.3 x Pelican", partial(_clean, pelican=1.3)),
    (10_000, "A5", "memory from nothing: 320 MB, a quarter of Hugo's", _memory),
    (
        1_000, "A6", "text of an old post: 0.11 s, 4 x Hugo",
        partial(_over_hugo, kinds=(OLD,), seconds=0.11, times=4),
    ),
    (
        10_000, "A6", "text of an old post: 0.22 s, 20 x Hugo",
        partial(_over_hugo, kinds=(OLD,), seconds=0.22, times=20),
    ),
    (10_000, "A6", "nothing changed: 0.12 s, no file written", _nothing),
)  # fmt: skip


def _huge(sizes: Mapping[str, Size]) -> Goal:
    words = "100,000 posts: 12 x the time of 10,000, 2 GB; a new post 3 s"
    if not all(n in sizes for n in ("10000", "100000")):
        return Goal("A7", words, "not measured", None)
    small, large = (sizes[n]["clean"] for n in ("10000", "100000"))
    grown = middle(large, "inv") / middle(small, "inv")
    peak = middle(large, "inv", "peak")
    seconds = middle(sizes["100000"]["acts"]["new post"], "inv")
    figure = f"{grown:.1f} x, {peak / 1e9:.1f} GB; new post {seconds:.1f} s"
    is_met = grown <= 12 and peak <= 2e9 and seconds <= 3  # noqa: PLR2004
    return Goal("A7", words, figure, is_met)


_COPIES_WORDS = "`cp -r` and an edit: no more files than the edit's; moved folder: none"


def _copies(size: Size) -> Verdict:
    """Judge the files that are written: every file's date is new, so all are read."""
    (copied, moved) = size["copies"].values()
    written, none = (rounds[0]["inv"]["written"] for rounds in (copied, moved))
    figure = (
        f"{written:,} files in {middle(copied, 'inv'):.2f} s;"
        f" {none:,} in {middle(moved, 'inv'):.2f} s"
    )
    asked = size["acts"][OLD][0]["inv"]["written"]
    return figure, written <= asked and not none


def _growth(size: Size) -> Verdict | None:
    if "rebuilds" not in size:
        return None
    count, grown = size["rebuilds"]["rebuilds"], growth(size["rebuilds"]["bytes"])
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
