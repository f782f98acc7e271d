"""Other files: a group is written again when something that its files show is other."""

from typing import Any

import pytest

from causerie.building.table.other_files import GROUPS, files_of, keys_of
from causerie.building.table.row import Row, RowLink
from causerie.feeds.settings import FeedsSettings
from table_rows import SETTINGS, columns_of, digested, make_row

PLUGINS = ["causerie.feeds", "causerie.podcast", "causerie.pingbacks"]
ROWS = [make_row(number) for number in range(20)]
OLD, NEW = 0, 19  # the feeds have three items


class SiteStub:
    """What the keys ask of a site."""

    lang = "fr"

    def __init__(self, plugins: list[str]) -> None:
        self.settings = {**SETTINGS, "PLUGINS": plugins}

    def section(self, _name: str, _cls: type) -> FeedsSettings:
        return FeedsSettings(items=3)


def keys(rows: list[Row], plugins: list[str] = PLUGINS) -> dict[str, int]:
    site: Any = SiteStub(plugins)
    return keys_of(site, rows, columns_of(rows))


def edited(number: int, html: str = "<p>Du texte.", **changes: Any) -> list[Row]:
    other = digested(ROWS[number]._replace(**changes), html)
    return [*ROWS[:number], other, *ROWS[number + 1 :]]


def others(rows: list[Row], before: list[Row] = ROWS) -> set[str]:
    """Return the groups that are written again."""
    one, two = keys(before), keys(rows)
    assert one.keys() == two.keys()
    return {name for name in one if one[name] != two[name]}


def test_only_groups_of_the_sites_plugins_have_keys() -> None:
    assert keys(ROWS).keys() == GROUPS.keys()
    assert keys(ROWS, ["causerie.feeds"]).keys() == {"feeds", "sitemap"}
    assert keys(ROWS, []) == {}


def test_nothing_other_is_written_again() -> None:
    assert others([make_row(number) for number in range(20)]) == set()


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
        ({"show": "", "is_episode": True}, {"feeds", "podcast"}),
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


def test_a_feed_of_another_language_or_category_has_items_of_its_own() -> None:
    """The feed of a category has its newest posts, however old they are."""
    rows = [
        digested(row._replace(category="Seule" if n == OLD else "Autre"))
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


def test_a_tombstone_is_written_for_what_is_gone_only() -> None:
    assert others(edited(OLD, state="hidden")) == {"sitemap", "targets"}
    assert "tombstones" in others(edited(OLD, state="gone"))


def test_files_of_a_group_are_found_by_their_owners() -> None:
    made = {
        "feed.xml": "a feed of the blog",
        "sitemap.xml": "the sitemap",
        "robots.txt": "the engine's robots.txt",
        "podcast.xml": "the podcast's feed",
        "audio/a.vtt": "the recording audio/a.mp3",
    }

    assert files_of("feeds", made) == ("feed.xml",)
    assert files_of("sitemap", made) == ("sitemap.xml", "robots.txt")
    assert files_of("podcast", made) == ("podcast.xml", "audio/a.vtt")
    assert files_of("targets", made) == ()
