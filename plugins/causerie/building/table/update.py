"""Update: make what changed posts and files change of a built site.

The changed sources become rows; the columns and the pages follow from all rows. The
pages whose keys are others than in the last build are rendered, and so are those that
noted what is no longer so. What cannot be told so raises NeedsFullBuild.
"""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from causerie.bridge.site import Site
from causerie.bridge.unpublished_notes import unpublished_notes
from causerie.building.incremental.snapshot_db import SnapshotDB
from causerie.building.incremental.work import NeedsFullBuild, Work
from causerie.building.table.changed_rows import ChangedRows, bare_path
from causerie.building.table.columns import Columns
from causerie.building.table.other_files import (
    GROUPS,
    files_of,
    keys_of,
    stand_in_for_generator,
)
from causerie.building.table.page_list import PageLister, PageSpec
from causerie.building.table.plain_values import decode
from causerie.building.table.recheck import recheck
from causerie.building.table.render import Renderer
from causerie.building.table.row import Row, RowBody
from causerie.building.table.row_entry import row_entries
from causerie.building.table.saved_table import (
    SavedTable,
    digest_notes,
    dump,
    dump_body,
    group_notes,
    key_hash,
    load_body,
)
from causerie.building.table.static_files import StaticFiles, leads_elsewhere
from causerie.building.table.views import Note, Views
from causerie.building.table.write_pages import columns_of, shows_with_pages
from causerie.problems import Problem


@dataclass(frozen=True, slots=True)
class Update:
    """An update: its files are written, neither output nor snapshot changed."""

    problems: list[Problem]  # of the posts that were read, and those of groups
    groups: Mapping[str, list[Problem]]  # "links" and "feeds"
    checked: frozenset[str]  # sources whose links were resolved again
    notes: tuple[str, ...]  # what the author may like to know
    removed: frozenset[str]  # files of the output
    linked: tuple[str, ...]  # static files of which the output has new links
    table: SavedTable
    bodies: Mapping[str, RowBody]  # of the rows that changed
    gone: frozenset[str]  # sources

    def valid_interval(self, now: float) -> tuple[float, float | None]:
        """Return the interval of time in which the same posts are due as now."""
        dates = [row.timestamp for row in self.table.rows if row.day]
        past = max((date for date in dates if date <= now), default=0.0)
        return past, min((date for date in dates if date > now), default=None)

    def save(self, db: SnapshotDB) -> None:
        """Write what has changed into the snapshot."""
        db.put_meta({"table": dump(self.table)})
        db.put_bodies((source, dump_body(body)) for source, body in self.bodies.items())
        db.delete_bodies(self.gone)


