"""Page list: a page is made again when something that it shows is other, else not."""

from collections.abc import Iterable, Mapping
from typing import Any

import pytest

from causerie.building.table.page_list import PageLister, PageSpec
from causerie.building.table.row import Row, RowLink, digest
from causerie.building.table.saved_table import key_hash
from table_rows import SETTINGS, columns_of, digested, make_row

POSTS = 60


def listed(
    rows: Iterable[Row], shows: Mapping[str, int] | None = None
) -> dict[str, PageSpec]:
    """List the pages of some rows by their files; each must have one page."""
    rows = [*rows]
    pages = [*PageLister(rows, columns_of(rows), SETTINGS, shows or {}).pages()]
    found = dict(pages)
    assert len(found) == len(pages)
    return found


def keys_of(rows: Iterable[Row]) -> dict[str, object]:
    """Return all that tells whether pages are made again."""
    rows = [*rows]
    return {
        name: (key_hash(spec), rows[spec.subject] if spec.kind == "post" else None)
        for name, spec in listed(rows).items()
    }


def differing(before: list[Row], after: list[Row]) -> set[str]:
    """Return the pages that come, go, or are made again."""
    one, two = keys_of(before), keys_of(after)
    return {n for n in one.keys() | two.keys() if one.get(n) != two.get(n)}


def page_of(number: int) -> str:
    return make_row(number).save_as


@pytest.fixture
def rows() -> list[Row]:
    return [make_row(number) for number in range(POSTS)]


def changed(rows: list[Row], number: int, **changes: Any) -> list[Row]:
    other = digested(rows[number]._replace(**changes))
    return [*rows[:number], other, *rows[number + 1 :]]


def test_nothing_other_is_made_again(rows: list[Row]) -> None:
    assert differing(rows, [make_row(number) for number in range(POSTS)]) == set()


def test_another_order_of_the_table_is_no_other_site(rows: list[Row]) -> None:
    assert differing(rows, rows[::-1]) == set()


def test_a_key_is_the_same_in_every_process(rows: list[Row]) -> None:
    """It has numbers alone: the hash of a text is another in each process."""

    def numbers(key: Any) -> bool:
        return isinstance(key, int) or (
            isinstance(key, tuple) and all(map(numbers, key))
        )

    pages = listed(changed(rows, 7, series="Une suite", aliases=("/a/",)), {"b": 7})

    assert {spec.kind for spec in pages.values()} >= {
        *("post", "alias", "direct", "tag", "category", "author", "series", "show"),
        "period",
    }
    assert all(numbers(spec.key) for spec in pages.values())


def test_a_body_is_on_its_own_page_alone(rows: list[Row]) -> None:
    other = digested(rows[30], html="<p>Un autre texte.")

    assert differing(rows, [*rows[:30], other, *rows[31:]]) == {page_of(30)}


def test_so_is_a_comment(rows: list[Row]) -> None:
    other = digested(rows[30], attached="Bien.")

    assert differing(rows, [*rows[:30], other, *rows[31:]]) == {page_of(30)}


def test_a_title_is_on_lists_neighbours_and_aliases_and_no_other_page(
    rows: list[Row],
) -> None:
    rows = changed(rows, 30, aliases=("/ancien/",))
    related = columns_of(rows).related
    showing = {29, 30, 31} | {place for place in related if 30 in related[place]}

    found = differing(rows, changed(rows, 30, title="Autre"))

    posts = {page_of(number) for number in showing}
    days = {"2026/index.html", "2026/01/index.html", "2026/01/31/index.html"}
    assert posts | days | {"ancien/index.html"} < found
    lists = sorted(found - posts - days - {"ancien/index.html"})
    assert ["author/ada", "category/rubrique-0", "page", "tag/mot-2"] == [
        name.partition("/page/")[0].partition("/7/")[0].removesuffix("/index.html")
        for name in lists
    ]


def test_a_new_newest_post_changes_few_pages(rows: list[Row]) -> None:
    """Pages of lists are counted from the oldest on: full ones stay as they are."""
    found = differing(rows, [*rows, make_row(POSTS)])
    posts = {name for name in found if "billet" in name}

    assert page_of(POSTS) in posts
    assert page_of(POSTS - 1) in posts  # its neighbour
    assert len(found) <= 25, sorted(found)


