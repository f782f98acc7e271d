"""Update: make what changed posts and files change of a built site.

The changed sources become rows; the columns and the pages follow from all rows. The
pages whose keys are others than in the last build are rendered, and so are those that
noted what is no longer so. What cannot be told so raises NeedsFullBuild.
"""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from causerie.bridge.dead_links import WrittenFiles
from causerie.bridge.kept_values import KeptValues
from causerie.bridge.post_notes import draft_files, post_notes
from causerie.bridge.site import Site
from causerie.building.incremental.snapshot_db import SnapshotDB
from causerie.building.incremental.work import NeedsFullBuild, Work
from causerie.building.table.changed_rows import ChangedRows
from causerie.building.table.columns import Columns
from causerie.building.table.early_cutoff import RowChanges, compare_rows
from causerie.building.table.new_files import NewFiles
from causerie.building.table.other_files import Name
from causerie.building.table.plain_values import decode
from causerie.building.table.recheck import recheck
from causerie.building.table.render import Renderer
from causerie.building.table.row import Row, RowBody, bare_path
from causerie.building.table.row_entry import ViewsBySource, draft_entries
from causerie.building.table.rows import Rows
from causerie.building.table.saved_table import (
    NUMBER,
    PageNotes,
    SavedGroup,
    SavedTable,
    dump,
    dump_body,
    dump_kept,
    load_body,
    load_kept,
    new_number,
)
from causerie.building.table.stale_pages import StalePages, page_lister
from causerie.building.table.static_files import StaticFiles, copy_theme_files
from causerie.building.table.template_closure import (
    changed_templates,
    templates_naming,
)
from causerie.building.table.views import Views
from causerie.building.table.write_groups import begin_groups
from causerie.problems import Problem, has_errors

if TYPE_CHECKING:
    from causerie.building.table.open_pages import OpenPages  # a preview has them

_PODCAST: Name = ("podcast", "")


@dataclass(frozen=True, slots=True)
class Update:
    """An update: its files are written, neither output nor snapshot changed."""

    problems: list[Problem]  # of the posts that were read, and those of groups
    groups: Mapping[str, list[Problem]]  # "links" and "feeds"
    checked: frozenset[str]  # sources whose links were resolved again
    notes: tuple[str, ...]  # what the author may like to know
    drafts: tuple[str, ...]  # files of the output that a release does not have
    removed: frozenset[str]  # files of the output
    linked: tuple[str, ...]  # static files of which the output has new links
    table: SavedTable
    before: SavedTable
    bodies: Mapping[str, RowBody]  # of the rows that changed
    kept: Mapping[str, Any]  # what features keep of it for the next
    changes: RowChanges
    number: bytes = field(default_factory=new_number)

    def valid_interval(
        self, now: float, known: Sequence[float | None]
    ) -> tuple[float, float | None] | None:
        """Return the interval in which the same posts are due; None: that of before.

        `known` is that of before: now is in it.
        """
        if self.changes.same_columns:
            return None
        rows, before = self.table.rows, self.before.rows
        sources = {*self.changes.changed, *self.changes.gone}
        old, new = (
            [row for row in map(each.by_source.get, sources) if row and row.day]
            for each in (before, rows)
        )
        if any(row.timestamp in known for row in old):  # others may be as old
            new, known = [row for row in rows if row.day], ()
        dates = [*(row.timestamp for row in new), *filter(None, known)]
        past = max((date for date in dates if date <= now), default=0.0)
        return past, min((date for date in dates if date > now), default=None)

    def save(self, db: SnapshotDB) -> None:
        """Write what has changed into the snapshot."""
        db.put_each(dump(self.table, self.before))
        db.put_meta({**dump_kept(self.kept), NUMBER: self.number})
        db.put_bodies((source, dump_body(body)) for source, body in self.bodies.items())
        db.delete_bodies(self.changes.gone)


