"""Tests that need a missing tool are left out by name, and in CI that is a failure."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from system_tools import is_demonstration

TESTS = Path(__file__).parents[1]


def run_without_tools(
    tmp_path: Path, *options: str, **extra: str
) -> subprocess.CompletedProcess[str]:
    (tmp_path / "test_one.py").write_text(
        "import pytest\n\n\n"
        "@pytest.mark.needs('chromium')\ndef test_in_a_browser(): assert False\n\n\n"
        "def test_plain(): assert True\n"
    )
    env = {k: v for k, v in os.environ.items() if not k.startswith(("CI", "PYTEST"))}
    paths = f"{TESTS.parent / 'plugins'}{os.pathsep}{TESTS / 'support'}"
    command = [sys.executable, "-m", "pytest", "-p", "left_out", "-c", os.devnull]
    return subprocess.run(
        [*command, "--rootdir", tmp_path, *options, tmp_path / "test_one.py"],
        env={**env, "PATH": str(tmp_path), "PYTHONPATH": paths, **extra},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("options", [(), ("-n", "1")], ids=["plain", "xdist"])
def test_a_test_whose_tool_is_missing_is_left_out_by_name(
    tmp_path: Path, options: tuple[str, ...]
) -> None:
    done = run_without_tools(tmp_path, *options)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 passed" in done.stdout
    assert "test_in_a_browser needs chromium" in done.stdout


@pytest.mark.parametrize("options", [(), ("-n", "1")], ids=["plain", "xdist"])
def test_in_ci_that_is_a_failure(tmp_path: Path, options: tuple[str, ...]) -> None:
    done = run_without_tools(tmp_path, *options, CI="true")

    assert done.returncode != 0
    assert "In CI no test may be left out" in done.stdout + done.stderr
    assert "1 passed, 1 error" in done.stdout


def test_the_demonstration_is_known_as_such_where_it_must_be() -> None:
    assert is_demonstration() or "CAUSERIE_DEMONSTRATION" not in os.environ
