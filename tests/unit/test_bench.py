"""What the benchmark makes of its measurements: verdicts, tables, a chart."""

import sys
from typing import Any

import pytest
from lxml import etree

from checkout import CHECKOUT

sys.path.append(str(CHECKOUT / "benchmarks"))

import acts
import chart
import goals
import live
import report

PHASES = {"read posts": 2.0, "end": 0.01}


def rounds(written: int = 0, beside: int = 0, **seconds: float) -> list[Any]:
    """Three rounds in which the tools took so many seconds, as of an act."""
    cost = {"cpu": 1.0, "peak": 60_000_000}
    found = [{t: {**cost, "seconds": s} for t, s in seconds.items()} for _ in range(3)]
    found[0]["inv"] |= {"written": written, "beside": beside}
    return found


def size(**changed: Any) -> dict[str, Any]:
    """What was measured of 1,000 or 10,000 posts when every goal is met."""
    acted = dict.fromkeys(acts.ACTS, rounds(written=2, inv=0.1, hugo=5.0))
    every = dict.fromkeys(goals.EVERY, rounds(written=1000, inv=5.0, hugo=5.0))
    preview = {"ms": {kind: [30.0, 50.0, 900.0] for kind in live.LIVE}, "memory": 1}
    hugo = {"ms": {kind: [900.0, 1000.0, 1100.0] for kind in live.LIVE}, "memory": 2}
    clean = rounds(inv=15.0, pelican=30.0, hugo=5.0)
    for one in clean:
        one["hugo"]["peak"] = 600_000_000
    return {
        "measured": "2026-11-23", "rounds": 3, "cores": 2, "load": 0.1, "equal": True,
        "clean": clean, "release": rounds(inv=1, release=90.0)[:1],
        "versions": {"hugo": "0"}, "nothing": rounds(inv=0.1, hugo=5.0),
        "acts": acted | every | changed.pop("acts", {}),
        "copies": {"copied": rounds(written=2, inv=0.2), "moved": rounds(inv=0.1)},
        "files": {"inv": 3, "release": 4, "pelican": 2, "hugo": 1},
        "live": {"preview": preview, "hugo": hugo},
        "rebuilds": {"rebuilds": 200, "bytes": [100] * 200},
        "phases": {"causerie": PHASES, "pelican": PHASES}, **changed,
    }  # fmt: skip


def huge(**changed: Any) -> dict[str, Any]:
    """What was measured of 100,000 posts."""
    return {
        "measured": "2026-11-23", "rounds": 1, "cores": 2, "load": 0.1,
        "clean": rounds(inv=160.0, hugo=60.0)[:1], "versions": {"hugo": "0"},
        "nothing": rounds(inv=0.5), "files": {"inv": 3, "hugo": 1},
        "acts": {"new post": rounds(inv=2), goals.OLD: rounds(inv=1)}, **changed,
    }  # fmt: skip


def results(**changed: Any) -> dict[str, Any]:
    sounds = {"copied": 0, "written": 0}
    sound = {
        "episodes": {"seconds": 0.12, **sounds},
        "silent": {"seconds": 0.1, **sounds},
    }
    small = size(phases={"causerie": {"read posts": 0.2, "end": 0.001}, "pelican": {}})
    sizes = {"1000": small, "10000": size(**changed), "100000": huge()}
    return {"sizes": sizes, "sound": {"rounds": [sound]}}


def missed(found: dict[str, Any]) -> set[str]:
    return {goal.code for goal in goals.judge(found) if goal.met is False}


def test_every_goal_has_a_verdict_when_all_is_measured() -> None:
    verdicts = {(goal.code, goal.met) for goal in goals.judge(results())}

    codes = {*(f"A{number}" for number in range(1, 9)), "G7", "G8", "G9"}
    assert {(code, True) for code in codes} == verdicts


def preview(**changed: float) -> dict[str, Any]:
    """What a preview took for each act, some of them changed."""
    taken = {**dict.fromkeys(live.LIVE, 50.0), **changed}
    ms = {kind: [each] for kind, each in taken.items()}
    return {name: {"ms": ms, "memory": 1} for name in live.SERVERS}


