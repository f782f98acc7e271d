"""What failed by chance runs once more, and is named; what fails at all fails."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from checkout import CHECKOUT
from second_run import may_be_chance

ONCE = """
from pathlib import Path

def test_it() -> None:
    been = Path(__file__).with_suffix(".been")
    first = not been.exists()
    been.touch()
    assert not first
"""
NEVER = "def test_no() -> None:\n    assert False\n"
AGAIN = f"""
import sys
from pathlib import Path
sys.path.append({str(CHECKOUT / "tests/support")!r})
from second_run import second_run
sys.exit(second_run(Path.cwd()))
"""


def run_both(root: Path, **tests: str) -> tuple[int, int, str]:
    """Run tests of some folders twice as `inv test` does; return codes and output."""
    (root / "pytest.ini").write_text("[pytest]\naddopts = --import-mode=importlib\n")
    for room, text in tests.items():
        (root / "tests" / room).mkdir(parents=True)
        (root / "tests" / room / "test_a.py").write_text(text)
    env = {key: os.environ[key] for key in os.environ if not key.startswith("PYTEST_")}
    pytest_ = [sys.executable, "-m", "pytest", "-q", "--cache-clear"]
    first = subprocess.run(pytest_, cwd=root, env=env, check=False, capture_output=True)
    second = subprocess.run(
        [sys.executable, "-c", AGAIN],
        cwd=root,
        env=env,
        check=False,
        capture_output=True,
        text=True,
    )
    return first.returncode, second.returncode, second.stdout


@pytest.mark.parametrize(
    ("tests", "code", "printed"),
    [
        (
            {"browser": ONCE, "unit": "def test_yes() -> None:\n    pass\n"},
            0,
            "UNSTEADY tests/browser/test_a.py::test_it: failed among others, passed",
        ),
        ({"live": NEVER}, 1, "UNSTEADY tests/live/test_a.py::test_no: failed again"),
        ({"site": ONCE}, 1, ""),
        ({"browser": ONCE, "incremental": ONCE}, 1, ""),
        ({"browser": "import nothing_of_this_name\n"}, 1, ""),
    ],
)
def test_chance_is_forgiven_once_and_told(
    tmp_path: Path, tests: dict[str, str], code: int, printed: str
) -> None:
    first, second, said = run_both(tmp_path, **tests)

    assert first in {1, 2}  # 2: a file that cannot be imported
    assert code == second
    assert printed in said
    assert bool(printed) == ("UNSTEADY" in said)


def test_many_failures_are_no_chance() -> None:
    names = [f"tests/browser/test_a.py::test_{number}" for number in range(4)]

    assert may_be_chance(names[:3])
    assert not may_be_chance(names)
    assert not may_be_chance([])
