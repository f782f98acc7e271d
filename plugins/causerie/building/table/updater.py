"""Updater: Pelican, set up once for any number of updates of a site."""

from collections.abc import Sequence
from contextlib import AbstractContextManager, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pelican
from pelican.generators import Generator

from causerie.bridge.log_capture import LogCapture, capture_logs
from causerie.bridge.pelican_patches import clear_content_caches
from causerie.bridge.site import KEY, new_site, site_of
from causerie.building.incremental.snapshot_db import SnapshotDB
from causerie.building.incremental.work import NeedsFullBuild, Work
from causerie.building.table.new_files import NewFiles
from causerie.building.table.saved_table import MANY_ROWS, NUMBER, SavedTable, load
from causerie.building.table.update import Update, UpdateTask
from causerie.problems import Problem, has_errors
from causerie.settings_locator import Locator

if TYPE_CHECKING:
    from causerie.building.table.open_pages import OpenPages  # a preview has them


class Updater:
    """Pelican, set up once for any number of updates of a site."""

    def __init__(self, settings: dict[str, Any]) -> None:
        """Set up by the settings of a build; files are written to its OUTPUT_PATH."""
        self.output = Path(settings["OUTPUT_PATH"])
        self._settings = {**settings, "CAUSERIE_PARTIAL": True}
        with self._capture_logs() as logs, redirect_stdout(StringIO()):
            pelican.Pelican(self._settings)
            self._generator = Generator(
                context={},
                settings=self._settings,
                path=settings["PATH"],
                theme=settings["THEME"],
                output_path=settings["OUTPUT_PATH"],
            )
        self._faults = [*site_of(self._settings).reporter.problems, *logs.problems]
        # of the update that was saved last, and its number
        self._last: tuple[bytes, SavedTable] | None = None

    def update(
        self,
        db: SnapshotDB,
        work: Work,
        new_files: NewFiles,
        *,
        between: Sequence[Problem] | None = None,
        open_pages: "OpenPages | None" = None,
    ) -> Update:
        """Render what some changed inputs change; raise NeedsFullBuild if unsure.

        `between` are the problems that posts had with each other in the last build.
        Of the output, open pages alone are changed.
        """
        if self._faults or between:
            found = [*(between or ()), *self._faults][0]
            raise NeedsFullBuild(f"it is to tell again: {found.what.rstrip('.')}")
        saved = self._saved_table(db)
        self._settings["DIRECT_TEMPLATES"] = [*saved.direct]
        site = self._settings[KEY] = new_site(self._settings)
        clear_content_caches()
        with self._capture_logs() as logs, redirect_stdout(StringIO()):
            task = UpdateTask(site, self._generator, db, saved, new_files)
            update = task.run(work, open_pages)
        update.problems.extend([*site.reporter.problems, *logs.problems])
        if has_errors(update.problems):
            raise NeedsFullBuild("an update found an error")
        return update

    def remember(self, update: Update) -> None:
        """Spare the next update to load the table of one that was saved.

        A preview makes many, and has most rows decoded then.
        """
        is_small = len(update.table.rows.since) <= MANY_ROWS
        self._last = (update.number, update.table) if is_small else None

    def load_ahead(self, db: SnapshotDB) -> None:
        """Spare the first update to load the table of a snapshot, and to decode it."""
        number, table = db.meta(NUMBER), load(db.meta)
        if number and number == db.meta(NUMBER):  # no other process wrote meanwhile
            table.rows.decode()
            self._last = (number, table)

    def _saved_table(self, db: SnapshotDB) -> SavedTable:
        """Return the table of a snapshot."""
        if self._last and self._last[0] == db.meta(NUMBER):
            return self._last[1]
        return load(db.meta)

    def _capture_logs(self) -> AbstractContextManager[LogCapture]:
        content = Path(self._settings["PATH"])
        files = self._settings["CAUSERIE_SETTINGS_FILES"]
        return capture_logs(content, Locator(content.parent, files))
