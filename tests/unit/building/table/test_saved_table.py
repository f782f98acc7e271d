"""Saved table: the next build has what the last one knew, and sees what is other."""

import marshal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from causerie.building.table import saved_table
from causerie.building.table.notes import Note
from causerie.building.table.page_list import PageSpec
from causerie.building.table.row import Row, RowBody, RowLink
from causerie.building.table.rows import Rows
from causerie.building.table.saved_table import (
    SavedGroup,
    SavedTable,
    digest_notes,
    dump_body,
    key_hash,
    load,
    load_body,
    merge_notes,
)
from table_rows import columns_of, digested, make_row

LINK = RowLink("a", "articles/001.md", "/b/", "c", "d")
POSTS = (make_row(1), make_row(2, links=(LINK, LINK), show="b", word="x", changed="y"))
TABLE = SavedTable(
    Rows.of(POSTS),
    columns_of(POSTS),
    {"index.html": -7, "a/index.html": 2**60},
    {(("articles",), ("body", "articles/001.md")): (7, ["index.html"])},
    {
        ("feeds", "/feed"): SavedGroup(
            7, 8, ("articles/001.md",), ("feed.xml", "atom.xml")
        )
    },
    ("Une note.",),
    {"images/a.png": ("images/a.png", "/images/a.png")},
    {"": ("record", "Show", ["a"])},
    ("index", "tags"),
)


def dump(*tables: SavedTable) -> dict[str, bytes]:
    """Return the parts of a table, by name."""
    return dict(saved_table.dump(*tables))


def test_a_table_comes_back() -> None:
    found = load(dump(TABLE).get)

    assert [*found.rows] == [*POSTS]
    assert replace(found, rows=TABLE.rows) == TABLE


def test_a_table_that_was_loaded_is_saved_as_it_was() -> None:
    """Else each build would find all of it changed."""
    assert dump(load(dump(TABLE).get)) == dump(TABLE)


def test_the_parts_that_a_table_shares_with_the_last_are_not_written_again() -> None:
    new = POSTS[0]._replace(title="Autre")
    rows = TABLE.rows.with_changes({new.source: new})
    other = replace(TABLE, rows=rows, feed_notes=())

    assert dump(other, TABLE).keys() == {"rows+", "table"}
    assert dump(replace(TABLE, pages={}), TABLE).keys() == {"pages", "table"}
    found = load({**dump(TABLE), **dump(other, TABLE)}.get)
    assert ([*found.rows], found.feed_notes) == ([new, POSTS[1]], ())


def test_so_many_rows_that_changed_are_written_with_all() -> None:
    changed = {row.source: row for row in map(make_row, range(600))}
    other = replace(TABLE, rows=TABLE.rows.with_changes(changed))

    found = dump(other, TABLE)

    assert (found.keys(), found["rows+"]) == ({"rows", "rows 0", "rows+", "table"}, b"")
    assert [*load({**dump(TABLE), **found}.get).rows] == [*other.rows]


def test_a_body_comes_back() -> None:
    body = RowBody("<p>\udce9", b"fields", b"attached", (("a", "b", "c"),))

    assert load_body(dump_body(body)) == body


@pytest.mark.parametrize("part", ["rows", "rows 0", "columns", "pages", "table"])
@pytest.mark.parametrize("data", [None, b"", b"x", "cut", marshal.dumps((1, 2))])
def test_what_is_no_table_is_refused(part: str, data: bytes | str | None) -> None:
    parts: dict[str, Any] = dump(TABLE)
    parts[part] = parts[part][:-9] if data == "cut" else data
    if part in {"pages", "rows 0"} and data == marshal.dumps((1, 2)):
        parts[part] = b""  # what is in these may be anything: they have checksums

    with pytest.raises((EOFError, TypeError, ValueError)):
        load(parts.get)


def test_a_key_has_one_hash_in_all_processes() -> None:
    spec = PageSpec("article", "post", 7, 3, (2**60, (1, (2, ())), 0))
    code = f"print(hash({spec.key!r}))"
    asked = [sys.executable, "-c", code]

    printed = [
        subprocess.run(asked, capture_output=True, text=True, check=True).stdout
        for _ in "12"
    ]

    assert printed == [f"{key_hash(spec)}\n"] * 2


def test_a_key_of_another_page_is_another() -> None:
    one = PageSpec("index", "direct", "index", 1, (1, 2))

    assert key_hash(one) == key_hash(one._replace(number=2))  # it is noted
    assert key_hash(one) != key_hash(one._replace(key=(1, 3)))
    assert key_hash(one) == key_hash(one._replace(subject="other"))


# Notes: what is noted, and edits of post 3 with whether they are others for it.

