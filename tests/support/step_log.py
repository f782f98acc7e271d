"""Story: what a test of many steps did, so that one that fails can be told again.

With CAUSERIE_KEPT each step is a line of JSON of that file, and so is a failure.
"""

import json
import os
from pathlib import Path
from typing import Any


def keep_healed(cache: str, count: int) -> None:
    """Note that a cache was damaged so often, and each time nothing came of it."""
    _keep({"cache": cache, "healed": count})


def keep_reads(target: str, killed: int, reads: int, broken: int) -> None:
    """Note how often publishing to a target was killed, and what readers found."""
    _keep({"target": target, "killed": killed, "reads": reads, "broken": broken})


class Story:
    """The steps of one part; those of its last example as lines of Python."""

    def __init__(self, part: int, posts: int) -> None:
        self.part = part
        self.posts = posts
        self.seed = 0  # of hypothesis, just now
        self.steps = 0  # pairs of builds that were compared
        self._lines: list[str] = []
        self._edits: list[str] = []  # since the last step
        self._told = False

    def begin(self) -> None:
        """Begin a new example."""
        self._lines, self._edits = [], []

    def say(self, line: str) -> None:
        """Note what was done, as Python."""
        self._lines.append(line)

    def edit(self, name: str, which: int, how: int) -> None:
        """Note an edit."""
        self._edits.append(name)
        self.say(f"{name}(root, {which}, {how})")

    def step(self, rule: str, built: str) -> None:
        """Count two builds that were compared."""
        self.steps += 1
        self._keep({"rule": rule, "edits": self._edits, "built": built})
        self._edits = []

    def fail(self, found: list[str]) -> str:
        """Tell what was done until two builds differed, and in what they do.

        The first time it is printed at once: with another timing it may not come again.
        """
        told = "\n".join([f"seed {self.seed}:", *self._lines, "", *found])
        self._keep({"failed": found, "story": self._lines})
        if not self._told:
            self._told = True
            print(told)  # noqa: T201 - for the report
        return told

    def _keep(self, document: dict[str, Any]) -> None:
        of = {"part": self.part, "seed": self.seed, "posts": self.posts}
        _keep(of | document)


def _keep(document: dict[str, Any]) -> None:
    if kept := os.environ.get("CAUSERIE_KEPT"):
        with Path(kept).open("a", encoding="utf-8") as file:
            file.write(json.dumps(document) + "\n")
