"""Tests are left out by name: without a tool they need (never in CI), or if slow."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from checkout import CHECKOUT, TESTS
from system_tools import is_demonstration


def run_without_tools(
    tmp_path: Path, *options: str, **extra: str
) -> subprocess.CompletedProcess[str]:
    (tmp_path / "tests/live").mkdir(parents=True)
    (tmp_path / "tests/live/test_all_slow.py").write_text("assert False\n")
    (tmp_path / "tests/live/test_quick.py").write_text(
        "import pytest\npytestmark = pytest.mark.quick\ndef test_quick(): assert True\n"
    )
    (tmp_path / "tests/test_marked.py").write_text(
        "import pytest\npytestmark = pytest.mark.slow\nassert False\n"
    )
    (tmp_path / "tests/test_one.py").write_text(
        "import pytest\n\n\n"
        "@pytest.mark.needs('chromium')\ndef test_in_a_browser(): assert False\n\n\n"
        "@pytest.mark.slow\ndef test_slow(): assert True\n\n\n"
        "def test_plain(): assert True\n"
    )
    env = {k: v for k, v in os.environ.items() if not k.startswith(("CI", "PYTEST"))}
    paths = f"{CHECKOUT / 'plugins'}{os.pathsep}{TESTS / 'support'}"
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "left_out", *options],
        cwd=tmp_path,
        env={**env, "PATH": str(tmp_path), "PYTHONPATH": paths, **extra},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("options", [(), ("-n", "1")], ids=["plain", "xdist"])
def test_a_test_whose_tool_is_missing_is_left_out_by_name(
    tmp_path: Path, options: tuple[str, ...]
) -> None:
    done = run_without_tools(tmp_path, *options, "tests/test_one.py")

    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 passed" in done.stdout
    assert "test_in_a_browser needs chromium" in done.stdout
    assert "--quick" not in done.stdout


def test_in_ci_that_is_a_failure(tmp_path: Path) -> None:
    done = run_without_tools(tmp_path, "tests/test_one.py", CI="true")

    assert done.returncode != 0
    assert "In CI no test may be left out" in done.stdout + done.stderr
    assert "2 passed, 1 error" in done.stdout


def test_quick_leaves_out_what_is_slow_and_says_so_in_a_line(tmp_path: Path) -> None:
    done = run_without_tools(tmp_path, "-n", "1", "--quick", "tests")

    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 passed" in done.stdout
    told = "--quick left out what is slow (files: 2, other tests: 1);"
    assert f"{told} `inv test` runs it.\n" in done.stdout


@pytest.mark.parametrize(("given", "passed"), [("True", True), ("False", False)])
def test_the_task_passes_it_on(given: str, passed: bool) -> None:  # noqa: FBT001
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            "import tasks; tasks.python = lambda *words: print(*words);"
            f"tasks.test.body(None, quick={given})",
        ],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    *_, last = told.splitlines()
    assert last.startswith("-m pytest ")
    assert passed == ("--quick" in last.split())


def test_the_demonstration_is_known_as_such_where_it_must_be() -> None:
    assert is_demonstration() or "CAUSERIE_DEMONSTRATION" not in os.environ
