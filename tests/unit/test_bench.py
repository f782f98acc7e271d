"""What the benchmark makes of its measurements: verdicts, tables, a chart."""

import sys
from typing import Any

import pytest
from lxml import etree

from checkout import CHECKOUT

sys.path.append(str(CHECKOUT / "benchmarks"))

import chart
import goals
import report

PHASES = {"read posts": 2.0, "end": 0.01}


def rounds(**seconds: float) -> list[Any]:
    """Three rounds in which the tools took so many seconds, as of an edit."""
    cost = {"cpu": 1.0, "peak": 60_000_000, "written": 0}
    return [{t: {**cost, "seconds": s} for t, s in seconds.items()} for _ in range(3)]


def size(**changed: Any) -> dict[str, Any]:
    """What was measured of 10,000 posts when every goal is met."""
    quick = rounds(inv=0.2, task=0.4, hugo=7.0)
    preview = {"ms": {"old post": [40.0, 60.0, 900.0]}, "memory": 1}
    hugo = {"ms": {"old post": [900.0, 1000.0, 1100.0]}, "memory": 2}
    clean = rounds(release=20.0, pelican=50.0, hugo=10.0)
    for one in clean:
        one["hugo"]["peak"] = 600_000_000
    return {
        "measured": "2026-11-23", "rounds": 3, "cores": 2, "equal": True,
        "clean": clean, "versions": {"hugo": "0"}, "nothing": quick,
        "whole": {"theme": quick},
        "edits": {chart.EDIT: rounds(inv=0.2, task=0.4, hugo=7.0, pelican=50.0)},
        "files": {"release": 3, "pelican": 2, "hugo": 1},
        "live": {"preview": preview, "hugo": hugo},
        "rebuilds": {"rebuilds": 200, "bytes": [100] * 200},
        "phases": {"causerie": PHASES, "pelican": PHASES}, **changed,
    }  # fmt: skip


def results(**changed: Any) -> dict[str, Any]:
    sounds = {"copied": 0, "written": 0}
    sound = {
        "episodes": {"seconds": 0.12, **sounds},
        "silent": {"seconds": 0.1, **sounds},
    }
    small = size(phases={"causerie": {"read posts": 0.2, "end": 0.001}, "pelican": {}})
    sizes = {"1000": small, "10000": size(**changed)}
    return {"sizes": sizes, "sound": {"rounds": [sound]}}


def missed(found: dict[str, Any]) -> set[str]:
    return {goal.code for goal in goals.judge(found) if goal.met is False}


def test_every_goal_has_a_verdict_when_all_is_measured() -> None:
    verdicts = {goal.code: goal.met for goal in goals.judge(results())}

    codes = {"G1", "G1b", "G2", "G3", "G4", "G5", "G7", "G8", "G9"}
    assert dict.fromkeys(codes, True) == verdicts


@pytest.mark.parametrize(
    ("code", "changed"),
    [
        ("G1", {"equal": False}),
        ("G1", {"edits": {chart.EDIT: rounds(inv=1, task=1, hugo=7, pelican=200)}}),
        ("G1", {"edits": {chart.EDIT: rounds(inv=1, task=1, hugo=20, pelican=50)}}),
        ("G2", {"nothing": rounds(inv=1, task=1, hugo=7)}),
        ("G4", {"whole": {"theme": rounds(inv=8, task=8, hugo=7)}}),
        ("G7", {"rebuilds": {"rebuilds": 199, "bytes": [100] * 199}}),
        ("G7", {"rebuilds": {"rebuilds": 200, "bytes": [*range(100, 300)]}}),
        ("G9", {"phases": {"causerie": {"read posts": 2.3}, "pelican": {}}}),
    ],
)
def test_a_goal_is_missed_when_its_figure_falls_short(
    code: str, changed: dict[str, Any]
) -> None:
    assert {code} == missed(results(**changed))


def test_one_written_file_misses_the_goal_of_nothing_changed() -> None:
    found = results()
    found["sizes"]["10000"]["nothing"][1]["inv"]["written"] = 1

    assert {"G2"} == missed(found)


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
    assert 6 == len(bars)
    assert 0 < widths["inv"] < widths["hugo"] < widths["pelican"]
    assert b"href" not in etree.tostring(drawn)


def test_what_was_cut_off_is_open_and_the_rest_is_told() -> None:
    found = results()
    for name in ("live", "rebuilds", "phases"):
        del found["sizes"]["10000"][name]

    by_code = {goal.code: goal for goal in goals.judge(found)}

    assert by_code["G9"].met is None
    assert by_code["G1"].met is True
    assert "| 10,000 | nothing |" in report.tables(found)
    assert "phase, 1,000 posts" in report.tables(found)
