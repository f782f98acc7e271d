"""Saved table: the table of the last build, as the next one compares with it."""

import marshal
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from causerie.building.table.columns import Columns
from causerie.building.table.page_list import PageSpec
from causerie.building.table.row import Row, RowBody, RowLink, digest
from causerie.building.table.views import Note


@dataclass(frozen=True, slots=True)
class SavedTable:
    """What a build knew of its posts and pages; their bodies are saved one by one."""

    rows: tuple[Row, ...]
    pages: Mapping[str, int]  # by file: the hash of its key
    # what pages noted, with a digest of it then, and these pages
    notes: Mapping[tuple[Note, ...], tuple[int, Sequence[str]]]
    # of files that no template makes, by group: its key and its files
    files: Mapping[str, tuple[int, Sequence[str]]]
    feed_notes: tuple[str, ...]  # what the author is told of the podcast's feeds
    statics: Mapping[str, tuple[str, str]]  # by source: the file it goes to, its URL
    sources: frozenset[str]  # that Pelican knows of
    shows: Mapping[str, Any]  # encoded, by name
    direct: tuple[str, ...]  # DIRECT_TEMPLATES, with those of features


def dump(table: SavedTable) -> bytes:
    """Serialise a table."""
    rows = [
        (*row[:_LINKS], tuple(map(tuple, row.links)), *row[_LINKS + 1 :])
        for row in table.rows
    ]
    return marshal.dumps(
        (
            rows,
            dict(table.pages),
            dict(table.notes),
            dict(table.files),
            table.feed_notes,
            dict(table.statics),
            [*table.sources],
            dict(table.shows),
            table.direct,
        ),
        2,
    )


def load(data: bytes) -> SavedTable:
    """Read what `dump` wrote."""
    found = marshal.loads(data)  # noqa: S302 - ours, with a checksum
    rows, pages, notes, files, feed_notes, statics, sources, shows, direct = found
    return SavedTable(
        tuple(
            Row._make(
                (
                    *row[:_LINKS],
                    tuple(map(RowLink._make, row[_LINKS])),
                    *row[_LINKS + 1 :],
                )
            )
            for row in rows
        ),
        pages,
        notes,
        files,
        feed_notes,
        statics,
        frozenset(sources),
        shows,
        direct,
    )


def dump_body(body: RowBody) -> bytes:
    """Serialise what is loaded only for some posts."""
    return marshal.dumps(tuple(body), 2)


def load_body(data: bytes) -> RowBody:
    """Read what `dump_body` wrote."""
    return RowBody._make(marshal.loads(data))  # noqa: S302 - ours, with a checksum


def key_hash(spec: PageSpec) -> int:
    """Return the hash of a page's key: of numbers alone, so equal in every process."""
    return hash((spec.number, spec.key))


def digest_note(
    note: Note, columns: Columns, rows: Sequence[Row], pages: Mapping[str, int]
) -> int:
    """Return a digest of what a page noted; 0 if it is no more."""
    kind, *named = note
    lists = columns.lists
    if kind in {"body", "attached"}:
        place = columns.places.get(named[0])
        if place is None:
            return 0
        return pages.get(rows[place].save_as, rows[place].whole)
    if kind in lists.terms:
        return digest([_term(term, columns) for term in lists.terms[kind]])
    if kind == "term":
        terms = (t for found in lists.terms.values() for t in found)
        found = (t for t in terms if [t.kind, t.slug] == named)
        return digest([_term(term, columns) for term in found])
    return digest([columns.cards[place] for place in _NOTED[kind](columns)])


def _term(term: Any, columns: Columns) -> tuple[Any, ...]:
    cards = [columns.cards[place] for place in term.places]
    return (term.name, term.slug, term.is_listed, cards)


_NOTED: Mapping[str, Any] = {
    "articles": lambda columns: columns.lists.articles,
    "dates": lambda columns: columns.lists.dates,
    "drafts": lambda columns: columns.lists.of("article", "draft"),
    "hidden_articles": lambda columns: columns.lists.of("article", "hidden"),
    "pages": lambda columns: columns.lists.of("page", "published"),
    "hidden_pages": lambda columns: columns.lists.of("page", "hidden"),
    "draft_pages": lambda columns: columns.lists.of("page", "draft"),
    "episodes": lambda columns: columns.episodes.get("", ()),
    "staticfiles": lambda _columns: (),  # an update looks whether some came or went
}
_LINKS = Row._fields.index("links")


def group_notes(
    notes: Mapping[str, frozenset[Note]],
    columns: Columns,
    rows: Sequence[Row],
    pages: Mapping[str, int],
) -> dict[tuple[Note, ...], tuple[int, list[str]]]:
    """Group pages by what they noted, with a digest of that."""
    found: dict[tuple[Note, ...], list[str]] = {}
    for name, own in notes.items():
        if own:
            found.setdefault(tuple(sorted(own)), []).append(name)
    return {
        key: (digest_notes(key, columns, rows, pages), names)
        for key, names in found.items()
    }


def digest_notes(
    notes: Iterable[Note],
    columns: Columns,
    rows: Sequence[Row],
    pages: Mapping[str, int],
) -> int:
    """Return a digest of all that some pages noted."""
    return digest([digest_note(note, columns, rows, pages) for note in notes])
