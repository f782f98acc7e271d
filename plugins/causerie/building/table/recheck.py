"""Recheck: report what changed rows have to do with each other, and their links.

Problems between posts, which a full build words, raise NeedsFullBuild.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from causerie.bridge.alias_pages import find_aliases_of_wrong_type
from causerie.bridge.check_bodies import check_bodies
from causerie.bridge.dead_links import WrittenFiles, check_references
from causerie.bridge.site import Site
from causerie.bridge.theme import check_menu
from causerie.building.incremental.work import NeedsFullBuild
from causerie.building.table.changed_rows import ChangedRows
from causerie.building.table.page_list import PageSpec
from causerie.building.table.row import Row
from causerie.building.table.saved_table import SavedTable
from causerie.crosslinks.series import series_path
from causerie.markup.pictures import check_pictures
from causerie.sources.read_sources import find_conflict_copies
from causerie.sources.source_paths import read_source_paths
from causerie.sources.tree import scan_tree


def recheck(  # noqa: PLR0913
    site: Site,
    changed: ChangedRows,
    rows: Sequence[Row],
    pages: Mapping[str, PageSpec],
    saved: SavedTable,
    *,
    folders: tuple[Path, Path],
    removed: frozenset[str],
) -> None:
    """Report the problems of posts that were read; raise NeedsFullBuild at others.

    `folders` are that of new files, and the output; `removed` are files of the output
    that will go.
    """
    before = {row.source for row in saved.rows}
    added = changed.entries.keys() - before
    if added:
        _check_tree(site, added)
    _check_names(rows)
    _check_addresses(rows, pages, site, saved)
    if any(check_menu(site)):
        raise NeedsFullBuild
    read = changed.entries.values()
    site.build.entries, entries = [*read], site.build.entries
    wrong = any(find_aliases_of_wrong_type(site))
    site.build.entries = entries
    if wrong:
        raise NeedsFullBuild
    site.build.references = changed.references
    written = WrittenFiles(folders, removed)
    site.reporter.report_as("links", check_references(site, written))
    site.report(check_bodies(site, read))
    own = [r for r in changed.references if r.source.post.source in changed.entries]
    site.report(check_pictures(site, own))


def _check_tree(site: Site, added: frozenset[str] | set[str]) -> None:
    """Check that new files are read in a full build as they were here."""
    paths = read_source_paths(site.settings)
    tree = scan_tree(site.content, paths)
    read = {name for name, _ in paths.find(tree.files)}
    if tree.problems or not added <= read or find_conflict_copies(tree.files):
        raise NeedsFullBuild


def _check_names(rows: Sequence[Row]) -> None:
    """Check that names with one slug are spelt one way."""
    known: dict[tuple[str, str], str] = {}
    for row in rows:
        for kind, name, slug in row.names if row.kind == "article" else ():
            if not slug or known.setdefault((kind, slug), name) != name:
                raise NeedsFullBuild
        if row.series and row.kind == "article":
            path = series_path(row, "")  # type: ignore[arg-type]
            if known.setdefault(("series", path), row.series) != row.series:
                raise NeedsFullBuild
        if row.repeated:
            raise NeedsFullBuild


def _check_addresses(
    rows: Sequence[Row],
    pages: Mapping[str, PageSpec],
    site: Site,
    saved: SavedTable,
) -> None:
    """Check that every file has one owner, also of those that are no pages."""
    new = pages.keys() - saved.pages.keys()
    known = {file for _, found in saved.files.values() for file in found}
    made = site.files.made.keys() - known
    statics = {file for file, _ in saved.statics.values()}
    if new & (statics | known | site.files.made.keys()) or made & (
        statics | pages.keys()
    ):
        raise NeedsFullBuild
    if new or made:
        every = {*pages, *known, *site.files.made, *statics}
        folded = {name.casefold() for name in every}
        folders = {str(folder) for name in new | made for folder in Path(name).parents}
        if len(folded) != len(every) or folders & every:
            raise NeedsFullBuild
        if any((site.output / name).is_dir() for name in new | made):
            raise NeedsFullBuild
    later = [row.later for row in rows if row.later]
    if len(later) != len({*later}) or not pages.keys().isdisjoint(later):
        raise NeedsFullBuild
