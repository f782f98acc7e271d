"""What `inv prove` keeps of the steps it made, and of those of earlier runs."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from checkout import CHECKOUT

sys.path.append(str(CHECKOUT / "benchmarks"))

import prove

from step_log import Story, keep_healed, keep_reads


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Have steps kept in a file, and none of earlier runs."""
    monkeypatch.setattr(prove, "KEPT", tmp_path / "prove.json")
    monkeypatch.setenv("CAUSERIE_KEPT", str(tmp_path / "steps"))
    return tmp_path / "steps"


def made(part: int, *built: str) -> Story:
    story = Story(part, 300)
    story.seed = part * 1000
    for each in built:
        story.edit("change_tags", 3, 4)
        story.step("write", each)
    return story


def summed(kept: Path) -> dict[str, Any]:
    """Sum up what was kept, as a run of `inv prove` does at its end."""
    steps = prove.add_steps(kept.read_text("utf-8"))
    prove.KEPT.write_text(json.dumps({"steps": steps}), "utf-8")
    kept.unlink()
    return steps


def test_the_steps_that_were_made_are_counted(kept: Path) -> None:
    made(0, "full", "partial", "partial")

    steps = summed(kept)

    assert 3 == steps["made"] == steps["edits"]
    assert {"full": 1, "partial": 2} == steps["built"]
    assert {"0"} == steps["parts"].keys()
    assert [300, [0]] == [steps["parts"]["0"][name] for name in ("posts", "seeds")]


def test_parts_of_several_runs_of_the_same_code_are_added(kept: Path) -> None:
    made(0, "full")
    summed(kept)
    made(1, "partial", "full")
    summed(kept)
    made(0, "full", "full", "full")  # once more: in place of the first time

    assert 5 == summed(kept)["made"]


def test_parts_of_other_code_do_not_count(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(0, "full")
    summed(kept)
    monkeypatch.setattr(prove, "code_fingerprint", lambda: b"other")
    made(1, "partial")

    assert 1 == summed(kept)["made"]


def test_a_run_of_other_tests_leaves_the_steps_alone(kept: Path) -> None:
    made(0, "full")
    before = summed(kept)

    assert before == prove.add_steps("")


def test_damages_of_caches_are_summed_up_and_kept_beside_those_of_others(
    kept: Path,
) -> None:
    for cache, count in (("bodies", 1000), ("bodies", 250), ("snapshot", 1000)):
        keep_healed(cache, count)
    damages = prove.add_damages(kept.read_text("utf-8"))
    prove.KEPT.write_text(json.dumps({"damages": damages}), "utf-8")
    kept.unlink()
    made(0, "full")
    keep_healed("snapshot", 40)

    later = prove.add_damages(kept.read_text("utf-8"))

    assert {"bodies": 1250, "snapshot": 1000} == {
        name: row["healed"] for name, row in damages.items()
    }
    assert {"bodies": 1250, "snapshot": 40} == {
        name: row["healed"] for name, row in later.items()
    }
    assert 1 == summed(kept)["made"]  # the steps are counted by themselves


def test_reads_beside_killed_publishes_are_kept_by_target(kept: Path) -> None:
    for target, reads in (("git", 20_001), ("s3", 20_017)):
        keep_reads(target, 50, reads, 0)
    publishes = prove.add_publishes(kept.read_text("utf-8"))
    prove.KEPT.write_text(json.dumps({"publishes": publishes}), "utf-8")
    kept.unlink()
    keep_reads("s3", 8, 100, 2)

    later = prove.add_publishes(kept.read_text("utf-8"))

    assert 20_017 == publishes["s3"]["reads"]
    assert publishes["git"] == later["git"]
    found = [later["s3"][name] for name in ("killed", "reads", "broken")]
    assert [8, 100, 2] == found


def test_a_failure_is_told_with_all_that_led_to_it(
    kept: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    story = made(2, "full")
    story.edit("change_title", 7, 9)
    story.say("build(Way())")

    story.fail(["output/index.html: 'a', not 'b'"])

    steps = summed(kept)
    assert 1 == steps["failed"]
    assert "change_title(root, 7, 9)" in steps["parts"]["2"]["failed"][0]["story"]
    assert "seed 2000:\nchange_tags(root, 3, 4)\n" in capsys.readouterr().out


def test_steps_count_too_if_the_run_is_ended_by_ctrl_c(tmp_path: Path) -> None:
    (tmp_path / "test_steps.py").write_text(
        "import json, os, pathlib, time\n"
        "def test_that_takes_long():\n"
        "    row = dict(part=0, posts=300, seed=0, edits=[], rule='', built='whole')\n"
        "    pathlib.Path(os.environ['CAUSERIE_KEPT']).write_text(json.dumps(row))\n"
        f"    pathlib.Path({str(tmp_path / 'made')!r}).touch()\n"
        "    time.sleep(60)\n",
        "utf-8",
    )
    run = (
        "import pathlib, prove, sys\n"
        "prove.KEPT = pathlib.Path(sys.argv[1])\n"
        "sys.exit(prove.main(sys.argv[2:]))\n"
    )
    arguments = [tmp_path / "prove.json", tmp_path / "test_steps.py"]
    with subprocess.Popen(
        [sys.executable, "-c", run, *arguments],
        env=os.environ | {"PYTHONPATH": str(Path(prove.__file__).parent)},
        stdout=subprocess.DEVNULL,
        start_new_session=True,  # as at a terminal: Ctrl-C reaches all of them
    ) as process:
        while not (tmp_path / "made").exists():
            assert process.poll() is None
            time.sleep(0.05)
        os.killpg(process.pid, signal.SIGINT)
        assert 130 == process.wait(30)

    assert (
        1 == json.loads((tmp_path / "prove.json").read_text("utf-8"))["steps"]["made"]
    )
