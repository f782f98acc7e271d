"""Receiving killed at any line: nothing that was answered is lost, nothing doubled."""

import subprocess
import sys
from pathlib import Path

from hypothesis import settings

from checkout import PLUGINS, SUPPORT

POINTS = min(200, settings().max_examples // 5)  # 20, and 200 in `inv prove`


def test_a_receiver_killed_at_any_line_loses_and_doubles_nothing(
    tmp_path: Path,
) -> None:
    program = SUPPORT / "peers/killed_receiver.py"

    done = subprocess.run(
        [sys.executable, program, tmp_path, str(POINTS)],
        env={"PYTHONPATH": str(PLUGINS)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert int(done.stdout.split()[0]) > POINTS
