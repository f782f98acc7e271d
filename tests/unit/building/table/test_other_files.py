"""Other files: a group is written again when something that its files show is other."""

from typing import Any

import pytest

from causerie.building.table.early_cutoff import compare_rows
from causerie.building.table.group_keys import PartKey, keys_after, keys_of
from causerie.building.table.other_files import GROUPS, Name, files_of, groups_of
from causerie.building.table.row import Row, RowLink
from causerie.building.table.rows import Rows
from causerie.building.table.saved_table import SavedGroup
from causerie.feeds.settings import FeedsSettings
from table_rows import SETTINGS, columns_of, digested, make_row

PLUGINS = ["causerie.feeds", "causerie.podcast", "causerie.pingbacks"]
FRAMED = make_row(5, show="", is_episode=True)
ROWS = [*map(make_row, range(5)), FRAMED, *map(make_row, range(6, 20))]
OLD, FRAMED_AT, NEW = 0, 5, 19  # the feeds have three items


class SiteStub:
    """What the keys ask of a site."""

    lang = "fr"

    def __init__(self, plugins: list[str]) -> None:
        self.settings = {**SETTINGS, "PLUGINS": plugins}

    def section(self, _name: str, _cls: type) -> FeedsSettings:
        return FeedsSettings(items=3)


def known(rows: list[Row], plugins: list[str] = PLUGINS) -> dict[Name, PartKey]:
    site: Any = SiteStub(plugins)
    columns = columns_of(rows)
    columns.has_embeds = True
    return keys_of(site, rows, columns, groups_of(site))


def keys(rows: list[Row], plugins: list[str] = PLUGINS) -> dict[Name, int]:
    return {name: each.key for name, each in known(rows, plugins).items()}


def edited(number: int, html: str = "<p>Du texte.", **changes: Any) -> list[Row]:
    other = digested(ROWS[number]._replace(**changes), html)
    return [*ROWS[:number], other, *ROWS[number + 1 :]]


def others(rows: list[Row], before: list[Row] = ROWS) -> set[str]:
    """Return the groups of which a part is written again, comes or goes."""
    return {group for group, _ in parts_that_differ(rows, before)}


def parts_that_differ(rows: list[Row], before: list[Row] = ROWS) -> set[Name]:
    one, two = keys(before), keys(rows)
    return {name for name in one.keys() | two.keys() if one.get(name) != two.get(name)}


def test_only_groups_of_the_sites_plugins_have_keys() -> None:
    assert {group for group, _ in keys(ROWS)} == GROUPS.keys()
    assert {group for group, _ in keys(ROWS, ["causerie.feeds"])} == {
        *("feeds", "responses", "sitemap")
    }
    assert keys(ROWS, []) == {}


def test_nothing_other_is_written_again() -> None:
    assert others([*ROWS[:7], *map(make_row, range(7, 20))]) == set()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"html": "<p>Autre."}, {"feeds"}),
        ({"title": "Autre"}, {"feeds"}),
        ({"changed": "2026-02-01T08:00:00+00:00"}, {"feeds", "sitemap"}),
        ({"path": "/autre/"}, {"feeds", "sitemap", "targets"}),
        ({"aliases": ("/ancien/",)}, {"feeds", "targets"}),
        ({"state": "gone"}, {"feeds", "sitemap", "targets", "tombstones"}),
        ({"state": "draft"}, {"feeds", "sitemap", "targets"}),
        (
            {"show": "", "is_episode": True},
            {"episode files", "feeds", "podcast", "oembed", "sitemap"},
        ),
    ],
    ids=lambda value: str(sorted(value)) if isinstance(value, set) else str(value),
)
def test_an_edit_of_a_new_post_reaches_these_groups(
    changes: dict[str, Any], expected: set[str]
) -> None:
    assert others(edited(NEW, **changes)) == expected


def test_a_body_that_no_feed_holds_is_in_no_group() -> None:
    assert others(edited(OLD, html="<p>Autre.")) == set()
    assert others(edited(OLD, title="Autre")) == set()


ALONE = (("Seule", "seule"), ("Autre", "autre"))


def test_a_feed_of_another_language_or_category_has_items_of_its_own() -> None:
    """The feed of a category has its newest posts, however old they are."""
    rows = [
        digested(row._replace(names=(("category", *ALONE[n != OLD]),)))
        for n, row in enumerate(ROWS)
    ]
    other = [digested(rows[OLD], html="<p>Autre."), *rows[1:]]
    assert others(other, rows) == {"feeds"}

    rows = edited(OLD, lang="en", original=False)
    other = [digested(rows[OLD], html="<p>Other."), *rows[1:]]
    assert others(other, rows) == {"feeds"}


def test_where_a_link_of_an_item_leads_is_shown_by_feeds() -> None:
    link = RowLink("a", ROWS[OLD].source, "", "", "")
    before = edited(NEW, links=(link,))

    moved = [digested(before[OLD]._replace(path="/ailleurs/")), *before[1:]]

    assert "feeds" in others(moved, before)


