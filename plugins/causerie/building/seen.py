"""Seen: what a site's settings files look at while they are run.

They are Python: they may read a file, or a variable of the environment. What they read
belongs to what a build is made of.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Seen:
    """What was looked at."""

    files: set[str] = field(default_factory=set)  # of the site
    variables: dict[str, str | None] = field(default_factory=dict)  # None: not set
    commands: bool = False  # were run, and who knows what these look at


@contextmanager
def watching(root: str) -> Iterator[Seen]:
    """Note what is looked at within, below the site's folder and in the environment."""
    seen = Seen()
    environ = type(os.environ)
    get = environ.__getitem__

    def heard(self: Any, name: Any) -> Any:
        known = os.fsdecode(name)  # os.environb asks in bytes
        seen.variables[known] = None
        value = get(self, name)
        seen.variables[known] = os.fsdecode(value)
        return value

    if not _hooked:
        sys.addaudithook(_hear)  # there is no taking it away
        _hooked.append(True)
    _watchers.append((root, seen))
    setattr(environ, "__getitem__", heard)  # noqa: B010 - what get() and `in` ask too
    try:
        yield seen
    finally:
        setattr(environ, "__getitem__", get)  # noqa: B010
        _watchers.pop()


_hooked: list[bool] = []
_watchers: list[tuple[str, Seen]] = []


def _hear(event: str, arguments: tuple[Any, ...]) -> None:
    """Hear what Python tells of itself (PEP 578)."""
    if not _watchers:
        return
    root, seen = _watchers[-1]
    if event == "open" and isinstance(arguments[0], (str, os.PathLike)):
        path = os.path.abspath(arguments[0])  # noqa: PTH100 - called for every file
        if path.startswith(f"{root}/") and "__pycache__" not in path:
            seen.files.add(path)
    elif event in {"subprocess.Popen", "os.system", "os.posix_spawn"}:
        seen.commands = True
