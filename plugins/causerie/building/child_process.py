"""Child process: run a module of ours, and end it when we are stopped.

It has a process group of its own. So Ctrl-C at a terminal reaches only us, and we end
the child with all that it has started; none of them prints a traceback.
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
    module: str,
    arguments: Mapping[str, object],
    *,
    stdin: int = subprocess.DEVNULL,
    inherited: tuple[int, ...] = (),
) -> subprocess.Popen[str]:
    """Start a module with one JSON argument; its standard output can be read.

    `inherited`: file descriptors that stay open in it.
    """
    return subprocess.Popen(
        [sys.executable, "-m", module, json.dumps(arguments)],
        stdin=stdin,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        env=environment(),
        pass_fds=inherited,
        process_group=0,
    )


def end_child(process: subprocess.Popen[str]) -> None:
    """Kill a process and all that it has started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


@contextmanager
def child(
    module: str, arguments: Mapping[str, object], *, lock: int
) -> Iterator[subprocess.Popen[str]]:
    """Run a module with one JSON argument until it ends, or until we are stopped.

    Killed at once, we cannot end it: it holds the lock, a file descriptor, as long as
    it writes.
    """
    process = start_child(module, arguments, inherited=(lock,))
    try:
        yield process
        process.communicate()
    except BaseException:
        end_child(process)
        raise


def environment() -> dict[str, str]:
    """Return an environment in which Python finds this engine, installed or not."""
    plugins = str(Path(__file__).parents[2])
    paths = [plugins, *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONUTF8": "1"}
