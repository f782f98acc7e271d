"""Output files: each file of the output is registered before it is written."""

from dataclasses import dataclass, field
from pathlib import Path

from causerie.bridge.output_registry import Clash, OutputRegistry, Owner
from causerie.bridge.reporter import Reporter
from causerie.problems import Level, Problem
from causerie.urls import file_of


@dataclass(slots=True)
class OutputFiles:
    """The files of one build's output, with their owners."""

    folder: Path
    reporter: Reporter
    is_partial: bool  # addresses are checked all at once: none is registered
    registry: OutputRegistry = field(init=False)
    # files that no template makes, with the names of their owners
    made: dict[str, str] = field(default_factory=dict)
    clashes: list[Clash] = field(default_factory=list)  # that were reported

    def __post_init__(self) -> None:
        """Start without files."""
        self.registry = OutputRegistry(
            self.reporter.place_of_owner, ignores_case=_ignores_case(self.folder)
        )

    def register(
        self,
        file: str,
        owner: Owner,
        *,
        exclusive: bool = False,
        replace_page: bool = False,
    ) -> bool:
        """Register a file; return whether its owner may write it, and report if not.

        `exclusive`: not even the owner may register it again.
        """
        if self.is_partial:
            if self.made.get(file, owner.name) != owner.name:
                what = f"{file} has two owners."  # a full build words it
                self.reporter.report(
                    [Problem(self.reporter.place_of_owner(owner), what)]
                )
            return True
        clash = (
            self.registry.replace(file, owner)
            if replace_page
            else self.registry.register(file, owner, exclusive=exclusive)
        )
        if clash:
            self.reporter.report_as("between", [clash.problem])
            self.clashes.append(clash)
        return clash is None or clash.problem.level is Level.WARNING

    def write(self, path: str, data: bytes, owner: Owner) -> None:
        """Write a file that no template makes, if its owner may."""
        file = file_of(path)
        if not self.register(file, owner):
            return
        self.made[file] = owner.name
        target = self.folder / file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)  # it may be a hard link of an author's file
        target.write_bytes(data)

    def leave(self, path: str, owner: Owner) -> None:
        """Leave a file as the last build wrote it; only in partial builds."""
        file = file_of(path)
        if self.register(file, owner):
            self.made[file] = owner.name


def _ignores_case(folder: Path) -> bool:
    """Return whether an existing folder is also found in other letter case."""
    return folder.with_name(folder.name.swapcase()).exists()
