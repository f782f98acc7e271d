"""Reporter: the problems and notes of a build, each problem at its place."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from causerie.bridge.output_registry import Owner
from causerie.header import parse_list
from causerie.post import Post
from causerie.problems import Problem, Where, of_kind
from causerie.sources.source import SourceTable

# problems, those of them that are in groups, and notes
Reported = tuple[list[Problem], dict[str, list[Problem]], list[str]]


@dataclass(slots=True)
class Reporter:
    """Collects problems and notes; finds the lines of header keys."""

    content: Path
    sources: SourceTable
    settings_file: str  # the place of problems that no source has
    problems: list[Problem] = field(default_factory=list)
    # of these, those that a later build may find anew by themselves
    groups: dict[str, list[Problem]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)  # what the author may like to know
    report_progress: Callable[[str], None] = lambda _phase: (
        None
    )  # one more item of a phase is done

    def report(self, problems: Iterable[Problem]) -> None:
        """Add problems; the author is told all of them after the build."""
        self.problems.extend(problems)

    def report_as(self, group: str, problems: Iterable[Problem]) -> None:
        """Add problems of a group: "links", "feeds", or "between" posts; and so on."""
        kind = {"links": "links", "feeds": "podcast"}.get(group, "")
        found = of_kind(kind, problems) if kind else list(problems)
        self.groups.setdefault(group, []).extend(found)
        self.report(found)

    def apart(self, work: Callable[[], None]) -> Reported:
        """Do some work; return what it reports, and leave that out here."""
        kept = self.problems, self.groups, self.notes
        self.problems, self.groups, self.notes = [], {}, []
        try:
            work()
            return self.problems, self.groups, self.notes
        finally:
            self.problems, self.groups, self.notes = kept

    def add(self, reported: Reported) -> None:
        """Add what was reported apart."""
        problems, groups, notes = reported
        self.problems += problems
        self.notes += notes
        for name, found in groups.items():
            self.groups.setdefault(name, []).extend(found)

    def place_of_key(self, post: Post, key: str = "") -> Where:
        """Return the place of a header's key in a post's file, or the file."""
        return self.place_of_value(post.source, key)

    def place_of_owner(self, owner: Owner) -> Where:
        """Return the place in the sources that causes an owner's file."""
        if owner.source:
            return self.place_of_value(owner.source, owner.key, owner.value)
        return Where(self.settings_file)

    def place_of_value(self, source: str, key: str = "", value: str = "") -> Where:
        """Return the place of a key in a source, or of a value on its own line."""
        path = self.content / source
        where = Where(path.relative_to(self.content.parent).as_posix())
        if not key:
            return where
        try:
            header = self.sources.get(path).header.fields
        except (OSError, UnicodeDecodeError):  # it went, or is written, meanwhile
            return where
        if (field := header.get(key.lower())) is None:
            return where
        lines = [parse_list(line) for line in field.value.split("\n")]
        below = next((n for n, line in enumerate(lines) if value in line), 0)
        column = 0 if below else field.column
        return replace(where, line=field.line + below, column=column)
