"""Update columns: bring them up to date with rows that came, went or changed.

What is worked out again is what those rows were in, or are. From nothing, all came.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Any

from causerie.bridge.language_pages import has_language_pages
from causerie.bridge.site import Site
from causerie.bridge.start_here import find_start, is_named
from causerie.bridge.theme import has_template
from causerie.building.table.columns import Columns, shape
from causerie.building.table.early_cutoff import RowChanges
from causerie.building.table.lists import LISTED, TRANSLATED, Places
from causerie.building.table.place_lists import RowEdits, update_lists
from causerie.building.table.row import NO_MENTIONS, Row, bare_path, is_published
from causerie.building.table.rows import Rows
from causerie.building.table.update_crosslinks import CrosslinksUpdate
from causerie.building.table.update_lists import NO_LISTS, names_of, update_site_lists
from causerie.crosslinks.series import in_series, series_path
from causerie.crosslinks.settings import CrosslinksSettings
from causerie.post import Status, oldest_first

_PUBLISHED = Status.PUBLISHED.value


@dataclass(frozen=True, slots=True)
class Features:
    """What a site has of which columns are worked out."""

    crosslinks: bool
    pingbacks: bool
    series: bool = False  # they have pages
    embeds: bool = False  # likewise


def features_of(site: Site) -> Features:
    """Return what a site has of which columns are worked out."""
    settings = site.section("CROSSLINKS", CrosslinksSettings)
    crosslinks = "causerie.crosslinks" in site.settings["PLUGINS"]
    podcast = "causerie.podcast" in site.settings["PLUGINS"]
    return Features(
        crosslinks=crosslinks,
        pingbacks=settings is not None and settings.pingbacks,
        series=crosslinks and has_template(site.settings, "series"),
        embeds=podcast and has_template(site.settings, "embed"),
    )


def work_out_columns(
    rows: Sequence[Row], settings: Mapping[str, Any], features: Features
) -> Columns:
    """Work out the columns of a table from nothing."""
    every = [*zip(places_of(rows).values(), rows, strict=True)]
    nothing = Columns(NO_LISTS, (), (), {})
    return update_columns(nothing, rows, RowEdits((), every), every, settings, features)


def places_of(rows: Sequence[Row]) -> Mapping[str, int]:
    """Return the places of rows by source, in their order."""
    if isinstance(rows, Rows):
        return rows.places
    return {row.source: place for place, row in enumerate(rows)}


def update_columns(  # noqa: PLR0913, PLR0917
    known: Columns,
    rows: Sequence[Row],
    edits: RowEdits,
    carded: Iterable[tuple[int, Row]],
    settings: Mapping[str, Any],
    features: Features,
) -> Columns:
    """Return the columns of rows after some edits of their shapes.

    `carded` are the rows whose cards may be others, with their places.
    """
    places = places_of(rows)
    cards, days = [*known.cards], [*known.days]
    for place, _ in edits.old:
        cards[place], days[place] = 0, ""
    size = 1 + max(places.values(), default=-1)
    cards = (cards + [0] * (size - len(cards)))[:size]
    days = (days + [""] * (size - len(days)))[:size]
    for place, row in carded:
        cards[place], days[place] = row.card, row.day
    update = _ColumnsUpdate(known, rows, edits, settings)
    lists = update_site_lists(known.lists, rows, edits, settings)
    found = Columns(lists, cards, days, places, has_series=features.series)
    found.has_embeds = features.embeds
    update.add_posts(found)
    if features.crosslinks:
        beside = CrosslinksUpdate(known, found, rows, edits)
        found.tagged = beside.tagged()
        found.series_pages = beside.series_pages()
        found.related = beside.related()
        found.pingbacks = beside.pingbacks() if features.pingbacks else {}
    return found


def edited_shapes(before: Rows, now: Rows, changes: RowChanges) -> RowEdits:
    """Return the rows that columns may be others for, as they were and as they are."""
    sources = [
        source
        for source in (*changes.changed, *sorted(changes.gone))
        for old, new in [(before.by_source.get(source), now.by_source.get(source))]
        if old is None or new is None or shape(old) != shape(new)
    ]
    old, new = (
        [
            (rows.places[each], rows.by_source[each])
            for each in sources
            if each in rows.places
        ]
        for rows in (before, now)
    )
    return RowEdits(old, new)


def _links(row: Row) -> set[str]:
    """Return where a row links to, each as a post may be named."""
    found = {each for link in row.links for each in (link.source, link.file) if each}
    return found | {bare_path(link.path) for link in row.links if link.path}


class _ColumnsUpdate:
    """An update of the columns of a table."""

    def __init__(
        self,
        known: Columns,
        rows: Sequence[Any],
        edits: RowEdits,
        settings: Mapping[str, Any],
    ) -> None:
        self._known, self._rows = known, rows
        self._edits, self._settings = edits, settings
        self._site_lang = str(settings["DEFAULT_LANG"])
        self._oldest = cache(lambda place: oldest_first(rows[place]))
        self._edited: list[Any] = [row for _, row in (*edits.old, *edits.new)]

    def _listed(self, name: str, keys_of: Any, order: Any = None, **how: Any) -> Any:
        """Return lists of places, by key, that were known by a name."""
        known = getattr(self._known, name)
        return update_lists(known, self._edits, keys_of, order, **how)

    def _one_list(self, name: str, is_in: Any, order: Any = None) -> Places:
        known: Places = getattr(self._known, name)
        own = {"": known} if known else {}
        keys_of = lambda row: [""] if is_in(row) else []  # noqa: E731
        return update_lists(own, self._edits, keys_of, order).get("", ())

    def add_posts(self, found: Columns) -> None:
        """Add what is worked out with all plugins, and without."""
        known, rows = self._known, self._rows
        by_source = lambda place: rows[place].source  # noqa: E731
        found.published = self._one_list("published", is_published, self._oldest)
        alike = Counter(known.alike)
        alike.update(_alike(row) for _, row in self._edits.new)
        alike.subtract(_alike(row) for _, row in self._edits.old)
        found.alike = dict(+alike)
        by_lang = lambda row: [row.lang] if is_published(row) else []  # noqa: E731
        found.by_language = self._listed("by_language", by_lang, self._oldest)
        in_order = cache(lambda place: in_series(rows[place]))
        found.series = self._listed("series", self._series_of, in_order)
        has_show = lambda row: row.show is not None  # noqa: E731
        found.with_show = self._one_list("with_show", has_show, by_source)
        found.episodes = self._listed("episodes", _shows, self._oldest, reverse=True)
        found.linking = self._listed("linking", _links)
        found.translated = self._listed("translated", lambda row: row.translations)
        found.worded = self._one_list("worded", lambda row: row.word)
        is_mentioned = lambda row: row.mentioned != NO_MENTIONS  # noqa: E731
        found.mentioned = self._one_list("mentioned", is_mentioned)
        found.guids = self._listed("guids", lambda row: filter(None, [row.guid]))
        found.start = known.start
        if any(is_named(row, self._settings) for row in self._edited):
            listed = found.lists.articles
            start = find_start([rows[place] for place in listed], self._settings)
            found.start = tuple(listed[place] for place in start)
        if has_language_pages(self._settings):
            self._add_languages(found)

    def _series_of(self, row: Row) -> list[tuple[bool, str]]:
        if row.kind != "article" or not row.series:
            return []
        return [(is_published(row), series_path(row, self._site_lang))]  # type: ignore[arg-type]

    def _add_languages(self, found: Columns) -> None:
        own, rows, lists = self._site_lang, self._rows, found.lists
        in_another = lambda r: [r.lang] if is_published(r) and r.lang != own else []  # noqa: E731
        newest = lambda place: (-rows[place].timestamp, rows[place].source)  # noqa: E731
        languages = self._listed("languages", in_another, newest)
        found.languages = dict(sorted(languages.items()))
        if not languages:
            return
        names = {**self._known.name_languages}
        for kind, slug in self._edits.keys(lambda row: [n[1:] for n in names_of(row)]):
            named = (lists.named.get((n, kind, slug), ()) for n in (LISTED, TRANSLATED))
            having = [*chain.from_iterable(named)]
            names.pop((kind, slug), None)
            if having and all(rows[place].lang != own for place in having):
                names[kind, slug] = rows[min(having, key=self._oldest)].lang
        found.name_languages = names


def _alike(row: Row) -> tuple[str, bool, str, bool]:
    return (row.state, row.original, row.kind, row.is_episode)


def _shows(row: Row) -> list[str]:
    if row.show is None or not row.original or row.state != _PUBLISHED:
        return []
    return [row.show]
