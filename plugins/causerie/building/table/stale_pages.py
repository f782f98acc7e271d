"""Stale pages: those whose posts, keys or notes are others than in the last build."""

from collections.abc import Collection, Iterable, Iterator
from collections.abc import Set as AbstractSet
from functools import cache

from causerie.bridge.site import Site
from causerie.building.incremental.work import NeedsFullBuild
from causerie.building.table.early_cutoff import RowChanges
from causerie.building.table.new_files import NewFiles
from causerie.building.table.notes import Note
from causerie.building.table.page_list import PageLister, PageSpec
from causerie.building.table.render import Renderer
from causerie.building.table.render_all import render_all
from causerie.building.table.saved_table import (
    PageNotes,
    SavedTable,
    digest_notes,
    key_hash,
    merge_notes,
)
from causerie.building.table.static_files import StaticFiles
from causerie.building.table.views import Views
from causerie.building.table.write_pages import shows_with_pages

_DOUBLED = "two posts have one address"


class StalePages:
    """The pages of a site that have to be rendered again."""

    def __init__(  # noqa: PLR0913
        self,
        site: Site,
        views: Views,
        saved: SavedTable,
        changes: RowChanges,
        statics: StaticFiles,
        *,
        all_listed: bool,
    ) -> None:
        """List the pages of a site as it is now; raise NeedsFullBuild if two clash.

        `all_listed`: any page may be stale, not only those of rows that changed.
        """
        self._rows, self._columns = views.rows, views.columns
        self._saved, self._changes, self._statics = saved, changes, statics
        self._shows = shows_with_pages(site, views)
        self._settings = site.settings
        self._lister = page_lister(site, views)
        self.keys = saved.pages  # of all pages, as they are now
        self.came_or_went: AbstractSet[str] = frozenset()
        showing = self._columns.places_of({*changes.changed, *self._linking_to_moved()})
        self._pages = dict(self._lister.own_pages(showing))  # at least the stale ones
        self._stale = {*self._pages}
        if all_listed or not changes.same_keys:
            self._compare_keys(all_listed=all_listed)

    def _compare_keys(self, *, all_listed: bool) -> None:
        saved = self._saved
        if saved.has_doubles:
            raise NeedsFullBuild(_DOUBLED)
        before, now = saved.pages.keys(), self._lister.pages()
        if not all_listed:
            # an edit of a text has none
            from causerie.building.table.subjects import find_subjects

            old = saved.rows, saved.columns
            found = find_subjects(
                self._changes,
                old,
                (self._rows, self._columns),
                self._settings["DEFAULT_LANG"],
            )
            lister = PageLister(*old, self._settings, self._shows)
            before = dict(lister.pages_of(found[0])).keys()
            now = self._lister.pages_of(found[1])
        keys = {**saved.pages}
        for name in before:
            del keys[name]
        pages = dict[str, PageSpec]()
        for name, spec in now:
            if name in keys:
                raise NeedsFullBuild(_DOUBLED)
            pages[name] = spec
            key = keys[name] = key_hash(spec)
            if saved.pages.get(name) != key:
                self._stale.add(name)
        self._pages |= pages
        self.came_or_went = before ^ pages.keys()
        if self._stale or self.came_or_went:
            self.keys = keys

    @property
    def templates(self) -> set[str]:
        """The names of the templates of all pages."""
        return {spec.template for spec in self._pages.values()}

    def render(
        self, renderer: Renderer, new: NewFiles, templates: Collection[str] = ()
    ) -> PageNotes:
        """Render them; return what all pages noted.

        `templates` are others now: all their pages are stale.
        """
        saved, changes = self._saved, self._changes
        stale = self._stale

        @cache
        def digest_now(notes: tuple[Note, ...]) -> int:
            if changes.same_keys and notes in saved.notes and not _of_posts(notes):
                return saved.notes[notes][0]
            return digest_notes(notes, self._columns, self._rows, self.keys)

        for notes, (digest, names) in saved.notes.items():
            if ("staticfiles",) in notes and self._statics.touched:
                raise NeedsFullBuild("a template goes through all static files")
            if digest_now(notes) != digest:
                stale.update(names)
        if templates:
            pages = self._pages.items()
            stale |= {name for name, spec in pages if spec.template in templates}

        if not stale & self.keys.keys() <= self._pages.keys():
            self._pages = dict(self._lister.pages())
        new.page_names = [name for name in self._pages if name in stale]
        numbers = {name: number for number, name in enumerate(new.page_names)}

        def render(name: str) -> frozenset[Note]:
            text, notes = renderer.render(name, self._pages[name])
            new.write_page(numbers[name], text)
            return notes

        noted = render_all(new.page_names, render)
        return merge_notes(saved.notes, noted, self.keys, digest_now)

    def _linking_to_moved(self) -> Iterator[str]:
        """Yield the sources of posts that link to one whose address is another."""
        old, rows = self._saved.rows.by_source, self._rows
        for source in self._changes.changed:
            place = self._columns.places[source]
            if source in old and old[source].path != rows[place].path:
                for linking in self._columns.linking.get(source, ()):
                    yield rows[linking].source


def page_lister(site: Site, views: Views) -> PageLister:
    """Return what lists the pages of a site."""
    shows = shows_with_pages(site, views)
    return PageLister(views.rows, views.columns, site.settings, shows)


def _of_posts(notes: Iterable[Note]) -> bool:
    return any(kind in {"body", "attached"} for kind, *_ in notes)
