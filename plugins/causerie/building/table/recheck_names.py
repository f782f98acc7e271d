"""Recheck names: whether names that changed posts have are as they are elsewhere.

What they name may be a tag, an author or a series; a person, or a season of a show.
Problems between posts, which a full build words, raise NeedsFullBuild.
"""

from collections.abc import Iterable, Iterator
from itertools import chain

from causerie.bridge.site import Site
from causerie.bridge.taxonomies import NO_SLUG
from causerie.building.incremental.work import NeedsFullBuild
from causerie.building.table.columns import Columns
from causerie.building.table.early_cutoff import RowChanges
from causerie.building.table.lists import LEVELS
from causerie.building.table.row import Row
from causerie.building.table.rows import Rows
from causerie.building.table.saved_table import SavedTable
from causerie.comments.comments_path import comments_name, comments_path
from causerie.crosslinks.series import series_path


def recheck_names(
    site: Site, rows: Rows, columns: Columns, *, saved: SavedTable, changes: RowChanges
) -> None:
    """Raise NeedsFullBuild at names that are spelt otherwise, or name nothing now."""
    _check_spellings(rows, columns, changes, site.lang)
    gone = ((source, saved.rows.by_source[source].kind) for source in changes.gone)
    names = (comments_name(*each) for each in gone)
    if any(comments_path(site.content, name).exists() for name in names):
        raise NeedsFullBuild("a post with comments is gone")
    if site.settings.get("AUTHORS") and _has_author_anew(rows, columns, saved, changes):
        raise NeedsFullBuild("an author of AUTHORS is new, or gone")
    _check_what_names_people(site, rows, saved, changes)


def _check_what_names_people(
    site: Site, rows: Rows, saved: SavedTable, changes: RowChanges
) -> None:
    """Raise NeedsFullBuild if people.toml or a season lost a post, or has its first.

    All rows are looked at only if a changed one gives cause.
    """
    others = {*changes.changed, *changes.gone}
    old, now = saved.rows.by_source, rows.by_source
    pairs = [(old.get(source), now.get(source)) for source in others]
    if any(_named(one) != _named(other) for one, other in pairs) and (
        (site.content / "people.toml").is_file()
        and _all_named(rows) != _all_named(saved.rows)
    ):
        raise NeedsFullBuild("somebody whom people.toml may mean is new, or gone")
    if any(_season(one) != _season(other) for one, other in pairs) and (
        "seasons" in str(site.settings.get("PODCAST"))
        and {*map(_season, rows)} != {*map(_season, saved.rows)}
    ):
        raise NeedsFullBuild("a season of the podcast has its first episode, or none")


def _season(row: Row | None) -> tuple[str | None, int]:
    return (row.show, row.season) if row and row.season else (None, 0)


def _named(row: Row | None) -> tuple[tuple[str, ...], ...]:
    """Return all that decides which people of people.toml are told to be idle."""
    return (row.people, row.authors) if row else ((), ())


def _all_named(rows: Iterable[Row]) -> tuple[set[str], ...]:
    people, authors = zip(*map(_named, rows), strict=True) if rows else ((), ())
    return {*chain(*people)}, {*chain(*authors)}


def _authors(rows: Iterable[Row]) -> set[str]:
    return {name for row in rows for kind, name, _ in row.names if kind == "author"}


def _has_author_anew(
    rows: Rows, columns: Columns, saved: SavedTable, changes: RowChanges
) -> bool:
    """Return whether an author has a first post, or none any more.

    All rows are looked at only if one of a changed post's has no other article.
    """
    others = {*changes.changed, *changes.gone}
    own = {*columns.places_of(others)}
    both = saved.rows.by_source, rows.by_source
    for row in filter(None, (each.get(s) for s in others for each in both)):
        for kind, _, slug in row.names:
            having = _having((kind, slug), columns)
            if kind == "author" and own.issuperset(having):
                return _authors(rows) != _authors(saved.rows)
    return False


def _check_spellings(
    rows: Rows, columns: Columns, changes: RowChanges, lang: str
) -> None:
    """Check that names with one slug are spelt one way, as they were before."""
    changed = {rows.places[source] for source in changes.changed}
    known: dict[tuple[str, str], str] = {}
    for place in changed:
        if rows[place].repeated:
            raise NeedsFullBuild("a tag is written twice")
        for slug, name in _spellings(rows[place], lang):
            if slug not in known:
                others = (p for p in _having(slug, columns) if p not in changed)
                other = rows[next(others, place)]
                known[slug] = next(n for s, n in _spellings(other, lang) if s == slug)
            if known[slug] != name or slug[1] == NO_SLUG:
                raise NeedsFullBuild("a name is spelt in two ways, or has no letter")
        series = rows[place].series
        if series and not any(map(str.isalnum, series)):
            raise NeedsFullBuild("a series has no letter")


def _spellings(row: Row, lang: str) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield the kind and the slug of each name of an article, and how it is spelt."""
    if row.kind == "article":
        yield from (((kind, slug), name) for kind, name, slug in row.names)
        if row.series:
            yield ("series", series_path(row, lang)), row.series  # type: ignore[arg-type]


def _having(name: tuple[str, str], columns: Columns) -> Iterator[int]:
    """Yield the articles that have a name, of which its kind and its slug are given."""
    kind, slug = name
    for level in LEVELS:
        yield from columns.lists.named.get((level, kind, slug), ())
    for is_published in (True, False) if kind == "series" else ():
        yield from columns.series.get((is_published, slug), ())
