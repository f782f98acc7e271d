"""Run once more, alone, what failed in `inv test` among browsers and servers.

Those tests wait for other programs, three at a time on two cores: now and then one of
ten thousand fails of that. The first failure stands in the output with its traceback,
and the test is named again in the end. Tests of the engine and of every other room get
no second run, and nothing does once more than a few have failed.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

FOLDERS = ("tests/browser/", "tests/live/")  # what waits for other programs
MOST = 3  # failures that may be chance


def second_run(root: Path) -> int:
    """Run the tests that failed last in a checkout again, if it may have been chance.

    Return the exit code: 1 if it was none, or they fail again.
    """
    last = root / ".pytest_cache/v/cache/lastfailed"  # as `pytest --last-failed` has it
    failed = sorted(json.loads(last.read_bytes())) if last.exists() else []
    if not may_be_chance(failed):
        return 1
    print(f"\nOnce more, alone: {', '.join(failed)}", flush=True)  # noqa: T201
    code = pytest.main(
        ["-q", f"--rootdir={root}", *(str(root / name) for name in failed)]
    )
    found = "failed again" if code else "failed among others, passed alone"
    print("\n".join(f"UNSTEADY {name}: {found}" for name in failed))  # noqa: T201
    return code


def may_be_chance(failed: Sequence[str]) -> bool:
    """Tell whether tests that failed, by pytest's names, may run a second time."""
    return 0 < len(failed) <= MOST and all(
        name.startswith(FOLDERS) and "::" in name for name in failed
    )


if __name__ == "__main__":
    sys.exit(second_run(Path(__file__).parents[2]))