class UpdateTask:
    """One update."""

    def __init__(
        self,
        site: Site,
        generator: Any,
        db: SnapshotDB,
        saved: SavedTable,
        folders: tuple[Path, Path],
    ) -> None:
        """`folders` are that which new files are written to, and the output."""
        self._site, self._generator, self._saved = site, generator, saved
        self._part, self._output = folders
        self._before = {row.source: row for row in saved.rows}
        self._statics = StaticFiles(site, generator, saved.statics)
        self._changed = ChangedRows(
            site,
            generator,
            self._before,
            lambda source: load_body(db.body(source)),
            self._statics,
        )

    def run(self, work: Work) -> Update:
        """Write what changes into the folder for new files."""
        site, saved, statics = self._site, self._saved, self._statics
        showing = statics.follow(work.statics, self._before.values())
        work = work.with_posts(showing - work.removed)
        rows = self._changed.work_out(work, statics.touched)
        self._publish_files(rows)
        columns = columns_of(site, rows)
        views, renderer = self._prepare(rows, columns)
        pages = self._list_pages(rows, columns, views)
        keys = {name: key_hash(spec) for name, spec in pages.items()}
        came_or_went = {f"/{name}" for name in saved.pages.keys() ^ pages.keys()}
        self._changed.resolve_again(rows, {bare_path(path) for path in came_or_went})
        noted = self._render(renderer, pages, keys, columns, rows)
        files = self._write_files(rows, columns, views)
        copied = statics.copy(self._part)
        self._copy_theme_files(work)
        old = {*saved.pages, *(f for _, found in saved.files.values() for f in found)}
        now = {*pages, *(f for _, found in files.values() for f in found)}
        removed = frozenset((old - now) | statics.gone)
        if {path.lstrip("/") for path in statics.touched} & (old | now):
            raise NeedsFullBuild  # a page or a feed may have that file's place
        recheck(
            site,
            self._changed,
            rows,
            pages,
            saved,
            folders=(self._part, self._output),
            removed=removed,
        )
        changed = [row.source for row in rows if self._before.get(row.source) != row]
        is_same = files.get("podcast") == saved.files.get("podcast")
        feed_notes = saved.feed_notes if is_same else tuple(site.reporter.notes)
        table = SavedTable(
            tuple(rows),
            keys,
            group_notes(noted, columns, rows, keys),
            files,
            feed_notes,
            statics.now,
            frozenset(columns.places),
            saved.shows,
            saved.direct,
        )
        return Update(
            problems=[],
            groups={
                name: site.reporter.groups.get(name, [])
                for name in ("links", *(() if is_same else ("feeds",)))
            },
            checked=frozenset(self._changed.relinked),
            notes=(*feed_notes, *unpublished_notes(site)),
            removed=removed,
            linked=tuple(copied),
            table=table,
            bodies={source: self._changed.body(source) for source in changed},
            gone=frozenset(self._before.keys() - columns.places.keys()),
        )

    def _publish_files(self, rows: Sequence[Row]) -> None:
        """Publish the files that the posts which were read name now."""
        now = {row.source: row for row in rows}
        gone = self._before.keys() - now.keys()
        read = [now[source] for source in self._changed.entries]
        self._statics.claim([*read, *(self._before[source] for source in gone)])
        for source in self._changed.entries:
            before = self._before.get(source)
            old = set(before.files) if before else set()
            self._statics.require(set(now[source].files) - old)
            self._statics.release(old - set(now[source].files), rows)
        dropped = {file for source in gone for file in self._before[source].files}
        self._statics.release(dropped, rows)

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
            "generated_content": _BySource(views),
            "static_content": self._statics,
            "static_links": set(),
        }
        generator.context = views.context
        generator.env.fragments = views.notes
        return views, Renderer(site, views, variables, generator.get_template)

    def _list_pages(
        self, rows: Sequence[Row], columns: Columns, views: Views
    ) -> dict[str, PageSpec]:
        site = self._site
        shows = shows_with_pages(site, views)
        pages: dict[str, PageSpec] = {}
        for name, spec in PageLister(rows, columns, site.settings, shows).pages():
            if name in pages:
                raise NeedsFullBuild  # two posts at one address
            pages[name] = spec
        return pages

    def _render(
        self,
        renderer: Renderer,
        pages: Mapping[str, PageSpec],
        keys: Mapping[str, int],
        columns: Columns,
        rows: Sequence[Row],
    ) -> dict[str, frozenset[Note]]:
        """Render the pages that are others now; return what all pages noted."""
        saved = self._saved
        stale = {name for name, key in keys.items() if saved.pages.get(name) != key}
        noted: dict[str, frozenset[Note]] = {}
        for notes, (known, names) in saved.notes.items():
            noted |= dict.fromkeys(names, frozenset(notes))
            if ("staticfiles",) in notes and self._statics.touched:
                raise NeedsFullBuild
            if digest_notes(notes, columns, rows, keys) != known:
                stale.update(names)
        for name in [name for name in pages if name in stale]:
            text, noted[name] = renderer.render(name, pages[name])
            path = self._part / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
        return {name: notes for name, notes in noted.items() if name in pages}

    def _write_files(
        self, rows: Sequence[Row], columns: Columns, views: Views
    ) -> dict[str, tuple[int, Sequence[str]]]:
        """Write the groups of other files whose keys are others; return all."""
        site, saved = self._site, self._saved
        site.build.table = self
        keys = keys_of(site, rows, columns)
        stale = [name for name, key in keys.items() if saved.files[name][0] != key]
        episodes = "podcast" in stale
        site.build.entries = list(row_entries(rows, views, episodes=episodes))
        files = dict(saved.files)
        if not stale:
            return files
        statics = (file for file, _ in self._statics.now.values())
        stand_in = stand_in_for_generator(site, views, columns, statics)
        site.build.generators = {"articles": stand_in, "pages": stand_in}
        for name in stale:
            GROUPS[name].write(stand_in)
            files[name] = (keys[name], files_of(name, site.files.made))
        return files

    def _copy_theme_files(self, work: Work) -> None:
        settings = self._site.settings
        static = Path(settings["THEME"]) / "static"
        for name in work.theme_files:
            if leads_elsewhere(static, name):
                raise NeedsFullBuild  # which reports links that leave the theme
            source = static / name
            target = Path(settings["THEME_STATIC_DIR"]) / name
            if not source.is_file() or not (self._output / target).is_file():
                raise NeedsFullBuild  # feeds and pages may name it
            (self._part / target).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, self._part / target)


class _BySource(Mapping[str, Any]):
    """The posts of a site, by source, as Pelican looks linked posts up."""

    def __init__(self, views: Views) -> None:
        self._views = views

    def __getitem__(self, source: str) -> Any:
        return self._views.of(self._views.columns.places[source])

    def __iter__(self) -> Iterator[str]:
        return iter(self._views.columns.places)

    def __len__(self) -> int:
        return len(self._views.rows)
