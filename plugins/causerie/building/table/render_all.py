"""Render all pages that are to be made, in all processes."""

import gc
from collections.abc import Callable, Sequence

from causerie import fork_pool
from causerie.bridge import log_capture
from causerie.bridge.pelican_patches import clear_content_caches
from causerie.building.table.notes import Note
from causerie.problems import Problem

_BLOCK = 40  # pages in a row that one process renders: they share fragments
_MIN_PAGES_TO_FORK = 60  # with fewer, a second process costs more than it saves
_Part = tuple[dict[str, frozenset[Note]], list[Problem]]


def render_all(
    names: Sequence[str],
    render: Callable[[str], frozenset[Note]],
    report: Callable[[], None] = lambda: None,
) -> dict[str, frozenset[Note]]:
    """Call `render` with all names; return what the pages have noted, by their names.

    It writes a page, and returns its notes. `report` is called after each.
    """
    are_many = len(names) >= _MIN_PAGES_TO_FORK
    if are_many and not gc.isenabled():  # Jinja leaves 50 KB of cycles a page
        gc.freeze()
        gc.enable()
    processes = fork_pool.worker_count() if are_many else 1
    shared: dict[frozenset[Note], frozenset[Note]] = {}

    def part(own: int) -> Callable[[], _Part]:
        def render_part() -> _Part:
            captured = len(log_capture.captured_problems())
            noted: dict[str, frozenset[Note]] = {}
            for start in range(own * _BLOCK, len(names), processes * _BLOCK):
                for name in names[start : start + _BLOCK]:
                    notes = render(name)
                    noted[name] = shared.setdefault(notes, notes)
                    for _ in range(processes if own == 0 else 0):
                        report()
                clear_content_caches()  # Pelican keeps each body that a page has shown
            return noted, log_capture.captured_problems()[captured:]

        return render_part

    others = [fork_pool.run_forked(part(own)) for own in range(1, processes)]
    found, _ = part(0)()
    for result in others:
        more, captured = result()
        found |= more
        log_capture.captured_problems().extend(captured)
    return found
