"""Moved site: have a snapshot name the inputs where the site's folder is now.

Whoever moves or copies a site, takes its snapshot along. The paths in it begin with the
site's folder, or lead elsewhere; these mean the same from any place, or it is no use.
"""

import json
import os
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from causerie.building.incremental.file_stamps import FileStamps
from causerie.building.incremental.saved_stamps import STAMPS
from causerie.building.incremental.snapshot_db import SnapshotDB
from causerie.building.incremental.work import NeedsFullBuild

_MOVED = "the site's folder is another, and {}"


def describe_place(
    root: Path,
    folders: Collection[str],
    modules: Iterable[str],
    texts: Iterable[Path],
    environment: Mapping[str, str | None],
) -> dict[str, Any]:
    """Describe what ties a snapshot to the folder of its site.

    `folders` are named by settings, `modules` are files of others' code, `texts` those
    of the settings, and `environment` are the variables that were read.
    """
    known = [text.read_text("utf-8", "replace") for text in texts if text.is_file()]
    known += [value for value in environment.values() if value]
    return {
        "root": str(root),
        "named": any(str(root) in text for text in known),  # as no other folder is
        "folders": {folder: os.path.realpath(folder) for folder in folders},
        "absolute": [f for f in folders if any(f in text for text in known)],
        "modules": [file for file in modules if "-packages/" not in file],
    }


def follow_move(db: SnapshotDB, root: Path) -> None:
    """Rewrite the paths in a snapshot, as the site's folder is another now.

    Raise NeedsFullBuild if a path may lead elsewhere than when the site was built.
    """
    place = json.loads(db.meta("place") or b"")
    old, new = place["root"], str(root)
    if place["named"]:
        raise NeedsFullBuild(_MOVED.format(f"the settings name {old}"))
    move = _mover(old, new)
    _check_others(place, new, move)
    for name in STAMPS[:2]:
        for part in (name, f"{name}+"):
            if data := db.meta(part):
                known = FileStamps.load(data)
                moved = ({move(p): v for p, v in each.items()} for each in known.parts)
                db.put_meta({part: FileStamps(*moved).dump()})
    locations = json.loads(db.meta("input_locations") or b"")
    found = {name: _moved(value, move) for name, value in locations.items()}
    values = json.loads(db.meta("settings") or b"")
    values = {name: value.replace(old, new) for name, value in values.items()}
    folders = {move(name): move(real) for name, real in place["folders"].items()}
    place |= {"root": new, "folders": folders}
    parts = {"input_locations": found, "settings": values, "place": place}
    db.put_meta({name: json.dumps(part).encode() for name, part in parts.items()})
    db.put_meta({"root": new.encode()})


def _check_others(
    place: Mapping[str, Any], root: str, move: Callable[[str], str]
) -> None:
    """Raise NeedsFullBuild if a folder or a file that was read may be another now."""

    def from_here(path: str) -> str:
        """Return what a path leads to, if it is relative to the site's folder."""
        relative = os.path.relpath(path, place["root"])
        return os.path.realpath(os.path.join(root, relative))  # noqa: PTH118

    for folder, real in place["folders"].items():
        is_same = folder in place["absolute"] or from_here(folder) == move(real)
        if not is_same or os.path.realpath(move(folder)) != move(real):
            raise NeedsFullBuild(_MOVED.format(f"{folder} may be another"))
    for file in place["modules"]:
        other, real = from_here(file), os.path.realpath(move(file))
        if other != real and os.path.exists(other):  # noqa: PTH110
            raise NeedsFullBuild(_MOVED.format(f"{file} may be another"))


def _mover(old: str, new: str) -> Callable[[str], str]:
    below = f"{old}/"

    def move(path: str) -> str:
        if path == old:
            return new
        return f"{new}/{path[len(below) :]}" if path.startswith(below) else path

    return move


def _moved(value: Any, move: Callable[[str], str]) -> Any:
    return move(value) if isinstance(value, str) else [move(path) for path in value]
