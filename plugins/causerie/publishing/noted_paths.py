"""Noted paths: files of the site that a later publication has to look after.

They stand in .causerie/; without it a publication begins anew.
"""

import json
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from causerie.files.atomic_write import replace_file
from causerie.files.state_dir import make_state_dir, state_dir

UNTOLD = "untold-feeds.json"  # whose hubs were not told
UNVERIFIED = "unverified.json"  # what readers did not find as it was published


def read_noted(root: Path, name: str) -> list[str]:
    """Return the paths that are noted under a name; none if it cannot be read."""
    with suppress(OSError, ValueError):
        found = json.loads((state_dir(root) / name).read_text(encoding="utf-8"))
        return sorted(str(path) for path in found)
    return []


def note(root: Path, name: str, paths: Iterable[str]) -> None:
    """Note these paths under a name, and no others; raise OSError."""
    file = make_state_dir(root) / name
    if listed := sorted(paths):
        replace_file(file, json.dumps(listed).encode())
    else:
        file.unlink(missing_ok=True)
