"""Rows: in order, decoded when they are read, and changed without those that stay."""

from typing import Any

import pytest

from causerie.building.table import rows as module
from causerie.building.table.row import Row, RowLink
from causerie.building.table.rows import Rows
from table_rows import make_row

LINK = RowLink("a", "articles/001.md", "/b/", "c", "d")
PAGE = make_row(9)._replace(kind="page", source="a-page.md")
POSTS = [make_row(number, links=(LINK,) * number) for number in range(4)]


@pytest.fixture
def rows() -> Rows:
    return Rows.of([PAGE, *POSTS[::-1]])


def test_articles_come_first_and_all_are_sorted(rows: Rows) -> None:
    assert [*rows] == [*POSTS, PAGE]
    assert [*rows.by_source] == [row.source for row in (*POSTS, PAGE)]
    assert rows.places[PAGE.source] == len(POSTS)
    assert rows[1:3] == POSTS[1:3]
    assert len(rows) == len(rows.by_source) == len(POSTS) + 1


@pytest.mark.parametrize("part", [1, 2, 4, 5, 2000])
def test_rows_come_back_and_only_those_that_are_read_are_decoded(
    rows: Rows, monkeypatch: pytest.MonkeyPatch, part: int
) -> None:
    decoded: list[Row] = []

    def load(data: bytes, names: Any, plain: Any = module._load) -> Row:
        decoded.append(plain(data, names))
        return decoded[-1]

    monkeypatch.setattr(module, "_load", load)
    monkeypatch.setattr(module, "_PART", part)
    found = Rows.load(dict(rows.dump()).get)

    assert found.by_source[POSTS[2].source] == POSTS[2]
    assert found[2] is found[2]
    assert "missing.md" not in found.by_source
    assert found.by_source.get("missing.md") is None
    assert PAGE.source in found.by_source
    assert decoded == [POSTS[2]]
    assert [type(link) for link in decoded[0].links] == [RowLink] * 2
    assert [*found.dump()] == [*rows.dump()]
    assert [*found] == [*rows]


def test_a_row_takes_the_place_of_another(rows: Rows) -> None:
    other = POSTS[1]._replace(title="Autre")

    found = rows.with_changes({other.source: other})

    assert [*found] == [POSTS[0], other, *POSTS[2:], PAGE]
    assert [*rows] == [*POSTS, PAGE]
    assert found.by_source[other.source] is other
    assert found.places is rows.places


def test_rows_come_and_go(rows: Rows) -> None:
    new = make_row(7)._replace(source="articles/0015.md")
    page = PAGE._replace(source="b-page.md")
    other = POSTS[3]._replace(title="Autre")
    changed = {row.source: row for row in (new, page, other)}

    found = rows.with_changes(changed, {POSTS[0].source, PAGE.source})

    assert [*found] == [POSTS[1], new, POSTS[2], other, page]
    assert [*found] == [*Rows.of(found)]
    assert [*found.places] == [row.source for row in found]
    assert [found[place] for place in found.places.values()] == [*found]


def test_rows_keep_their_places(rows: Rows) -> None:
    new, page = make_row(7)._replace(source="articles/0015.md"), PAGE.source

    found = rows.with_changes({new.source: new}, {POSTS[0].source})
    again = found.with_changes({POSTS[0].source: POSTS[0]}, {page})

    assert [found.places[row.source] for row in POSTS[1:]] == [1, 2, 3]
    assert (found.places[page], found.places[new.source]) == (4, 5)
    assert again.places[POSTS[0].source] == 6
    with pytest.raises(LookupError, match="0"):
        again[0]
    since = Rows.load({**dict(rows.dump()), "rows+": again.dump_since()}.get)
    whole = Rows.load(dict(again.dump()).get)
    assert since.places == whole.places == again.places
    assert [*since] == [*whole] == [*again]


def test_a_source_may_go_and_come_as_another_kind(rows: Rows) -> None:
    page = POSTS[0]._replace(kind="page")

    found = rows.with_changes({page.source: page}, {page.source})

    assert [*found] == [*POSTS[1:], PAGE, page]


def test_what_changed_is_saved_beside_what_was(rows: Rows) -> None:
    whole = dict(rows.dump())
    other, new = POSTS[1]._replace(title="Autre"), make_row(7)
    first = rows.with_changes({other.source: other, new.source: new}, {PAGE.source})
    page = POSTS[2]._replace(kind="page")

    again = Rows.load({**whole, "rows+": first.dump_since()}.get)
    second = again.with_changes({page.source: page}, {page.source, new.source})

    assert [*again] == [*first] == [POSTS[0], other, *POSTS[2:], new]
    since = {**whole, "rows+": second.dump_since()}
    assert [*Rows.load(since.get)] == [*second]
    assert [*second] == [POSTS[0], other, POSTS[3], page]
    assert [*Rows.load(dict(second.dump()).get)] == [*second]
    assert not Rows.load(dict(second.dump()).get).since