ROWS = [make_row(number) for number in range(9)]
SOURCE = ROWS[3].source
LISTS: Sequence[Note] = (("articles",), ("dates",))
TERMS: Sequence[Note] = (
    *(("tags",), ("categories",), ("authors",)),
    *(("term", "tag", "mot-3"), ("term", "category", "rubrique-0")),
)
OTHERS: Sequence[Note] = (
    *(("drafts",), ("hidden_articles",), ("pages",), ("hidden_pages",)),
    *(("draft_pages",), ("episodes",), ("term", "tag", "mot-4")),
)
OWN: Sequence[Note] = (("body", SOURCE), ("attached", SOURCE))


def digest_of(note: Note, rows: Sequence[Row], pages: Any = None) -> int:
    return digest_notes([note], columns_of(rows), rows, pages or {})


def edited(**changes: Any) -> list[Row]:
    return [*ROWS[:3], digested(ROWS[3]._replace(**changes)), *ROWS[4:]]


@pytest.mark.parametrize("note", [*LISTS, *TERMS, *OWN])
def test_a_title_is_another_for_all_that_show_the_post(note: Note) -> None:
    assert digest_of(note, ROWS) != digest_of(note, edited(title="Autre"))


@pytest.mark.parametrize("note", OTHERS)
def test_a_title_is_none_of_the_other_lists(note: Note) -> None:
    assert digest_of(note, ROWS) == digest_of(note, edited(title="Autre"))


@pytest.mark.parametrize("note", [*LISTS, *TERMS, *OTHERS])
def test_a_body_is_of_no_list(note: Note) -> None:
    rows = [*ROWS[:3], digested(ROWS[3], html="<p>Autre."), *ROWS[4:]]

    assert digest_of(note, ROWS) == digest_of(note, rows)
    assert digest_of(OWN[0], ROWS) != digest_of(OWN[0], rows)


@pytest.mark.parametrize(
    ("note", "changes"),
    [
        (("drafts",), {"state": "draft"}),
        (("hidden_articles",), {"state": "hidden"}),
        (("hidden_articles",), {"state": "gone"}),
        (("pages",), {"kind": "page"}),
        (("hidden_pages",), {"kind": "page", "state": "hidden"}),
        (("draft_pages",), {"kind": "page", "state": "draft"}),
        (("episodes",), {"show": "", "is_episode": True}),
        (("languages",), {"lang": "en"}),
        (("language", "en"), {"lang": "en"}),
        (("name", "tag", "neuf"), {"lang": "en", "names": (("tag", "N", "neuf"),)}),
        (("term", "tag", "neuf"), {"names": (("tag", "Neuf", "neuf"),)}),
        (("term", "tag", "mot-3"), {"names": (("tag", "Neuf", "neuf"),)}),
    ],
)
def test_a_list_that_gains_or_loses_a_post_is_another(
    note: Note, changes: dict[str, Any]
) -> None:
    assert digest_of(note, ROWS) != digest_of(note, edited(**changes))


def test_the_order_of_a_list_counts() -> None:
    other = edited(timestamp=ROWS[5].timestamp + 1)

    assert digest_of(("articles",), ROWS) != digest_of(("articles",), other)


def test_what_is_attached_to_a_post_is_that_of_its_page() -> None:
    """Its page's key counts what follows from other posts: neighbours, pingbacks."""
    page = ROWS[3].save_as

    one, two = (digest_of(OWN[1], ROWS, {page: number}) for number in (1, 2))

    assert one != two


def test_a_post_that_is_no_more_is_another() -> None:
    rows = [*ROWS[:3], *ROWS[4:]]

    for note in OWN:
        assert digest_of(note, ROWS) != digest_of(note, rows)


def test_pages_that_noted_the_same_are_one_group() -> None:
    columns = columns_of(ROWS)
    one: frozenset[Note] = frozenset({("dates",), ("articles",)})
    two: frozenset[Note] = frozenset({("pages",)})
    notes = {"a": one, "b": frozenset[Note](), "c": two, "d": one}

    def digest_now(notes: tuple[Note, ...]) -> int:
        return digest_notes(notes, columns, ROWS, {})

    found = merge_notes({}, notes, "abcd", digest_now)

    assert {key: names for key, (_, names) in found.items()} == {
        (("articles",), ("dates",)): ["a", "d"],
        (("pages",),): ["c"],
    }
    for key, (known, _) in found.items():
        assert known == digest_notes(key, columns, ROWS, {})
    saved = replace(TABLE, notes=found)
    assert load(dump(saved).get).notes == found
    two_now: frozenset[Note] = frozenset({("articles",), ("dates",)})
    merged = merge_notes(found, {"c": two_now, "e": frozenset()}, "acd", digest_now)
    key = (("articles",), ("dates",))
    assert merged == {key: (found[key][0], ["a", "d", "c"])}
