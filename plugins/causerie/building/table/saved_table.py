"""Saved table: the table of the last build, as the next one compares with it."""

import marshal
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from causerie.building.table.columns import Columns, dump_columns, load_columns
from causerie.building.table.group_keys import links_of
from causerie.building.table.lists import Places, Term
from causerie.building.table.notes import Note
from causerie.building.table.other_files import Name
from causerie.building.table.page_list import PageSpec
from causerie.building.table.row import Row, RowBody, digest
from causerie.building.table.rows import Rows

NUMBER = "number"  # the name of a table's in a snapshot, which no other has
MANY_ROWS = 500  # of so many rows that changed all are written again

# What pages noted, with a digest of it then, and these pages.
PageNotes = Mapping[tuple[Note, ...], tuple[int, Sequence[str]]]


class SavedGroup(NamedTuple):
    """Files that no template makes, all of one part of a group."""

    key: int
    own: int  # of what its files show, but for bodies
    shown: Sequence[str]  # the sources of the posts that it shows with their bodies
    files: Sequence[str]


@dataclass(frozen=True, slots=True)
class SavedTable:
    """What a build knew of its posts and pages; their bodies are saved one by one."""

    rows: Rows
    columns: Columns
    pages: Mapping[str, int]  # by file: the hash of its key
    notes: PageNotes
    files: Mapping[Name, SavedGroup]  # that no template makes
    feed_notes: tuple[str, ...]  # what the author is told of the podcast's feeds
    statics: Mapping[str, tuple[str, str]]  # by source: the file it goes to, its URL
    shows: Mapping[str, Any]  # encoded, by name
    direct: tuple[str, ...]  # DIRECT_TEMPLATES, with those of features
    has_doubles: bool = False  # pages that replace others


def dump(
    table: SavedTable, known: SavedTable | None = None
) -> Iterator[tuple[str, bytes]]:
    """Serialise a table in parts, but for those which it shares with a `known` one."""
    if known is None or len(table.rows.since) > MANY_ROWS:
        yield from table.rows.dump()
        yield "rows+", b""
    elif table.rows is not known.rows:
        yield "rows+", table.rows.dump_since()
    if known is None or table.columns is not known.columns:
        yield "columns", dump_columns(table.columns)
    if known is None or table.pages is not known.pages:
        yield "pages", marshal.dumps(dict(table.pages), 2)
    rest = (
        dict(table.notes),
        {name: tuple(group) for name, group in table.files.items()},
        table.feed_notes,
        dict(table.statics),
        dict(table.shows),
        table.direct,
        table.has_doubles,
    )
    yield "table", marshal.dumps(rest, 2)


def load(part: Callable[[str], bytes | None]) -> SavedTable:
    """Read what `dump` wrote, each part by its name."""
    rows = Rows.load(part)
    rest = marshal.loads(part("table") or b"")  # noqa: S302 - ours, with a checksum
    notes, files, feed_notes, statics, shows, direct, has_doubles = rest
    return SavedTable(
        rows,
        load_columns(part("columns") or b"", rows.places),
        marshal.loads(part("pages") or b""),  # noqa: S302 - ours, with a checksum
        notes,
        {name: SavedGroup(*group) for name, group in files.items()},
        feed_notes,
        statics,
        shows,
        direct,
        has_doubles,
    )


def new_number() -> bytes:
    """Return the number of a table that is saved."""
    return os.urandom(16)


def dump_body(body: RowBody) -> bytes:
    """Serialise what is loaded only for some posts."""
    return marshal.dumps(tuple(body), 2)


def load_body(data: bytes) -> RowBody:
    """Read what `dump_body` wrote."""
    return RowBody._make(marshal.loads(data))  # noqa: S302 - ours, with a checksum


def dump_kept(kept: Mapping[str, Any]) -> dict[str, bytes]:
    """Serialise what features keep for the next build."""
    return {f"kept {name}": marshal.dumps(value, 2) for name, value in kept.items()}


def load_kept(part: Callable[[str], bytes | None], name: str) -> Any:
    """Read what a feature kept under a name; None: nothing."""
    data = part(f"kept {name}")
    return data and marshal.loads(data)  # noqa: S302 - ours, with a checksum