@pytest.mark.parametrize(
    ("code", "changed"),
    [
        ("A1", {"acts": {"new post": rounds(inv=0.6, hugo=7)}}),
        ("A1", {"acts": {"mention": rounds(inv=0.3, hugo=2)}}),
        ("A1", {"acts": {"new episode": rounds(inv=1.1, hugo=7)}}),
        ("A1", {"acts": {"image": rounds(written=1, inv=0.6, hugo=7)}}),
        ("A1", {"acts": {"deletion": rounds(inv=2.6, hugo=7)}}),
        ("A3", {"live": preview(**{goals.AT_HOME: 71})}),
        ("A3", {"live": preview(**{"new tag": 161})}),
        ("A4", {"acts": {"menu": rounds(inv=5.6, hugo=7)}}),
        ("A4", {"acts": {"SITENAME": rounds(inv=5, hugo=4)}}),
        ("A4", {"acts": {goals.SOME[0]: rounds(2, beside=1, inv=0.1, hugo=5)}}),
        ("A6", {"acts": {goals.OLD: rounds(written=2, inv=0.23, hugo=5)}}),
        ("A6", {"acts": {goals.OLD: rounds(written=2, inv=0.1, hugo=1.9)}}),
        ("A6", {"nothing": rounds(inv=0.2, hugo=7)}),
        ("A6", {"nothing": rounds(written=1, inv=0.1, hugo=7)}),
        ("A8", {"copies": {"copied": rounds(3, inv=1), "moved": rounds(inv=1)}}),
        ("A8", {"copies": {"copied": rounds(2, inv=1), "moved": rounds(1, inv=1)}}),
        ("G7", {"rebuilds": {"rebuilds": 199, "bytes": [100] * 199}}),
        ("G7", {"rebuilds": {"rebuilds": 200, "bytes": [*range(100, 300)]}}),
        ("G9", {"phases": {"causerie": {"read posts": 2.3}, "pelican": {}}}),
    ],
)
def test_a_goal_is_missed_when_its_figure_falls_short(
    code: str, changed: dict[str, Any]
) -> None:
    assert {code} == missed(results(**changed))


def test_the_time_of_the_pages_themselves_is_not_counted() -> None:
    tags = {"template of the tags' pages": rounds(written=400, inv=2.4, hugo=5)}

    assert missed(results(acts=tags)) == set()


def test_a_post_at_a_thousand_has_a_goal_of_its_own() -> None:
    found = results()
    found["sizes"]["1000"]["acts"]["new post"] = rounds(inv=0.21, hugo=5)

    assert missed(found) == {"A2"}


@pytest.mark.parametrize(
    "changed",
    [
        {"clean": rounds(inv=190, hugo=60)},
        {"acts": {"new post": rounds(inv=3.1)}},
    ],
)
def test_a_hundred_thousand_posts_are_judged_beside_ten_thousand(
    changed: dict[str, Any],
) -> None:
    found = results()
    found["sizes"]["100000"] = huge(**changed)

    assert missed(found) == {"A7"}


def test_other_bytes_than_a_clean_builds_miss_the_goals_of_acts() -> None:
    assert missed(results(equal=False)) == {"A1", "A6"}


def test_a_goal_not_measured_at_its_size_stays_open() -> None:
    found = {"sizes": {"100": size()}}

    judged = goals.judge(found)

    assert {None} == {goal.met for goal in judged}
    assert any(goal.figure.startswith("at 100: ") for goal in judged)


def test_the_tables_say_what_is_missed_and_are_whole() -> None:
    found = report.tables(results(equal=False))

    assert "but not the bytes of a clean build | **missed** |" in found
    columns = [
        {row.count("|") for row in block.split("\n") if row.startswith("|")}
        for block in found.split("\n\n")
    ]
    assert {1} == {len(counts) for counts in columns if counts}


def test_the_chart_is_an_image_of_its_own_with_bars_by_time() -> None:
    drawn = etree.fromstring(chart.draw(results()["sizes"]).encode())

    bars = drawn.findall("{http://www.w3.org/2000/svg}rect")
    widths = {bar.get("class"): float(bar.get("width")) for bar in bars}
    assert 7 == len(bars)  # of two sizes three, of the largest ours
    assert 0 < widths["inv"] < widths["hugo"] < widths["pelican"]
    assert b"href" not in etree.tostring(drawn)


def test_what_was_cut_off_is_open_and_the_rest_is_told() -> None:
    found = results()
    for name in ("live", "rebuilds", "phases"):
        del found["sizes"]["10000"][name]

    judged = goals.judge(found)

    assert {None} == {goal.met for goal in judged if goal.code in {"G7", "G9"}}
    assert {True} == {goal.met for goal in judged if goal.code in {"A1", "A6"}}
    assert "| 10,000 | nothing |" in report.tables(found)
    assert "phase, 1,000 posts" in report.tables(found)


def test_a_day_has_a_row_for_each_act_and_size_that_was_timed() -> None:
    found = report.tables(results())

    day = found.split("### Every act")[0]
    for posts in ("1,000", "10,000", "100,000"):
        assert f"| a new post | {posts} |" in day
    assert day.count("| a comment |") == 2


def test_goals_speak_of_acts_that_are_timed() -> None:
    judged = {*goals.QUICK, *goals.HEAVY, *goals.FILES, *goals.SOME, *goals.EVERY}

    assert judged <= acts.ACTS.keys()
    assert {*goals.LIVE, goals.AT_HOME, goals.EPISODE, goals.OLD} <= live.LIVE.keys()
