"""This checkout, and copies of it without what was built in it."""

import shutil
from pathlib import Path

SUPPORT = Path(__file__).parent
TESTS = SUPPORT.parent
CHECKOUT = TESTS.parent
PLUGINS = CHECKOUT / "plugins"
NOT_WRITTEN = shutil.ignore_patterns("output*", ".*", "inbox", "dist")
MADE = shutil.ignore_patterns("__pycache__", "node_modules")


def copy_checkout(to: Path, *without: str) -> Path:
    """Copy this checkout but what was built, and some of its folders."""

    def left_out(folder: str, names: list[str]) -> set[str]:
        top = Path(folder) == CHECKOUT
        others = NOT_WRITTEN(folder, names) | set(without) if top else set()
        return MADE(folder, names) | others

    return Path(shutil.copytree(CHECKOUT, to, ignore=left_out))
