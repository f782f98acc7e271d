"""Output files: what a build writes, each file registered before it is written."""

from dataclasses import dataclass, field
from pathlib import Path

from causerie.bridge.output_registry import Clash, OutputRegistry, Owner
from causerie.bridge.reporter import Reporter
from causerie.problems import Level
from causerie.urls import file_of


@dataclass(slots=True)
class OutputFiles:
    """The output of one build, and whose each file of it is."""

    folder: Path
    reporter: Reporter
    is_partial: bool  # an edit of a text changes no address: none is registered
    registry: OutputRegistry = field(init=False)
    clashes: list[Clash] = field(default_factory=list)  # that were reported

    def __post_init__(self) -> None:
        """Begin with no files."""
        self.registry = OutputRegistry(
            self.reporter.where_of, ignores_case=_ignores_case(self.folder)
        )

    def register(
        self, file: str, owner: Owner, *, once: bool = False, instead: bool = False
    ) -> bool:
        """Tell whether a file of the output is its owner's to write; report if not.

        `once`: it may not be registered twice. `instead`: in the place of a page.
        """
        if self.is_partial:
            return True
        clash = (
            self.registry.replace(file, owner)
            if instead
            else self.registry.register(file, owner, once=once)
        )
        if clash:
            self.reporter.report([clash.problem])
            self.clashes.append(clash)
        return clash is None or clash.problem.level is Level.WARNING

    def write(self, path: str, data: bytes, owner: Owner) -> None:
        """Write a file that no template makes, if its site path is the owner's."""
        file = file_of(path)
        if not self.register(file, owner):
            return
        target = self.folder / file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)  # it may be a hard link of an author's file
        target.write_bytes(data)


def _ignores_case(folder: Path) -> bool:
    """Tell whether a folder, which is there, is found in other capitals too."""
    return folder.with_name(folder.name.swapcase()).exists()
