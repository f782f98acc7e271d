"""JSON stdout: standard output, kept for the JSON that a process of ours answers.

Settings files, plugins and the programs they run may print what they like. It goes to
standard error, where the author sees it, and not into our lines of JSON.
"""

import os
import sys
from typing import TextIO


def keep_for_answers() -> TextIO:
    """Take standard output away from all others; return it."""
    sys.stdout.flush()
    kept = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # also for the programs that are run
    sys.stdout = sys.stderr
    return kept
