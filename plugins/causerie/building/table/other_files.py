"""Other files: those that no template makes, in groups, each with its key.

As with pages: a group whose key is as in the last build is left as it is.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from causerie import feeds, pingbacks, podcast
from causerie.bridge.site import Site
from causerie.building.table.columns import Columns
from causerie.building.table.row import Row, digest
from causerie.building.table.views import Views
from causerie.feeds.settings import FeedsSettings
from causerie.post import Status

_PUBLISHED = Status.PUBLISHED.value


@dataclass(frozen=True, slots=True)
class Group:
    """Some files of one feature."""

    plugin: str
    owners: tuple[str, ...]  # how the names of their owners begin
    key: Callable[[Site, Sequence[Row], Columns], object]
    write: Callable[[Any], None]


def _of_feeds(site: Site, rows: Sequence[Row], columns: Columns) -> object:
    """Return what the items of all feeds of the blog show."""
    settings = site.section("FEEDS", FeedsSettings) or FeedsSettings()
    counts: dict[tuple[str, str], int] = {}
    key: list[object] = []
    for place in reversed(columns.published):
        row, shown = rows[place], False
        groups = [("lang", row.lang)] if row.lang != site.lang else []
        if row.original:
            groups += [("", ""), ("category", row.category)]
        for group in groups:
            counts[group] = counts.get(group, 0) + 1
            shown |= counts[group] <= settings.items
        if shown:
            key.append((row.whole, links_of(row, rows, columns)))
    return key


def _of_sitemap(_site: Site, rows: Sequence[Row], columns: Columns) -> object:
    """Return what search engines are told of posts and lists."""
    posts = [
        (row.path, row.changed or row.day, row.lang, row.translations)
        for row in rows
        if row.state == _PUBLISHED
    ]
    terms = [
        (term.slug, rows[max(term.places, key=lambda p: rows[p].timestamp)].day)
        for found in columns.lists.terms.values()
        for term in found
        if term.places
    ]
    return posts, terms


def _of_podcast(_site: Site, rows: Sequence[Row], columns: Columns) -> object:
    """Return all that feeds and files of episodes show."""
    return [
        (row.whole, row.state, links_of(row, rows, columns))
        for row in rows
        if row.show is not None
    ]


def _of_targets(_site: Site, rows: Sequence[Row], _columns: Columns) -> object:
    """Return what receivers are told of posts."""
    return [
        (row.path, row.aliases, row.state, row.pingbacks)
        for row in rows
        if row.kind == "article"
    ]


def _of_tombstones(_site: Site, rows: Sequence[Row], _columns: Columns) -> object:
    return [row.path for row in rows if row.state == Status.GONE]


def links_of(row: Row, rows: Sequence[Row], columns: Columns) -> tuple[str, ...]:
    """Return where the links of a body to posts lead."""
    return tuple(
        [rows[columns.places[link.source]].path for link in row.links if link.source]
    )


GROUPS: Mapping[str, Group] = {
    "feeds": Group(
        "causerie.feeds",
        ("a feed of the blog",),
        _of_feeds,
        lambda stand_in: feeds.write_all_feeds(stand_in, None),
    ),
    "sitemap": Group(
        "causerie.feeds",
        ("the sitemap", "the engine's robots.txt"),
        _of_sitemap,
        lambda stand_in: feeds.write_sitemap(stand_in, None),
    ),
    "podcast": Group(
        "causerie.podcast",
        ("the podcast's feed", "the recording "),
        _of_podcast,
        lambda stand_in: podcast.write(stand_in, None),
    ),
    "targets": Group(
        "causerie.pingbacks",
        ("the list of pages that may be mentioned",),
        _of_targets,
        lambda stand_in: pingbacks.list_targets(stand_in, None),
    ),
    "tombstones": Group(
        "causerie.pingbacks",
        ("content/",),
        _of_tombstones,
        lambda stand_in: pingbacks.mark_tombstones(stand_in, None),
    ),
}


def keys_of(site: Site, rows: Sequence[Row], columns: Columns) -> dict[str, int]:
    """Return the key of each group of the site."""
    plugins = site.settings["PLUGINS"]
    return {
        name: digest(group.key(site, rows, columns))
        for name, group in GROUPS.items()
        if group.plugin in plugins
    }


def files_of(name: str, made: Mapping[str, str]) -> tuple[str, ...]:
    """Return the files of a group among those that were made, with their owners."""
    owners = GROUPS[name].owners
    return tuple(file for file, owner in made.items() if owner.startswith(owners))


def stand_in_for_generator(
    site: Site, views: Views, columns: Columns, statics: Iterable[str]
) -> Any:
    """Return what features ask of Pelican's generator of articles."""
    terms = {
        name: [
            (views.term(term.kind, term.name), views.of_all(term.places))
            for term in found
        ]
        for name, found in columns.lists.terms.items()
    }
    files = [SimpleNamespace(save_as=file) for file in statics]
    return SimpleNamespace(
        settings=site.settings,
        context={**views.context, "staticfiles": files},
        categories=terms["categories"],
        tags=dict(terms["tags"]),
        authors=terms["authors"],
    )
