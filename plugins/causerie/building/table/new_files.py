"""New files: what a partial build has made, which is not in its place yet.

Pages lie in one folder, under numbers: folders as in the output would take longer to
make and to remove than the pages themselves.
"""

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from causerie.files.state_dir import clear_place


@dataclass(slots=True)
class NewFiles:
    """The files that a partial build has made."""

    part: Path  # the folder of those that are no pages, with their folders
    output: Path  # of the last build
    page_names: Sequence[str] = field(default_factory=list)  # of all that are rendered

    @property
    def _pages(self) -> Path:
        return self.part.with_suffix(".pages")

    def make_folders(self) -> None:
        """Make empty folders, whatever an interrupted build has left."""
        for folder in (self.part, self._pages):
            clear_place(folder)
            folder.unlink(missing_ok=True)
            folder.mkdir(parents=True)

    def remove_folders(self) -> None:
        """Remove what is left."""
        for folder in (self.part, self._pages):
            shutil.rmtree(folder)

    def write_page(self, number: int, text: str) -> None:
        """Write the page of this place in `page_names`, if the output's differs."""
        data = text.encode()
        with suppress(OSError):  # it is new
            if (self.output / self.page_names[number]).read_bytes() == data:
                return
        self._file(number).write_bytes(data)

    def pages(self) -> Iterator[tuple[str, Path]]:
        """Yield the pages that differ from the output's, by name."""
        for number, name in enumerate(self.page_names):
            if (file := self._file(number)).is_file():
                yield name, file

    def others(self) -> Iterator[tuple[str, Path]]:
        """Yield the other files that differ from the output's, by name."""
        for folder, _, names in os.walk(self.part):
            for path in (Path(folder, name) for name in names):
                name = path.relative_to(self.part).as_posix()
                place = self.output / name
                if not place.is_file() or place.read_bytes() != path.read_bytes():
                    yield name, path

    def _file(self, number: int) -> Path:
        # by its suffix it is known whether it may have anchors
        return self._pages / f"{number}{Path(self.page_names[number]).suffix}"
