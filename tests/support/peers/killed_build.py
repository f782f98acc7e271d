"""A partial build that kills its own process before the n-th act that changes a file.

Python tells its own acts (PEP 578); those of SQLite are the calls of it that write.
"""

import json
import os
import signal
import sqlite3
import sys
from types import FrameType
from typing import Any

from causerie.building.incremental import partial_process

ACTS = {"os.rename", "os.remove", "os.rmdir", "os.link"}
# of snapshot_db.py
WRITERS = {"put_values", "put_contents", "put_reads", "add_reads", "close"}


def die_before(last: int, root: str) -> None:
    """Have this process kill itself before the n-th act; it writes below a folder."""
    done = 0

    def act() -> None:
        nonlocal done
        done += 1
        if done == last:
            os.kill(os.getpid(), signal.SIGKILL)

    def hear(event: str, arguments: tuple[Any, ...]) -> None:
        if _changes_files(event, arguments, root):
            act()

    def called(frame: FrameType, event: str, what: Any) -> None:
        if event != "c_call" or frame.f_code.co_name not in WRITERS:
            return
        if isinstance(getattr(what, "__self__", None), sqlite3.Connection):
            act()

    sys.addaudithook(hear)
    sys.setprofile(called)


def _changes_files(event: str, arguments: tuple[Any, ...], root: str) -> bool:
    if event == "os.mkdir":  # a folder that is there is made again in vain
        return not os.path.isdir(arguments[0])  # noqa: PTH112 - it may be bytes
    if event != "open":
        return event in ACTS
    path, mode, flags = arguments
    writes = flags & (os.O_WRONLY | os.O_RDWR) or (mode and mode != "r")
    return isinstance(path, str) and path.startswith(root) and bool(writes)


def main(arguments: list[str]) -> int:
    """Build as `partial_process` does, and die before the act number `last`."""
    given = json.loads(arguments[0])
    die_before(given["last"], given["root"])
    return partial_process.main(arguments)
