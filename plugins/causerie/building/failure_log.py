"""Failure log: the traceback of what went wrong inside, kept for a bug report."""

import traceback
from pathlib import Path

FAILURE_LOG = ".causerie/last-failure.txt"


def log_failure(root: Path) -> None:
    """Keep the traceback of the exception that is being handled."""
    story = root / FAILURE_LOG
    story.parent.mkdir(exist_ok=True)
    story.write_text(
        traceback.format_exc(), encoding="utf-8", errors="backslashreplace"
    )
