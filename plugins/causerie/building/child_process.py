"""Child process: one of ours that does one thing, and ends when we are stopped.

It has a process group of its own. So Ctrl-C at a terminal is heard by us alone, who
have it end, and all that it has started with it; nothing prints where it was.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path


def start_child(
    module: str, asked: Mapping[str, object], *, stdin: int = subprocess.DEVNULL
) -> subprocess.Popen[str]:
    """Run a module on one JSON argument; its standard output can be read."""
    return subprocess.Popen(
        [sys.executable, "-m", module, json.dumps(asked)],
        stdin=stdin,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        env=environment(),
        process_group=0,
    )


def end_child(process: subprocess.Popen[str]) -> None:
    """End a process now, and all that it has started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


@contextmanager
def child(module: str, asked: Mapping[str, object]) -> Iterator[subprocess.Popen[str]]:
    """Run a module on one JSON argument until it ends, or until we are stopped."""
    process = start_child(module, asked)
    try:
        yield process
        process.communicate()
    except BaseException:
        end_child(process)
        raise


def environment() -> dict[str, str]:
    """Return what has the engine found that runs now, installed or not."""
    plugins = str(Path(__file__).parents[2])
    paths = [plugins, *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONUTF8": "1"}