def key_hash(spec: PageSpec) -> int:
    """Return the hash of a page's key: of numbers alone, so equal in every process."""
    return hash(spec.key)


def digest_note(
    note: Note, columns: Columns, rows: Sequence[Row], pages: Mapping[str, int]
) -> int:
    """Return a digest of what a page noted; 0 if it is no more."""
    kind, *named = note
    lists = columns.lists
    if kind in _OF_POSTS:
        place = columns.places.get(named[0])
        return (
            0 if place is None else digest(_OF_POSTS[kind](place, rows, pages, columns))
        )
    if kind in _OF_LANGUAGES:
        return digest(_OF_LANGUAGES[kind](columns, *named))
    if kind in lists.terms:
        return digest([_term(term, columns) for term in lists.terms[kind]])
    if kind == "members":
        step, *listed = named
        members = _places_noted(columns, *listed)
        return digest(None if members is None else len(members) // int(step))
    if kind == "term":
        return digest([_term(term, columns) for term in _terms(columns, *named)])
    places = _places_noted(columns, kind, *named) or ()
    return digest([columns.cards[place] for place in places])


def _places_noted(columns: Columns, kind: str, *named: str) -> Places | None:
    """Return the posts of a list that was noted; None: there is no such list."""
    if kind == "term":
        return next((term.places for term in _terms(columns, *named)), None)
    if kind == "language":
        return columns.languages.get(*named)
    found: Places = _NOTED[kind](columns)
    return found


def _terms(columns: Columns, kind: str, slug: str) -> Iterator[Term]:
    terms = (term for found in columns.lists.terms.values() for term in found)
    return (term for term in terms if (term.kind, term.slug) == (kind, slug))


def _term(term: Any, columns: Columns) -> tuple[Any, ...]:
    cards = [columns.cards[place] for place in term.places]
    return (term.name, term.slug, term.is_listed, cards)


def _whole(
    place: int, rows: Sequence[Row], pages: Mapping[str, int], columns: Columns
) -> Any:
    row = rows[place]
    return (row.whole, pages.get(row.save_as), links_of(row, rows, columns))


def _translations(
    place: int, rows: Sequence[Row], _pages: Mapping[str, int], columns: Columns
) -> Any:
    translations = rows[place].translations
    return [columns.cards[columns.places[source]] for source in translations]


_OF_POSTS: Mapping[str, Any] = {
    "body": _whole,
    "attached": _whole,
    "translations": _translations,
}
_OF_LANGUAGES: Mapping[str, Any] = {
    "languages": lambda columns: [*columns.languages],
    "name": lambda columns, *name: columns.name_languages.get(name, ""),
}
_NOTED: Mapping[str, Any] = {
    "articles": lambda columns: columns.lists.articles,
    "dates": lambda columns: columns.lists.dates,
    "drafts": lambda columns: columns.lists.of("article", "draft"),
    "hidden_articles": lambda columns: columns.lists.of("article", "hidden"),
    "pages": lambda columns: columns.lists.of("page", "published"),
    "hidden_pages": lambda columns: columns.lists.of("page", "hidden"),
    "draft_pages": lambda columns: columns.lists.of("page", "draft"),
    "episodes": lambda columns: columns.episodes.get("", ()),
    "start_here": lambda columns: columns.start,
    "staticfiles": lambda _columns: (),  # an update looks whether some came or went
}


def merge_notes(
    known: PageNotes,
    noted: Mapping[str, frozenset[Note]],
    pages: Collection[str],
    digest_of: Callable[[tuple[Note, ...]], int],
) -> PageNotes:
    """Return what the pages of a site noted: those just rendered, and others before."""
    found = {
        notes: [name for name in names if name in pages and name not in noted]
        for notes, (_, names) in known.items()
    }
    for name, own in noted.items():
        if own:
            found.setdefault(tuple(sorted(own)), []).append(name)
    return {notes: (digest_of(notes), names) for notes, names in found.items() if names}


def digest_notes(
    notes: Iterable[Note],
    columns: Columns,
    rows: Sequence[Row],
    pages: Mapping[str, int],
) -> int:
    """Return a digest of all that some pages noted."""
    return digest([digest_note(note, columns, rows, pages) for note in notes])
