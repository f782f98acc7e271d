"""Reload: how the builds went, and what browsers that show their pages hear of it."""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from threading import Condition

from causerie.problems import Problem, fold, has_errors, settle


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is served since the last build."""

    pages: str  # names the build that made the pages; a page of another reloads
    problems: tuple[Problem, ...] = ()  # with an error: why no newer pages came

    def to_json(self) -> str:
        """Write it on one line, as `reload.js` reads it."""
        rows = [
            {
                "level": problem.level,
                "where": str(problem.where),
                "what": problem.what,
                "fix": problem.advice,
            }
            for problem in fold(self.problems)
        ]
        return json.dumps({"pages": self.pages, "problems": rows})


class Builds:
    """The builds of one preview; threads may run one and wait for its outcome."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._good = 0
        self.outcome = Outcome(self._name())
        self.running = False
        self.closed = False

    def run(self, build: Callable[[], list[Problem]]) -> list[Problem]:
        """Build, tell everyone who waits, and return the problems sorted."""
        self.running = True
        try:
            problems = settle(build())
        finally:
            self.running = False
        with self._changed:
            self._good += not has_errors(problems)
            self.outcome = Outcome(self._name(), tuple(problems))
            self._changed.notify_all()
        return problems

    def wait(self, known: Outcome | None, *, seconds: float) -> Outcome:
        """Wait for another outcome than the one known, so long and no longer."""
        with self._changed:
            self._changed.wait_for(
                lambda: self.closed or self.outcome is not known, timeout=seconds
            )
            return self.outcome

    def close(self) -> None:
        """Let everyone who waits go."""
        with self._changed:
            self.closed = True
            self._changed.notify_all()

    def _name(self) -> str:
        # With the process in it: a tab left open must not take the first build of
        # the next preview for the one it shows.
        return f"{os.getpid()}.{self._good}"
