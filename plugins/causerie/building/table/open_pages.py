"""Open pages: those that a browser shows are made, and told of, before all others.

They stand in the output then, while the rest of the update is being made. If that
cannot be made, they are taken back.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from causerie.building.table.page_list import PageLister
from causerie.building.table.render import Renderer
from causerie.files.atomic_write import replace_file

Tell = Callable[[Collection[str]], None]


@dataclass(slots=True)
class OpenPages:
    """The pages of the output that a browser shows."""

    names: frozenset[str]  # files of the output
    tell: Tell  # which of them are as they will be
    output: Path
    before: dict[str, bytes] = field(default_factory=dict)  # what was replaced

    def make(
        self, lister: PageLister, places: Sequence[int], renderer: Renderer
    ) -> None:
        """Make those that an edit of some posts may change; put what differs in place.

        A page that would be new is left to the rest of the update.
        """
        left = {name for name in self.names if (self.output / name).is_file()}
        made = []
        for name, spec in lister.first_pages(places, self.names) if left else ():
            if name in left:
                text, _ = renderer.render(name, spec)
                self._replace(name, text.encode())
                made.append(name)
                left.discard(name)
            if not left:
                break
        if self.before:
            self.tell(made)

    def take_back(self) -> None:
        """Put back what was replaced."""
        for name, data in self.before.items():
            replace_file(self.output / name, data, durable=False)
        self.before.clear()

    def _replace(self, name: str, data: bytes) -> None:
        place = self.output / name
        if (old := place.read_bytes()) != data:
            self.before[name] = old
            replace_file(place, data, durable=False)
