"""JSON stdout: reserve standard output for the JSON that a process of ours prints.

Settings files, plugins and the programs they run may print. That goes to standard
error, where the author sees it, and not between our lines of JSON.
"""

import os
import sys
from typing import TextIO


def reserve_stdout() -> TextIO:
    """Return standard output, and redirect all other writers to standard error."""
    sys.stdout.flush()
    stdout = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # also for child processes
    sys.stdout = sys.stderr
    return stdout