class UpdateTask:
    """One update."""

    def __init__(
        self,
        site: Site,
        generator: Any,
        db: SnapshotDB,
        saved: SavedTable,
        new_files: NewFiles,
    ) -> None:
        """Take what all is read of; `new_files` are to be written."""
        self._site, self._generator, self._saved = site, generator, saved
        self._new_files, output = new_files, new_files.output
        site.build.kept = KeptValues(lambda name: load_kept(db.meta, name), output)
        self._before = saved.rows.by_source
        self._statics = StaticFiles(site, generator, saved.statics)
        self._changed = ChangedRows(
            site,
            generator,
            saved,
            lambda source: load_body(db.body(source)),
            self._statics,
        )

    def run(self, work: Work, open_pages: "OpenPages | None" = None) -> Update:
        """Write what changes into the folder for new files; first the open pages."""
        site, saved, statics = self._site, self._saved, self._statics
        new = self._new_files
        if work.statics:
            showing = statics.follow(work.statics, self._before.values())
            work = work.with_posts(showing - work.removed)
        looks: tuple[str, ...] = ()
        if not work.is_of_posts:
            from causerie.building.table.check_looks import check_looks  # few edits do

            looks = check_looks(site, self._generator.env, work)
        rows = self._changed.work_out(work, statics.touched)
        changes = compare_rows(saved.rows, rows, self._changed.rows)
        shown, names = frozenset[str](), frozenset[str]()
        if work.settings:
            from causerie.building.table.shown_settings import take_up  # few edits do

            changes, shown, names = take_up(site, work.settings, changes)
        self._publish_files(rows, changes)
        columns = self._columns(rows, changes)
        if len(columns.start) < len({*site.settings.get("START_HERE", ())}):
            raise NeedsFullBuild("a post of START_HERE is gone")
        views, renderer = self._prepare(rows, columns)
        if open_pages and work.is_of_posts and not has_errors(site.reporter.problems):
            places = [columns.places[source] for source in changes.changed]
            open_pages.make(page_lister(site, views), places, renderer)
        site.build.table = self
        writing = begin_groups(site, rows, views, saved, changes, statics, shown)
        try:
            keys, notes = self._make_pages(work, rows, views, changes, renderer, names)
        except BaseException:
            with suppress(Exception):  # another process writes into the same folder
                writing()
            raise
        files = writing()
        copied = statics.copy(new.part)
        copy_theme_files(site.settings, work.theme_files, new.part, new.output)
        removed = self._removed(keys, files)
        recheck(
            site,
            self._changed,
            rows,
            columns,
            keys,
            saved=saved,
            changes=changes,
            written=WrittenFiles((new.part, new.output), removed, dict(new.pages())),
        )
        drafts = list(draft_entries(views))
        is_same = files.get(_PODCAST) == saved.files.get(_PODCAST)
        feed_notes = saved.feed_notes if is_same else tuple(site.reporter.notes)
        table = SavedTable(
            rows,
            columns,
            keys,
            notes,
            files,
            feed_notes,
            statics.now,
            saved.shows,
            saved.direct,
            saved.has_doubles,
        )
        return Update(
            problems=[],
            groups={
                name: site.reporter.groups.get(name, [])
                for name in ("links", *(() if is_same else ("feeds",)), *looks)
            },
            checked=frozenset(self._changed.relinked),
            notes=(*feed_notes, *post_notes(site, columns.counts, drafts)),
            drafts=tuple(draft_files(drafts)),
            removed=removed,
            linked=tuple(copied),
            table=table,
            before=saved,
            bodies={source: self._changed.body(source) for source in changes.changed},
            kept=site.build.kept.now,
            changes=changes,
        )

    def _make_pages(  # noqa: PLR0913, PLR0917
        self,
        work: Work,
        rows: Rows,
        views: Views,
        changes: RowChanges,
        renderer: Renderer,
        names: Collection[str],
    ) -> tuple[Mapping[str, int], PageNotes]:
        """Render what is stale; return the keys of all pages, and what they noted.

        `names` are those that templates know changed settings by.
        """
        site, saved, generator = self._site, self._saved, self._generator
        whole = bool(work.templates or work.settings)
        pages = StalePages(site, views, saved, changes, self._statics, all_listed=whole)
        came_or_went = {bare_path(f"/{name}") for name in pages.came_or_went}
        self._changed.resolve_again(rows, views.columns, came_or_went)
        templates = changed_templates(generator, pages.templates, work.templates)
        templates |= templates_naming(generator, pages.templates, names)
        return pages.keys, pages.render(renderer, self._new_files, templates)

    def _columns(self, rows: Rows, changes: RowChanges) -> Columns:
        known, settings = self._saved.columns, self._site.settings
        if changes.same_keys:
            return known
        # an edit of a text has none of that
        from causerie.building.table import update_columns as update

        edits = update.edited_shapes(self._saved.rows, rows, changes)
        carded = [(rows.places[each], rows.by_source[each]) for each in changes.changed]
        features = update.features_of(self._site)
        return update.update_columns(known, rows, edits, carded, settings, features)

    def _removed(
        self, pages: Mapping[str, int], files: Mapping[Name, SavedGroup]
    ) -> frozenset[str]:
        """Return the files of the output that are no more."""
        saved, statics = self._saved, self._statics
        old, now = (
            {file for group in groups.values() for file in group.files}
            for groups in (saved.files, files)
        )
        if any(
            path.lstrip("/") in names
            for path in statics.touched
            for names in (old, now, saved.pages, pages)
        ):
            raise NeedsFullBuild("a file has the place of a page or a feed")
        gone = (saved.pages.keys() - pages.keys()) | (old - now)
        return frozenset((gone - now - pages.keys()) | statics.gone)

    def _publish_files(self, rows: Rows, changes: RowChanges) -> None:
        """Publish the files that the posts which were read name now."""
        before, gone = self._before, changes.gone
        read = [rows.by_source[source] for source in self._changed.entries]
        self._statics.claim([*read, *(before[source] for source in gone)])
        for row in read:
            old = set(before[row.source].files) if row.source in before else set()
            self._statics.require(set(row.files) - old)
            self._statics.release(old - set(row.files), rows)
        self._statics.release({f for each in gone for f in before[each].files}, rows)
        self._statics.check_used(map(before.get, {*changes.changed, *gone}), rows)

    def _prepare(self, rows: Sequence[Row], columns: Columns) -> tuple[Views, Renderer]:
        site, generator = self._site, self._generator
        views = Views(site, rows, columns, self._changed.body)
        views.shows = {
            name: decode(show, site.settings)
            for name, show in self._saved.shows.items()
        }
        variables = {
            **site.settings,
            "show": views.shows.get(""),
            "shows": [*views.shows.values()],
            "generated_content": ViewsBySource(views),
            "static_content": self._statics,
            "static_links": set(),
        }
        generator.context = views.context
        generator.env.fragments = views.notes
        return views, Renderer(site, views, variables, generator.get_template)
