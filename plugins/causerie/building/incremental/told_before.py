"""Told before: warnings of the last build that an update may have mended.

They are about files that no update reads again: those that nothing used, and settings
that name a page. What a full build would tell of them now, only a full build knows.
"""

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from causerie.building.incremental.work import NeedsFullBuild
from causerie.building.table.row import Row
from causerie.building.table.update import Update
from causerie.problems import Problem

_OF_PAGES = "MENU_PAGES"  # the setting that names pages
_OF_HOME = "nothing is written to index.html"  # the site has no home


def check_told_before(problems: Iterable[Problem], update: Update) -> None:
    """Raise NeedsFullBuild if a warning of the last build may be wrong now.

    It says that nothing uses a file which a changed post names, that a setting names a
    page which is not there, and pages came, went or moved, or that there is no home.
    """
    before, now = update.before.rows.by_source, update.table.rows.by_source
    new = {
        f"content/{file}"
        for source in update.changes.changed
        for file in {*_files_of(now[source])} - {*_files_of(before.get(source))}
    }
    for problem in problems:
        place = problem.where.path  # a file, or a folder with several
        is_of_new = problem.kind == "files" and any(
            place.startswith(file) or file.startswith(f"{place}/") for file in new
        )
        is_of_pages = not update.changes.same_keys and _OF_PAGES in problem.what
        is_of_home = _OF_HOME in problem.what and "index.html" in update.table.pages
        if is_of_new or is_of_pages or is_of_home:
            told = problem.what.rstrip(".")
            raise NeedsFullBuild(f"it may be wrong now: {told}")


def _files_of(row: Row | None) -> Iterator[str]:
    """Yield the files that a post names, a recording's without its ending.

    Beside a recording stand chapters and facts, which begin with its name.
    """
    if row is None:
        return
    yield from row.files
    yield from (link.file for link in row.links if link.file)
    yield from (str(PurePosixPath(file).with_suffix("")) for file in row.uses)
