"""Copies: what a site's next build does after `cp -r`, and in a moved folder."""

import subprocess
from pathlib import Path

import edits
from aside import put_aside
from edits import Edit
from rounds import Rounds, Step, turns
from tools import settle

COPIED = "`cp -r`, then the text of an old post"
MOVED = "the folder moved"
_LEFT = {"hugo-site", "output-plain", "output-release", "output-phases"}  # not ours


def after_copies(site: Path, count: int, step: Step) -> dict[str, Rounds]:
    """Build copies of a site, one post edited in each; then move the last one about."""
    copy, moved = (site.with_name(f"{site.name}-{name}") for name in ("copy", "moved"))
    for folder in (copy, moved):
        put_aside(folder)

    def edit_copy() -> tuple[Path, Edit]:
        put_aside(copy)
        copy.mkdir()
        names = [path.name for path in site.iterdir() if path.name not in _LEFT]
        subprocess.run(["cp", "-r", *names, str(copy)], cwd=site, check=True)
        settle(copy)
        return copy, edits.old_text(copy)

    def move() -> tuple[Path, None]:
        here, there = (copy, moved) if copy.is_dir() else (moved, copy)
        here.rename(there)
        settle(there)
        return there, None

    return {
        COPIED: turns(COPIED, edit_copy, count, 0, step),
        MOVED: turns(MOVED, move, count, 0, step),
    }