def test_a_group_names_the_posts_that_it_shows_with_their_bodies() -> None:
    """An edit of a text makes those groups again that show it, and no other."""
    shown = {name: each.shown for name, each in known(ROWS).items()}

    assert {name: found for name, found in shown.items() if found} == {
        ("feeds", "/feed"): [ROWS[number].source for number in (19, 18, 17)],
        **{
            ("feeds", f"/category/rubrique-{rest}/feed"): [
                ROWS[number].source
                for number in range(19, 10, -1)
                if number % 3 == rest
            ]
            for rest in range(3)
        },
        ("podcast", ""): [FRAMED.source],
    }
    assert {group for group, _ in shown} == GROUPS.keys()


def test_each_player_has_a_part_of_its_own() -> None:
    """Else the title of one episode would write the files of all."""
    rows = edited(NEW, show="", is_episode=True)
    path = f"{rows[NEW].path}embed/oembed.json"
    other = [*rows[:NEW], digested(rows[NEW]._replace(title="Autre"))]

    assert parts_that_differ(other, rows) == {
        ("feeds", "/feed"),
        ("feeds", "/category/rubrique-1/feed"),
        ("podcast", ""),
        ("episode files", ""),
        ("oembed", path),
    }
    assert files_of(("oembed", path), {path[1:]: "the embed of content/a.md"}) == (
        path[1:],
    )


def test_feeds_that_do_not_show_a_post_are_not_written_again() -> None:
    """So a new post costs its category's feed and the main one, not all."""
    assert parts_that_differ([*ROWS, make_row(21)]) == {
        ("feeds", "/feed"),
        ("feeds", "/category/rubrique-0/feed"),
        ("sitemap", ""),
        ("targets", ""),
    }


def test_responses_of_a_post_are_in_no_feed() -> None:
    commented = digested(ROWS[NEW], attached="un mot")

    assert commented.whole != ROWS[NEW].whole
    assert others([*ROWS[:NEW], commented]) == set()


def test_a_tombstone_is_written_for_what_is_gone_only() -> None:
    assert others(edited(OLD, state="hidden")) == {"sitemap", "targets"}
    assert "tombstones" in others(edited(OLD, state="gone"))


def test_files_of_a_group_are_found_by_their_owners() -> None:
    made = {
        "feed.xml": "a feed of the blog",
        "atom.xml": "a feed of the blog",
        "en/feed.xml": "a feed of the blog",
        "sitemap.xml": "the sitemap",
        "robots.txt": "the engine's robots.txt",
        "podcast.xml": "the podcast's feed",
        "audio/a.vtt": "the recording audio/a.mp3",
    }

    assert files_of(("feeds", "/feed"), made) == ("feed.xml", "atom.xml")
    assert files_of(("feeds", "/en/feed"), made) == ("en/feed.xml",)
    assert files_of(("sitemap", ""), made) == ("sitemap.xml", "robots.txt")
    assert files_of(("podcast", ""), made) == ("podcast.xml",)
    assert files_of(("episode files", ""), made) == ("audio/a.vtt",)
    assert files_of(("targets", ""), made) == ()


LINK = RowLink("a", ROWS[OLD].source, "", "", "")
IMAGE = RowLink("img", "", "/images/a.png", "", "")
EDITS: list[dict[str, Any]] = [
    *({"html": "<p>Autre."}, {"title": "Autre"}, {"summary": "Autre"}, {}),
    *({"path": "/autre/"}, {"changed": "2026-02-01T08:00:00+00:00"}, {"state": "gone"}),
    *({"state": "draft"}, {"lang": "en", "original": False}, {"responses": 5}),
    *({"links": (LINK,)}, {"links": (IMAGE,)}, {"cover": "images/a.png"}),
    *({"names": ()}, {"timestamp": 5.0}, {"show": None}, {"show": "autre"}),
    *({"pingbacks": False}, {"aliases": ("/ancien/",)}, {"series": "Une suite"}),
    *({"uses": ("audio/b.mp3",)}, {"is_episode": False}, {"tags": ("autre",)}),
]


@pytest.mark.parametrize("edit", EDITS, ids=str)
@pytest.mark.parametrize("number", [OLD, FRAMED_AT, NEW])
def test_keys_that_are_not_made_again_are_as_they_would_be(
    number: int, edit: dict[str, Any]
) -> None:
    site: Any = SiteStub(PLUGINS)
    before = [*edited(NEW, links=(LINK,))]
    after = [*before]
    html = edit.get("html", "<p>Du texte.")
    changes = {name: value for name, value in edit.items() if name != "html"}
    after[number] = digested(before[number]._replace(**changes), html)
    rows, now = Rows.of(before), Rows.of(after)
    saved = {name: SavedGroup(*each, ()) for name, each in known(before).items()}
    found = compare_rows(rows, now, [row.source for row in after])
    old, columns = columns_of(rows), columns_of(now)
    old.has_embeds = columns.has_embeds = True
    known_before = rows.by_source, old

    assert keys_after(site, now, columns, known_before, saved, found) == known(after)
