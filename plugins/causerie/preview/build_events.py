"""Build events: the outcomes of builds, for browsers that wait for them (SSE)."""

import json
import os
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from threading import Condition

from causerie.preview.source_line import editor_link, source_line
from causerie.problems import (
    Problem,
    Where,
    has_errors,
    merge_repeated,
    sort_and_dedupe,
)


@dataclass(frozen=True, slots=True)
class BuildOutcome:
    """How the last build went, and which pages are served since."""

    build_id: str  # of the build that made the pages; a page of another reloads
    problems: tuple[
        Problem, ...
    ] = ()  # with an error, the pages are older than the build
    root: Path | None = None  # the site's folder, to quote lines of
    editor: str = ""  # the address that opens a place, with {path} and {line}

    def to_json(self) -> str:
        """Write it on one line, as `reload.js` reads it."""
        rows = [
            {
                "level": problem.level,
                "where": str(problem.where),
                "what": problem.what,
                "fix": problem.advice,
                **self._source(problem.where),
            }
            for problem in merge_repeated(self.problems)
        ]
        return json.dumps({"pages": self.build_id, "problems": rows})

    def _source(self, where: Where) -> dict[str, str]:
        """Return the line of a place, and the link that opens it."""
        if self.root is None or not (self.root / where.path).is_file():
            return {}
        link = editor_link(self.editor, self.root, where)
        found = {"line": source_line(self.root, where), "edit": link}
        return {name: text for name, text in found.items() if text}


class BuildEvents:
    """The builds of one preview; other threads wait for their outcomes."""

    def __init__(self, root: Path | None = None, editor: str = "") -> None:
        self._changed = Condition()
        self._success_count = 0
        self._made_for = (root, editor)
        self.outcome = BuildOutcome(self._build_id())
        self.running = False
        self.closed = False
        # files that are as the running build will leave them; None: no page of it is
        self._ready: frozenset[str] | None = None
        self._taken_back = False  # pages that reloaded show what is no more

    def run(self, build: Callable[[], list[Problem]]) -> list[Problem]:
        """Build, wake all that wait, and return the sorted problems."""
        self.running = True
        try:
            problems = sort_and_dedupe(build())
        finally:
            self.running = False
            with self._changed:
                is_told, self._ready = self._ready is not None, None
                is_old, self._taken_back = self._taken_back, False
                self._changed.notify_all()
        is_new = not is_told and not has_errors(problems)
        self._publish(problems, is_new=is_new or is_old)
        return problems

    def tell(self, ready: Collection[str] | None) -> None:
        """Have pages reload while the build goes on: these files of it are ready.

        Until it has ended, other pages have to wait. None: the files are as they were.
        """
        with self._changed:
            self._ready = None if ready is None else frozenset(ready)
            self._taken_back = ready is None
            self._changed.notify_all()
        if ready is not None:
            self._publish(self.outcome.problems, is_new=True)

    def wait_for(self, file: str) -> bool:
        """Wait if a build that has told of some files has yet to make this one.

        Return whether there was something to wait for.
        """
        with self._changed:
            if self._ready is None or file in self._ready:
                return False
            self._changed.wait_for(lambda: self.closed or self._ready is None)
            return True

    def _publish(self, problems: Iterable[Problem], *, is_new: bool) -> None:
        with self._changed:
            self._success_count += is_new
            self.outcome = BuildOutcome(
                self._build_id(), tuple(problems), *self._made_for
            )
            self._changed.notify_all()

    def wait(self, known: BuildOutcome | None, *, seconds: float) -> BuildOutcome:
        """Return the next outcome; after `seconds`, the known one."""
        with self._changed:
            self._changed.wait_for(
                lambda: self.closed or self.outcome is not known, timeout=seconds
            )
            return self.outcome

    def close(self) -> None:
        """Wake all that wait, for the last time."""
        with self._changed:
            self.closed = True
            self._changed.notify_all()

    def _build_id(self) -> str:
        # It has the process id: a tab left open must not take the first build of the
        # next preview for the one it shows.
        return f"{os.getpid()}.{self._success_count}"
