"""Early cut-off: what is kept is what was worked out of nothing that has changed."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pytest

from causerie.building.table.columns import Columns, shape
from causerie.building.table.early_cutoff import compare_rows
from causerie.building.table.other_files import GROUPS
from causerie.building.table.page_list import PageLister
from causerie.building.table.row import Row, RowLink
from causerie.building.table.rows import Rows
from causerie.building.table.update_columns import work_out_columns
from table_rows import ALL, SETTINGS, digested, make_row

LINK = RowLink("a", "articles/001.md", "", "titre", "")
ROWS = [
    make_row(number, links=(LINK,), series="Une suite", aliases=(f"/a{number}/",))
    for number in range(6)
]
ROWS[1] = ROWS[1]._replace(show="", is_episode=True)
ROWS.append(make_row(6, lang="en", translations=(ROWS[0].source,)))
PAGE = make_row(8)._replace(kind="page", source="page.md")
# of a row, which `shape` has, or what its key has of it, by other names
IN_SHAPE = {"state": "status", "timestamp": "date", "day": "date"}
ON_CARD = {*Row._fields[: Row._fields.index("links")], *IN_SHAPE.values()}


class Watched:
    """A row that notes what is read of it."""

    def __init__(self, row: Row, read: set[str]) -> None:
        self._row, self._read = row, read

    def __getattr__(self, name: str) -> Any:
        self._read.add(name)
        return getattr(self._row, name)


def watched(read: set[str]) -> Any:
    return [Watched(row, read) for row in (*ROWS, PAGE)]


def work_out(rows: Sequence[Row]) -> Any:
    settings = {**SETTINGS, "START_HERE": ("billet-3", "006")}
    settings["PLUGINS"] = ["causerie.i18n"]
    return work_out_columns(rows, settings, ALL)


def test_columns_are_worked_out_of_shapes_and_cards_alone() -> None:
    """What else they read of a row must be part of its shape."""
    read, in_shape = set[str](), set[str]()

    columns = work_out(watched(read))
    assert [] == [n for n in Columns.__slots__ if not hasattr(columns, n)]
    assert columns.start
    shape(watched(in_shape)[0])

    in_shape |= {IN_SHAPE.get(name, name) for name in in_shape}
    assert {"links", "tags", "names", "lang"} <= read
    assert read <= in_shape | {"card"}


def test_keys_of_pages_are_made_of_what_others_see_alone() -> None:
    """What else they read of a row must be on its card, or be compared with it."""
    read = set[str]()
    columns = work_out([*ROWS, PAGE])

    columns.has_embeds, columns.with_show = True, (0, 1)
    assert columns.languages
    assert [*PageLister(watched(read), columns, SETTINGS, {}).pages()]

    assert read <= {*ON_CARD, "said", "links", "responses"}


def test_other_files_are_made_of_that_and_of_the_bodies_that_they_name() -> None:
    read = set[str]()
    columns = work_out([*ROWS, PAGE])
    site: Any = SimpleNamespace(lang="fr", settings=SETTINGS, section=lambda *_: None)

    columns.has_embeds, columns.with_show = True, (0, 1)
    for group in GROUPS.values():
        for row in watched(read):
            group.reads(site, row)
        assert group.parts is None or group.parts(site, watched(read), columns)

    assert {"path", "responses"} <= read
    assert read <= {*ON_CARD, "card", "said", "links", "responses"}


def test_groups_are_made_of_shapes_and_of_what_is_said_to_be_read() -> None:
    """Else an edit would leave a file as it was that shows what was edited."""
    columns = work_out([*ROWS, PAGE])
    site: Any = SimpleNamespace(lang="fr", settings=SETTINGS, section=lambda *_: None)
    in_shape = set[str]()
    shape(watched(in_shape)[0])
    in_shape |= {IN_SHAPE.get(name, name) for name in in_shape} | {"category"}

    columns.has_embeds, columns.with_show = True, (0, 1)
    for name, group in GROUPS.items():
        if group.parts is None:
            continue  # it is made of what is read of each row
        read, declared = set[str](), set[str]()
        assert group.parts(site, watched(read), columns), name
        for row in watched(declared):
            group.reads(site, row)
        assert read <= declared | in_shape - {"links"}, name


CARD = {"title": "Autre", "excerpt": "<p>Autre", "path": "/autre/", "url": "autre/"}
SHAPE: dict[str, Any] = {
    "state": "draft",
    "original": False,
    "timestamp": 7.0,
    "day": "2020-01-01T00:00:00+00:00",
    "names": (),
    "tags": ("autre",),
    "lang": "en",
    "series": "",
    "show": "",
    "pingbacks": False,
    "save_as": "",
    "slug": "autre",
    "translations": (ROWS[3].source,),
    "word": "autre",
    "guid": "autre",
    "links": (LINK, LINK),
}


def compare(**changes: Any) -> Any:
    other = digested(ROWS[2]._replace(**changes))
    now = Rows.of([*ROWS[:2], other, *ROWS[3:]])
    return compare_rows(Rows.of(ROWS), now, [row.source for row in ROWS[1:4]])


@pytest.mark.parametrize("name", CARD)
def test_columns_stay_when_a_card_changes(name: str) -> None:
    found = compare(**{name: CARD[name]})

    assert (found.same_columns, found.same_keys) == (True, False)
    assert found.changed == (ROWS[2].source,)


@pytest.mark.parametrize("name", SHAPE)
def test_nothing_stays_when_a_shape_changes(name: str) -> None:
    found = compare(**{name: SHAPE[name]})

    assert (found.same_columns, found.same_keys) == (False, False)


def test_all_stays_when_a_text_changes() -> None:
    other = digested(ROWS[2], html="<p>Autre.")
    now = Rows.of([*ROWS[:2], other, *ROWS[3:]])

    found = compare_rows(Rows.of(ROWS), now, [other.source])

    assert (found.same_columns, found.same_keys) == (True, True)
    assert found.changed == (other.source,)


def test_what_is_said_of_a_post_is_seen_elsewhere() -> None:
    found = compare(responses=7)

    assert (found.same_columns, found.same_keys) == (True, False)


def test_what_is_said_of_a_link_is_seen_elsewhere() -> None:
    found = compare(said=7)

    assert (found.same_columns, found.same_keys) == (True, False)


def test_a_row_that_came_or_went_leaves_nothing() -> None:
    before, less = Rows.of(ROWS), Rows.of(ROWS[1:])

    gone = compare_rows(before, less, [])
    new = compare_rows(less, before, [ROWS[0].source])

    assert (gone.changed, gone.gone) == ((), {ROWS[0].source})
    assert (new.changed, new.gone) == ((ROWS[0].source,), set())
    assert not gone.same_columns
    assert not new.same_columns


def test_rows_that_were_read_again_are_no_others() -> None:
    rows = Rows.of(ROWS)

    found = compare_rows(rows, Rows.of(ROWS), rows.places)

    assert found.changed == ()
    assert found.same_keys
