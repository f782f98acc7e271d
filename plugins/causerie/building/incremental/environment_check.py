"""Environment check: is all as it was around a site, and do its settings say the same.

Of settings files that only assign plain values each name's text is compared; others are
run again, and their values compared.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path

from causerie.building.incremental.snapshot_db import SnapshotDB
from causerie.building.incremental.why_whole import why_other_key
from causerie.building.incremental.work import NeedsFullBuild
from causerie.code_fingerprint import packages_digest


def check_environment(db: SnapshotDB, build_key: str, now: float) -> None:
    """Raise NeedsFullBuild for another key or variable, or if other posts are due."""
    before = (db.meta("build_key") or b"").decode()
    if before != build_key and not _same_packages(db, before, build_key):
        raise NeedsFullBuild(why_other_key(before, build_key))
    environment = json.loads(db.meta("environment") or b"")
    for name, value in environment.items():
        if os.environ.get(name) != value:
            what = f"the environment variable {name} is another"
            raise NeedsFullBuild(what)
    past, future = json.loads(db.meta("valid_interval") or b"")
    if now < past or (future is not None and now >= future):
        what = "by now, other posts are due"
        raise NeedsFullBuild(what)


def changed_values(db: SnapshotDB, root: Path) -> Mapping[str, set[str]]:
    """Run settings files that do more than assign; return what changed, by file.

    Of those that only assign the bytes are enough.
    """
    if not (values := json.loads(db.meta("settings") or b"")):
        return {}
    from causerie.building.settings_values import compare_values, settings_values

    return compare_values(values, settings_values(root))


def changed_names(db: SnapshotDB, file: Path) -> frozenset[str]:
    """Return the names of which a settings file says something else than before.

    "" stands for what is no assignment, and for a file that cannot be read.
    """
    from causerie.building.settings_values import assigned_names

    before = json.loads(db.meta("assigned") or b"").get(file.name, {})
    try:
        now = assigned_names(file)
    except (SyntaxError, ValueError, OSError):
        return frozenset({""})
    names = before.keys() | now.keys()
    return frozenset(name for name in names if before.get(name) != now.get(name))


def _same_packages(db: SnapshotDB, before: str, now: str) -> bool:
    """Return whether two keys differ in times of packages alone, which are copies."""
    one, two = json.loads(before), json.loads(now)
    if not isinstance(one, dict) or {**one, "packages": 0} != {**two, "packages": 0}:
        return False
    if db.meta("packages") != packages_digest().encode():
        return False
    db.put_meta({"build_key": now.encode()})
    return True