def test_a_page_more_of_a_list_leaves_its_older_pages(rows: list[Row]) -> None:
    rows = [*rows, *map(make_row, range(POSTS, POSTS + 4))]

    found = differing(rows, [*rows, make_row(POSTS + 4)])

    assert "page/12/index.html" in found
    assert "page/10/index.html" not in found
    assert len([name for name in found if "/page/" in f"/{name}"]) <= 6


def test_a_post_that_goes_is_on_no_page(rows: list[Row]) -> None:
    found = keys_of([*rows[:30], *rows[31:]])

    assert page_of(30) not in found
    assert differing(rows, [*rows[:30], *rows[31:]]) > {page_of(29), page_of(31)}


@pytest.mark.parametrize("state", ["hidden", "gone", "draft"])
def test_a_post_in_no_list_has_its_page_alone(rows: list[Row], state: str) -> None:
    found = listed(changed(rows, 30, state=state))

    assert page_of(30) in found
    assert "2026/01/31/index.html" in listed(rows)
    assert "2026/01/31/index.html" not in found
    assert differing(
        changed(rows, 30, state=state), changed(rows, 30, state=state, title="Autre")
    ) == {page_of(30)}


def test_a_draft_that_is_not_written_has_no_page_nor_aliases(rows: list[Row]) -> None:
    found = listed(changed(rows, 30, state="draft", save_as="", aliases=("/ancien/",)))

    assert page_of(30) not in found
    assert "ancien/index.html" not in found
    assert "" not in found


def test_a_link_is_another_when_its_target_moves(rows: list[Row]) -> None:
    link = RowLink("a", rows[3].source, "", "", "")
    rows = changed(rows, 50, links=(link,))
    moved = changed(rows, 3, path="/ailleurs/", save_as="ailleurs/index.html")

    found = differing(rows, moved)

    assert page_of(50) in found
    assert page_of(52) not in found


def test_a_pingback_is_on_the_page_it_leads_to(rows: list[Row]) -> None:
    link = RowLink("a", rows[3].source, "", "", "")
    linking = changed(rows, 50, links=(link,), said=digest("Vu là."))
    again = changed(linking, 50, said=digest("Vu ailleurs."))

    assert page_of(3) in differing(rows, linking)
    assert page_of(3) in differing(linking, again)
    assert page_of(5) not in differing(rows, linking) | differing(linking, again)


def test_a_draft_does_not_ping_back(rows: list[Row]) -> None:
    link = RowLink("a", rows[3].source, "", "", "")

    found = differing(
        changed(rows, 50, state="draft"),
        changed(rows, 50, state="draft", links=(link,)),
    )

    assert found == {page_of(50)}


def test_a_series_is_on_the_pages_of_its_parts(rows: list[Row]) -> None:
    for number in (10, 20, 40):
        rows = changed(rows, number, series="Une suite")

    found = differing(rows, changed(rows, 20, title="Autre"))

    assert {
        page_of(10),
        page_of(20),
        page_of(40),
        "series/une-suite/index.html",
    } <= found


def test_a_translation_is_on_the_page_of_its_original(rows: list[Row]) -> None:
    other = make_row(100, lang="en", original=False, translations=(rows[30].source,))
    rows = changed([*rows, other], 30, translations=(other.source,))

    found = differing(rows, changed(rows, POSTS, title="Other"))

    assert {page_of(30), page_of(100)} <= found
    assert page_of(32) not in found


def test_a_show_is_on_its_page_with_its_episodes(rows: list[Row]) -> None:
    rows = changed(rows, 30, show="b", is_episode=True)
    one, two = listed(rows, {"b": 7}), listed(rows, {"b": 8})
    three = listed(changed(rows, 30, title="Autre"), {"b": 7})
    (name,) = [name for name, spec in one.items() if spec.kind == "show"]

    assert one[name].subject == ("b", (30,))
    assert len({one[name].key, two[name].key, three[name].key}) == 3


def test_pages_of_a_list_hold_each_post_once(rows: list[Row]) -> None:
    pages = [n for n, spec in listed(rows).items() if spec.template == "index"]

    assert len(pages) == POSTS / 5
    assert "index.html" in pages
