"""Subjects: what those pages are about that may show something of changed posts."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

from causerie.building.table.columns import Columns
from causerie.building.table.early_cutoff import RowChanges
from causerie.building.table.row import Row
from causerie.building.table.update_lists import names_of, periods_of
from causerie.crosslinks.series import series_path


@dataclass(frozen=True, slots=True)
class Subjects:
    """What some pages of a table are about."""

    changed: AbstractSet[int]  # places of posts, all of whose pages are meant
    posts: set[int] = field(default_factory=set)  # of those whose own pages are meant
    # tags, categories and authors, by kind and slug
    names: set[tuple[str, str]] = field(default_factory=set)
    periods: set[tuple[str, tuple[int, ...]]] = field(default_factory=set)
    series: set[str] = field(default_factory=set)  # their paths


def find_subjects(
    changes: RowChanges,
    before: tuple[Sequence[Row], Columns],
    now: tuple[Sequence[Row], Columns],
    lang: str,
) -> tuple[Subjects, Subjects]:
    """Return the subjects of a table as it was, and as it is, that changes may touch.

    These are the posts that changed; those that show them as translations, neighbours,
    in a series, as related, or for their links; and the lists that they were or are in.
    `lang` is the language of the site.
    """
    sources = {*changes.changed, *changes.gone}
    old, new = ({*columns.places_of(sources)} for _, columns in (before, now))
    found = Subjects(old | new)
    for changed, (rows, columns) in ((old, before), (new, now)):
        for place in changed:
            _add(found, place, rows, columns, lang)
        found.posts.update(
            place
            for place, others in columns.related.items()
            if not changed.isdisjoint(others)
        )
    known, related = before[1].related, now[1].related
    found.posts.update(p for p, others in related.items() if known.get(p) != others)
    gone, come = old - new, new - old
    return (
        replace(found, changed=old, posts=found.posts - come),
        replace(found, changed=new, posts=found.posts - gone),
    )


def _add(
    found: Subjects, place: int, rows: Sequence[Row], columns: Columns, lang: str
) -> None:
    """Add what may show something of a post in one of the two tables."""
    row = rows[place]
    linked = (link.source for link in row.links if link.source)
    found.posts.add(place)
    found.posts.update(columns.places_of({*row.translations, *linked}))
    found.posts.update(columns.translated.get(row.source, ()))
    found.names.update((kind, slug) for _, kind, slug in names_of(row))
    found.periods.update(periods_of(row))
    if place in columns.related:
        found.posts.update(p for p in columns.neighbours(place) if p is not None)
        found.posts.update(columns.series_of(row, lang))
    if row.series and row.kind == "article":
        found.series.add(series_path(row, lang))  # type: ignore[arg-type]
