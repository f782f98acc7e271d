"""Write groups: make the files that no template makes, of groups with other keys.

They go through all posts, and ask nothing of the pages: on a large site another process
makes them, while this one makes the pages.
"""

from collections.abc import Callable, Container, Mapping

from causerie.bridge.log_capture import captured_problems
from causerie.bridge.reporter import Reported
from causerie.bridge.site import Site
from causerie.building.table.early_cutoff import RowChanges
from causerie.building.table.group_keys import keep_by, keys_after
from causerie.building.table.other_files import GROUPS, Name, StandIn, files_of
from causerie.building.table.row_entry import row_entries
from causerie.building.table.rows import Rows
from causerie.building.table.saved_table import SavedGroup, SavedTable
from causerie.building.table.static_files import StaticFiles
from causerie.building.table.views import Views
from causerie.fork_pool import run_forked
from causerie.problems import Problem

_MANY_ROWS = 2000  # with fewer, a second process costs more than it saves
_Written = tuple[Reported, list[Problem], Mapping[str, str], Mapping[str, object]]


def begin_groups(  # noqa: PLR0913, PLR0917
    site: Site,
    rows: Rows,
    views: Views,
    saved: SavedTable,
    changes: RowChanges,
    statics: StaticFiles,
    shown: Container[str],
) -> Callable[[], dict[Name, SavedGroup]]:
    """Begin to write the groups of files whose keys are others.

    Return what waits for that, and returns all groups, once. `shown` are those that
    show changed settings.
    """
    columns = views.columns
    site.build.kept.key_of = keep_by(rows, columns)
    published = {name: file for name, (file, _) in statics.now.items()}
    site.build.statics = published
    keys = keys_after(
        *(site, rows, columns),
        (saved.rows.by_source, saved.columns),
        *(saved.files, changes),
        files_moved=bool(statics.touched),
    )
    files = {name: group for name, group in saved.files.items() if name in keys}
    stale = [
        name
        for name, each in keys.items()
        if name not in files or files[name].key != each.key or name[0] in shown
    ]
    if not stale:
        return lambda: files

    def write() -> None:
        site.build.entries = list(row_entries(rows, views))
        stand_in = StandIn(site, views, columns, published.values())
        site.build.generators = {"articles": stand_in, "pages": stand_in}
        for group in dict.fromkeys(group for group, _ in stale):
            parts = [part for own, part in stale if own == group]
            GROUPS[group].write(stand_in, parts)

    written = _begin(site, write, is_large=len(rows) >= _MANY_ROWS)

    def result() -> dict[Name, SavedGroup]:
        made = written()
        own = {n: SavedGroup(*keys[n], files_of(n, made)) for n in stale}
        return files | own

    return result


def _begin(
    site: Site, write: Callable[[], None], *, is_large: bool
) -> Callable[[], Mapping[str, str]]:
    """Begin to write files; return what waits for them, and returns them by owner."""

    def write_apart() -> _Written:
        captured = captured_problems()
        known = len(captured)
        reported = site.reporter.apart(write)
        logged = captured[known:]
        del captured[known:]
        return reported, logged, site.files.made, site.build.kept.now

    written = run_forked(write_apart) if is_large else write_apart

    def result() -> Mapping[str, str]:
        reported, logged, made, kept = written()
        site.reporter.add(reported)
        captured_problems().extend(logged)
        site.files.made.update(made)
        site.build.kept.now.update(kept)
        return made

    return result
