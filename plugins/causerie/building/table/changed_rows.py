"""Changed rows: read changed sources, and find what else they change of the rows.

A post that was read is a new row. A post that links to where another has come, gone or
moved has its links resolved again; posts with new mentions show them.
"""

import marshal
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any
from urllib.parse import unquote

from causerie.bridge.entry import ArticleEntry, Entry, Reference
from causerie.bridge.resolve_links import LinkResolver
from causerie.bridge.site import Site
from causerie.building.incremental.work import NeedsFullBuild, Work
from causerie.building.table.plain_values import encode
from causerie.building.table.regroup import regroup
from causerie.building.table.row import (
    Row,
    RowBody,
    digest,
    link_of,
    make_row,
    with_digests,
)
from causerie.building.table.source_reader import SourceReader
from causerie.building.table.static_files import StaticFiles
from causerie.pingbacks.mention import PostMentions
from causerie.urls import normalise_path


class ChangedRows:
    """The rows of a site after some sources changed."""

    def __init__(
        self,
        site: Site,
        generator: Any,
        before: Mapping[str, Row],
        load: Callable[[str], RowBody],
        statics: StaticFiles,
    ) -> None:
        """Take rows as they were; `load` returns their bodies."""
        self._site, self._before = site, before
        self._load, self._statics = load, statics
        self._reader = SourceReader(site, generator, before, load)
        # Excerpts of what is read are made of bodies with links, which Pelican looks up
        self._linked: dict[str, Any] = dict(before)
        generator.context = {
            "generated_content": self._linked,
            "static_content": statics,
        }
        self.bodies: dict[str, RowBody] = {}  # of changed rows
        self.entries: dict[str, Entry] = {}  # of the posts that were read
        self.references: list[Reference] = []  # of all whose links were resolved
        self.relinked: set[str] = set()  # their sources

    def body(self, source: str) -> RowBody:
        """Return the body of a row as it is now."""
        return self.bodies.get(source) or self._load(source)

    def work_out(self, work: Work, touched: Iterable[str]) -> list[Row]:
        """Return all rows, in their order; `touched` are site paths that came or went.

        Raise NeedsFullBuild where only a full build can tell.
        """
        kept = {s: row for s, row in self._before.items() if s not in work.removed}
        for source in sorted(work.posts):
            self.entries[source] = self._reader.read(source)
            self._linked[source] = self.entries[source].content
        for source in work.removed:
            self._linked.pop(source, None)
        self._reader.attach(self.entries)
        for entry in self.entries.values():
            self._statics.require(entry.content.get_static_links())
        resolver = self._links = self._resolver(kept)
        for source, entry in self.entries.items():
            kept[source] = self._row(entry, resolver)
        for source in self._affected(kept, work, set(touched)):
            kept[source] = self._relink(kept[source], resolver)
        rows = sorted(kept.values(), key=lambda row: (_ORDER[row.kind], row.source))
        regrouped: list[Row] | None
        if all(
            source in self._before
            and source in kept
            and _grouping(row) == _grouping(kept[source])
            for source in work.posts | work.removed
            for row in [self._before.get(source)]
        ):
            regrouped = [self._as_grouped_before(row) for row in rows]
        else:
            regrouped = regroup(rows, self._site.settings, self.body)
        if regrouped is None or self._share_episodes(regrouped):
            raise NeedsFullBuild
        if work.mentions or self._moved(kept, work):
            return self._with_mentions(regrouped)
        return regrouped

    def resolve_again(self, rows: Iterable[Row], paths: set[str]) -> None:
        """Resolve the links to some site paths, where pages came or went."""
        for row in rows:
            if row.source not in self.relinked and any(
                link.path and bare_path(link.path) in paths for link in row.links
            ):
                self._relink(row, self._links)

    def _share_episodes(self, rows: Iterable[Row]) -> bool:
        """Return whether changed posts and others show the episode of each other."""
        changed = [row for row in rows if self._before.get(row.source) != row]
        groups = {s for row in changed for s in row.translations}
        return any(
            row.is_episode and (row.source in groups or row.translations)
            for row in rows
            if row.source in groups or row in changed
        )

    def _as_grouped_before(self, row: Row) -> Row:
        if row.source not in self.entries:
            return row
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

    def _resolver(self, kept: Mapping[str, Row]) -> LinkResolver:
        """Return what looks up the posts as they are now."""
        entries: dict[str, Any] = {source: _linked(row) for source, row in kept.items()}
        entries |= self.entries

        @cache
        def by_path() -> dict[str, Any]:  # only when a link asks for it
            found = {normalise_path(e.post.path): e for e in entries.values()}
            for entry in entries.values():
                for alias in entry.post.aliases:
                    found.setdefault(normalise_path(alias), entry)
            return found

        return LinkResolver(
            self._site,
            entries.get,
            lambda path: by_path().get(path),
            self._statics,
            entries.keys(),
        )

    def _moved(self, kept: Mapping[str, Row], work: Work) -> set[str]:
        """Return the sources of posts whose address, or status, changed."""
        return {
            source
            for source in work.posts | work.removed
            if _address(self._before.get(source)) != _address(kept.get(source))
        }

    def _affected(
        self, kept: Mapping[str, Row], work: Work, touched: set[str]
    ) -> list[str]:
        """Return the other posts whose links may lead elsewhere now, or to a fault."""
        moved = self._moved(kept, work)
        paths = {
            bare_path(normalise_path(path))
            for source in moved
            for row in (self._before.get(source), kept.get(source))
            if row
            for path in (row.path, *row.aliases)
        } | {bare_path(path) for path in touched}
        return [
            row.source
            for row in kept.values()
            if row.links and row.source not in self.entries
            if any(
                link.source in moved
                or (link.fragment and link.source in work.posts)
                or (link.path and bare_path(link.path) in paths)
                for link in row.links
            )
        ]

    def _relink(self, row: Row, resolver: LinkResolver) -> Row:
        """Resolve the links of a post again that was not read."""
        body = self._load(row.source)
        entry = _linked(_Body(row, body.html))
        found = resolver.references(entry)
        self.references += found
        self.relinked.add(row.source)
        links = row_links(found)
        if links == row.links:
            return row
        contexts = tuple((r.link.text, r.link.before, r.link.after) for r in found)
        self.bodies[row.source] = body._replace(contexts=contexts)
        return row._replace(links=links, said=digest(contexts))

    def _with_mentions(self, rows: list[Row]) -> list[Row]:
        """Return the rows with the mentions that there are of them now."""
        site = self._site
        if "causerie.pingbacks" not in site.settings["PLUGINS"]:
            return rows
        there_are_files = (site.content / "mentions").is_dir()
        if not there_are_files and all(row.mentioned == _NONE for row in rows):
            return rows
        # imported here: most sites have none, and most builds read none
        from causerie.pingbacks.attach_mentions import (
            sort_mentions,
            start_reading_mentions,
        )

        site.build.entries = [
            ArticleEntry(row, None) if row.kind == "article" else Entry(row, None)  # type: ignore[arg-type]
            for row in rows
        ]
        found, problems = sort_mentions(site, start_reading_mentions(site)())
        if problems:
            raise NeedsFullBuild
        return [self._mentioned(row, found.get(row.source)) for row in rows]

    def _mentioned(self, row: Row, mentions: PostMentions | None) -> Row:
        plain = encode(mentions or PostMentions())
        if digest(plain) == row.mentioned:
            return row
        body = self.body(row.source)
        attached = {**marshal.loads(body.attached), "mentions": plain}  # noqa: S302 - ours
        body = body._replace(attached=marshal.dumps(attached, 2))
        self.bodies[row.source] = body
        return with_digests(row._replace(mentioned=digest(plain)), body)


def _linked(row: Any) -> Entry:
    """Return the entry of a post that is only linked to."""
    return Entry(row, None)


class _Body:
    """What resolving the links of a row asks of its post."""

    def __init__(self, row: Row, html: str) -> None:
        self.html, self.source, self.path = html, row.source, row.path
        self.status, self.kind = row.status, row.kind


def _grouping(row: Row | None) -> object:
    """Return what decides which posts are translations of each other."""
    if row is None:
        return None
    return (row.kind, row.state, row.slug, row.lang, row.word, row.timestamp)


def row_links(references: Iterable[Reference]) -> tuple[Any, ...]:
    """Return references as a row holds them."""
    return tuple(map(link_of, references))


def bare_path(path: str) -> str:
    """Return a site path as links to a page may differ from it."""
    return unquote(path).removesuffix("index.html").rstrip("/")


def _address(row: Row | None) -> object:
    if row is None:
        return None
    return (row.path, row.aliases, row.state, row.kind, row.pingbacks)


_NONE = digest(encode(PostMentions()))
_ORDER = {"article": 0, "page": 1}
