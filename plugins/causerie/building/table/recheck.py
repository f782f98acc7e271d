"""Recheck: report what changed rows have to do with each other, and their links.

Problems between posts, which a full build words, raise NeedsFullBuild.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable
from pathlib import Path

from causerie.bridge.check_bodies import check_bodies
from causerie.bridge.dead_links import WrittenFiles, check_references
from causerie.bridge.entry import Entry
from causerie.bridge.site import Site
from causerie.bridge.theme import check_menu
from causerie.building.incremental.work import NeedsFullBuild
from causerie.building.table.changed_rows import ChangedRows
from causerie.building.table.columns import Columns
from causerie.building.table.early_cutoff import RowChanges
from causerie.building.table.plain_values import decode
from causerie.building.table.row import Row
from causerie.building.table.rows import Rows
from causerie.building.table.saved_table import SavedTable
from causerie.post import Article, Status
from causerie.problems import of_kind
from causerie.sources.source_paths import read_source_paths
from causerie.urls import save_as


def recheck(  # noqa: PLR0913
    site: Site,
    changed: ChangedRows,
    rows: Rows,
    columns: Columns,
    pages: Collection[str],
    *,
    saved: SavedTable,
    changes: RowChanges,
    written: WrittenFiles,
) -> None:
    """Report the problems of posts that were read; raise NeedsFullBuild at others.

    `written` are the files of the output, as they will be.
    """
    added = changed.entries.keys() - saved.rows.places.keys()
    if added:
        _check_tree(site, added, rows)
    _check_guids(rows, columns, saved, changes)
    if not changes.same_keys:
        # an edit of a text has no other names
        from causerie.building.table.recheck_names import recheck_names

        recheck_names(site, rows, columns, saved=saved, changes=changes)
        _check_attached(rows, saved, changes)
        _check_drafts(rows, columns, saved, changes)
        _check_addresses(rows, columns, pages, site, saved)
        if "index.html" in saved.pages and "index.html" not in pages:
            raise NeedsFullBuild("nothing is written to index.html")
        _check_menu(site, rows, columns)
    read = changed.entries.values()
    if any(entry.post.aliases or entry.post.queries for entry in read):
        _check_aliases(site, read, rows, pages)
    if _queries(changed.entries, rows) != _queries(changed.entries, saved.rows):
        raise NeedsFullBuild("an old address with a query changed")
    site.build.references = changed.references
    site.reporter.report_as("links", check_references(site, written))
    if not changes.same_keys:
        _check_links_of_settings(site, rows, pages, saved, written)
    site.report(of_kind("words", check_bodies(site, read)))
    _check_images(site, changed)


def _check_menu(site: Site, rows: Rows, columns: Columns) -> None:
    """Raise NeedsFullBuild if the menu names what is no page, or is not shown."""
    lists = columns.lists.by_status.items()
    pages = [rows[place] for key, own in lists if key[0] == "page" for place in own]
    site.build.entries = [Entry(row, row) for row in pages]
    if any(check_menu(site)):
        raise NeedsFullBuild("a page of the menu is not there")


def _check_images(site: Site, changed: ChangedRows) -> None:
    """Report images and covers, of posts that were read, that browsers do not show."""
    own = [r for r in changed.references if r.source.post.source in changed.entries]
    if any(reference.link.tag != "a" for reference in own):
        from causerie.markup.pictures import check_pictures  # most texts have none

        site.report(of_kind("images", check_pictures(site, own)))
    read = changed.entries.values()
    if any(isinstance(each.post, Article) and each.post.cover for each in read):
        from causerie.markup.covers import check_covers  # few posts have one

        site.report(check_covers(site, read))


def _check_links_of_settings(
    site: Site,
    rows: Rows,
    pages: Collection[str],
    saved: SavedTable,
    written: WrittenFiles,
) -> None:
    """Raise NeedsFullBuild if a link that the settings name leads nowhere now."""
    if site.settings.get("REDIRECTS"):
        # few have it
        from causerie.bridge.redirects_file import check_redirect_targets, files_led_on

        if any(check_redirect_targets(site, written)):
            raise NeedsFullBuild("a rule of REDIRECTS leads to no page")
        if files_led_on(site) & {*pages} - saved.pages.keys():
            raise NeedsFullBuild("a page has an old address of REDIRECTS")
    if "notes_after" in str(site.settings.get("PODCAST")):
        from causerie.podcast.notes_after import check_notes  # few have them

        shows = [decode(show, site.settings) for show in saved.shows.values()]
        if any(check_notes(site, shows, rows, written)):
            raise NeedsFullBuild("the notes under every episode link to no page")


def _check_attached(rows: Rows, saved: SavedTable, changes: RowChanges) -> None:
    """Raise NeedsFullBuild if a file is attached to a post, or no longer is.

    It moves, and with it what other posts show.
    """
    for source in (*changes.changed, *changes.gone):
        before, now = saved.rows.by_source.get(source), rows.by_source.get(source)
        if _attached(before) != _attached(now):
            raise NeedsFullBuild("a file that is attached to a post changed its place")


def _attached(row: Row | None) -> frozenset[tuple[str, str]]:
    """Return the files that a post has attached to its page, each with that page."""
    if row is None:
        return frozenset()
    return frozenset((each.file, row.save_as) for each in row.links if each.attached)


def _check_guids(
    rows: Rows, columns: Columns, saved: SavedTable, changes: RowChanges
) -> None:
    """Raise NeedsFullBuild if posts have one guid, of which one is new."""
    old, now = saved.rows.by_source, rows.by_source
    for source in changes.changed:
        guid = now[source].guid
        is_new = source not in old or old[source].guid != guid
        if is_new and len(columns.guids.get(guid, ())) > 1:
            raise NeedsFullBuild("two posts have one guid")


def _check_drafts(
    rows: Rows, columns: Columns, saved: SavedTable, changes: RowChanges
) -> None:
    """Raise NeedsFullBuild if a draft that came or went has the slug of another.

    Then their addresses have their dates.
    """
    others = {*changes.changed, *changes.gone}
    now = [_draft(rows.by_source[source]) for source in changes.changed]
    gone = [_draft(saved.rows.by_source[s]) for s in others & saved.rows.places.keys()]
    drafts = Counter(filter(None, now))
    found = {*drafts, *filter(None, gone)}
    every = (rows[place] for place in (columns.lists.drafts if found else ()))
    kept = {_draft(row) for row in every if row.source not in others}
    if found & kept or drafts.total() > len(drafts):
        raise NeedsFullBuild("two drafts have one slug")


def _draft(row: Row) -> tuple[str, str] | None:
    """Return the language and the slug of a draft, without a date that it was given."""
    if row.state != Status.DRAFT or row.kind != "article":
        return None
    return (row.lang, _DATED.sub("", row.slug))


_DATED = re.compile(r"^\d{4}-\d\d-\d\d-")


def _check_aliases(
    site: Site, read: Iterable[Entry], rows: Rows, pages: Collection[str]
) -> None:
    from causerie.bridge.alias_pages import check_aliases  # most posts have none

    # those of drafts, too, for which there are no pages
    taken = [save_as(alias) for row in rows for alias in row.aliases]
    drafts = [row for row in rows if row.state == Status.DRAFT]
    if len({*taken}) != len(taken) or any(
        save_as(alias) in pages for row in drafts for alias in row.aliases
    ):
        raise NeedsFullBuild("two posts have one old address")
    site.build.entries, entries = [*read], site.build.entries
    wrong = any(check_aliases(site))
    site.build.entries = entries
    if wrong:
        raise NeedsFullBuild("an old address of a post is at fault")


def _queries(sources: Iterable[str], rows: Rows) -> list[tuple[str, ...]]:
    places = (rows.places.get(source) for source in sorted(sources))
    return [() if place is None else rows[place].queries for place in places]


def _check_tree(site: Site, added: frozenset[str] | set[str], rows: Rows) -> None:
    """Check that new files are read in a full build as they were here."""
    # only now: an edit adds none
    from causerie.sources.conflict_copies import may_be_copy
    from causerie.sources.read_sources import find_conflict_copies
    from causerie.sources.tree import scan_tree

    paths = read_source_paths(site.settings)
    # a copy is known by the files beside it
    has_copies = may_be_copy("\n".join(rows.places))
    tree = scan_tree(site.content, paths, None if has_copies else added)
    read = {name for name, _ in paths.find(added & {*tree.files})}
    if tree.problems or read != added or find_conflict_copies(tree.files):
        raise NeedsFullBuild("a new post is not read as one")


def _check_addresses(
    rows: Rows,
    columns: Columns,
    pages: Collection[str],
    site: Site,
    saved: SavedTable,
) -> None:
    """Check that every file has one owner, also of those that are no pages."""
    new = {*pages} - saved.pages.keys()
    known = {file for group in saved.files.values() for file in group.files}
    made = site.files.made.keys() - known
    statics = {file for file, _ in saved.statics.values()}
    if new & (statics | known | site.files.made.keys()) or made & (statics | {*pages}):
        raise NeedsFullBuild("two files have one address")
    if new or made:
        every = {*pages, *known, *site.files.made, *statics}
        folded = {name.casefold() for name in every}
        folders = {str(folder) for name in new | made for folder in Path(name).parents}
        if len(folded) != len(every) or folders & every:
            raise NeedsFullBuild("two files have one address")
        if any((site.output / name).is_dir() for name in new | made):
            raise NeedsFullBuild("a folder of the output has the name of a file")
    drafts = [rows[place] for place in columns.lists.drafts]
    later = [row.later for row in drafts if row.later]
    if len(later) != len({*later}) or not {*pages}.isdisjoint(later):
        raise NeedsFullBuild("two drafts have one address")
