"""Changed rows: read changed sources, and find what else they change of the rows.

A post that was read is a new row. A post that links to where another has come, gone or
moved has its links resolved again; posts with new mentions show them.
"""

from collections import ChainMap
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from types import SimpleNamespace
from typing import Any, cast

from causerie.bridge.entry import Entry, Reference
from causerie.bridge.resolve_links import LinkResolver, old_addresses
from causerie.bridge.site import Site
from causerie.building.incremental.work import NeedsFullBuild, Work
from causerie.building.table.columns import Columns
from causerie.building.table.mentioned_rows import mentioned_rows
from causerie.building.table.regroup import find_members, regroup
from causerie.building.table.row import (
    NO_MENTIONS,
    Row,
    RowBody,
    bare_path,
    digest,
    link_of,
    make_row,
    with_digests,
)
from causerie.building.table.rows import Rows
from causerie.building.table.saved_table import SavedTable
from causerie.building.table.source_reader import SourceReader
from causerie.building.table.static_files import StaticFiles
from causerie.urls import normalise_path


class ChangedRows:
    """The rows of a site after some sources changed."""

    def __init__(
        self,
        site: Site,
        generator: Any,
        saved: SavedTable,
        load: Callable[[str], RowBody],
        statics: StaticFiles,
    ) -> None:
        """Take the table of the last build; `load` returns the bodies of its rows."""
        self._site, self._saved = site, saved
        self._before = saved.rows.by_source
        self._load, self._statics = load, statics
        self._reader = SourceReader(site, generator, self._before, load)
        # Excerpts of what is read are made of bodies with links, which Pelican looks up
        self._contents: dict[str, Any] = {}
        self._generator = generator
        self.bodies: dict[str, RowBody] = {}  # of changed rows
        self.entries: dict[str, Entry] = {}  # of the posts that were read
        self.references: list[Reference] = []  # of all whose links were resolved
        self.relinked: set[str] = set()  # their sources
        self.rows: dict[str, Row] = {}  # those that may be others now

    def body(self, source: str) -> RowBody:
        """Return the body of a row as it is now."""
        return self.bodies.get(source) or self._load(source)

    def work_out(self, work: Work, touched: Iterable[str]) -> Rows:
        """Return all rows, in their order; `touched` are site paths that came or went.

        Raise NeedsFullBuild where only a full build can tell.
        """
        saved, changed = self._saved.rows, self.rows
        kept = saved.with_changes({}, work.removed) if work.removed else saved
        self._generator.context = {
            "generated_content": ChainMap(self._contents, kept.by_source),  # type: ignore[arg-type]
            "static_content": self._statics,
        }
        for source in sorted(work.posts):
            self.entries[source] = self._reader.read(source)
            self._contents[source] = self.entries[source].content
        self._reader.attach(self.entries)
        for entry in self.entries.values():
            self._statics.require(entry.content.get_static_links())
        resolver = self._links = self._resolver(kept)
        for source, entry in self.entries.items():
            changed[source] = self._row(entry, resolver)
        now = kept.with_changes(changed)
        moved = self._moved(now, work)
        for source in self._affected(now, work, moved, set(touched)):
            changed[source] = self._relink(now.by_source[source], resolver)
        now = now.with_changes(self._grouped(kept.with_changes(changed), work))
        if self._share_episodes(now):
            raise NeedsFullBuild("two posts have one recording")
        if work.mentions or moved:
            known = self._saved.columns.mentioned
            had_some = bool(known) or any(
                row.mentioned != NO_MENTIONS for row in changed.values()
            )
            found = mentioned_rows(self._site, now, self.body, had_some=had_some)
            for row, body in found:
                changed[row.source], self.bodies[row.source] = row, body
            now = now.with_changes(changed)
        return now

    def resolve_again(
        self, rows: Sequence[Row], columns: Columns, paths: Iterable[str]
    ) -> None:
        """Resolve the links to some site paths, where pages came or went."""
        linking = {place for path in paths for place in columns.linking.get(path, ())}
        for row in map(rows.__getitem__, sorted(linking)):
            if row.source not in self.relinked:
                self._relink(row, self._links)

    def _grouped(self, rows: Rows, work: Work) -> Mapping[str, Row]:
        """Return the changed rows, with their translations as they are now."""
        before, changed = self._before, self.rows
        if all(
            source in before
            and source in rows.places
            and _grouping(before[source]) == _grouping(rows.by_source[source])
            for source in work.posts | work.removed
        ):
            for source in self.entries:
                changed[source] = self._as_grouped_before(changed[source])
        else:
            own = work.posts | work.removed
            pairs = ((before.get(s), rows.by_source.get(s)) for s in own)
            edited = [row for pair in pairs for row in pair if row]
            saved = self._saved
            worded = [saved.rows[place] for place in saved.columns.worded]
            members = find_members(rows.by_source, edited, worded)
            regrouped = regroup(members, self._site.settings, self.body)
            if regrouped is None:
                raise NeedsFullBuild("other posts are translations of each other")
            changed.update(regrouped)
        return changed

    def _share_episodes(self, rows: Rows) -> bool:
        """Return whether changed posts and others show the episode of each other.

        Also if they did: what was told of a translation may be wrong now.
        """
        own = [self.rows[s] for s in self.rows if self.rows[s] != self._before.get(s)]
        before = [self._before[row.source] for row in own if row.source in self._before]
        joined = [row for row in (*own, *before) if row.translations]
        others = {s for row in joined for s in row.translations} & rows.places.keys()
        sources = others | {row.source for row in joined}
        return any(rows.by_source[source].is_episode for source in sources)

    def _as_grouped_before(self, row: Row) -> Row:
        before = self._before[row.source]
        grouped = row._replace(
            original=before.original, translations=before.translations
        )
        return with_digests(grouped, self.body(row.source))

    def _row(self, entry: Entry, resolver: LinkResolver) -> Row:
        references = resolver.references(entry)
        self.references += references
        source = entry.post.source
        self.relinked.add(source)
        row, self.bodies[source] = make_row(entry, references)
        return row

    def _resolver(self, kept: Rows) -> LinkResolver:
        """Return what looks up the posts as they are now."""
        rows, entries = kept.by_source, self.entries

        def by_source(source: str) -> Entry | None:
            if source in entries or source not in kept.places:
                return entries.get(source)
            return _linked(rows[source])

        @cache
        def by_path() -> dict[str, Any]:  # only when a link asks for it
            others = (_linked(row) for row in kept if row.source not in entries)
            every = [*others, *entries.values()]
            found = {normalise_path(e.post.path): e for e in every}
            for entry in every:
                for old in old_addresses(entry.post):
                    found.setdefault(old, entry)
            return found

        return LinkResolver(
            self._site,
            by_source,
            lambda path: by_path().get(path),
            self._statics,
            {*kept.places, *entries},
        )

    def _moved(self, now: Rows, work: Work) -> set[str]:
        """Return the sources of posts whose address, or status, changed."""
        return {
            source
            for source in work.posts | work.removed
            if _address(self._before.get(source)) != _address(now.by_source.get(source))
        }

    def _affected(
        self, now: Rows, work: Work, moved: set[str], touched: set[str]
    ) -> list[str]:
        """Return the other posts whose links may lead elsewhere now, or to a fault."""
        before, saved = self._before, self._saved.rows
        linked = self._saved.columns.linking
        linking = {
            saved[place].source
            for source in work.posts
            for place in linked.get(source, ())
            if _is_anchored(saved[place], source)
        }
        paths = {
            bare_path(normalise_path(path))
            for source in moved
            for row in (before.get(source), now.by_source.get(source))
            if row
            for path in (row.path, *row.aliases)
        } | {bare_path(path) for path in touched}
        # what has moved may have been linked to as a file: no post had this name
        linking |= {
            saved[place].source
            for name in paths | moved
            for place in linked.get(name, ())
        }
        return sorted((linking & now.places.keys()) - self.entries.keys())

    def _relink(self, row: Row, resolver: LinkResolver) -> Row:
        """Resolve the links of a post again that was not read."""
        body = self._load(row.source)
        entry = Entry(cast("Any", row), SimpleNamespace(_content=body.html))
        found = resolver.references(entry)
        self.references += found
        self.relinked.add(row.source)
        links = row_links(found)
        if links == row.links:
            return row
        contexts = tuple((r.link.text, r.link.before, r.link.after) for r in found)
        self.bodies[row.source] = body._replace(contexts=contexts)
        return row._replace(links=links, said=digest(contexts))


def _linked(row: Any) -> Entry:
    """Return the entry of a post that is only linked to."""
    return Entry(row, None)


def _grouping(row: Row | None) -> object:
    """Return what decides which posts are translations of each other."""
    if row is None:
        return None
    return (row.kind, row.state, row.slug, row.lang, row.word, row.timestamp)


def row_links(references: Iterable[Reference]) -> tuple[Any, ...]:
    """Return references as a row holds them."""
    return tuple(map(link_of, references))


def _is_anchored(row: Row, source: str) -> bool:
    """Return whether a post links to a heading of another one."""
    return any(link.fragment and link.source == source for link in row.links)


def _address(row: Row | None) -> object:
    if row is None:
        return None
    return (row.path, row.aliases, row.state, row.kind, row.pingbacks)
