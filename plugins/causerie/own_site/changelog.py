"""The changelog of the engine, which its wheel carries: what is new to an author."""

import re
from pathlib import Path

NAME = "CHANGELOG.md"


def read_changelog(package: Path) -> str:
    """Return the changelog of an engine, by its package's folder; empty if it has none.

    In a checkout it stands at the top.
    """
    for file in (package / NAME, package.parents[1] / NAME):
        if file.is_file():
            return file.read_text(encoding="utf-8")
    return ""


def new_entries(before: str, after: str) -> list[str]:
    r"""Return the entries of a changelog that another one has not, each on a line.

    >>> new_entries("# C\n\n- One.\n", "# C\n\n## 2\n\n- Two,\n  and so.\n- One.\n")
    ['Two, and so.']
    """
    known = {*_entries(before)}
    return [entry for entry in _entries(after) if entry not in known]


def _entries(text: str) -> list[str]:
    found = re.findall(r"^- (.*(?:\n(?!- |#|\s*$).*)*)", text, re.MULTILINE)
    return [" ".join(entry.split()) for entry in found]
