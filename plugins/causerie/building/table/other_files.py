"""Other files: those that no template makes, in groups, each with its key.

As with pages: a group whose key is as in the last build is left as it is.
"""

from bisect import bisect_right
from collections.abc import (
    Callable,
    Collection,
    Iterable,
    Mapping,
    Sequence,
)
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter
from types import SimpleNamespace
from typing import Any

from causerie import feeds, pingbacks, podcast
from causerie.bridge.site import Site
from causerie.building.table.columns import Columns
from causerie.building.table.lists import LISTED, Places
from causerie.building.table.row import Row
from causerie.building.table.views import Views
from causerie.feeds.feed_files import MAIN_FEED, files_of_feed, icon_of
from causerie.feeds.settings import FeedsSettings
from causerie.podcast.site_paths import has_embed, oembed_path
from causerie.post import Status, oldest_first
from causerie.urls import file_of

_PUBLISHED = Status.PUBLISHED.value


Parts = Mapping[str, tuple[object, Places]]
"""By the name of a part of a group: what its files show, but for bodies, and the posts
that they show with their bodies."""


@dataclass(frozen=True, slots=True)
class Group:
    """Some files of one feature."""

    plugin: str
    # return what the files follow of a row by itself, and the addresses that posts have
    # in bodies; None: nothing. The rest follows of the columns
    reads: Callable[[Site, Row], object]
    write: Callable[[Any, Collection[str]], None]  # the parts that are named
    owners: tuple[str, ...]  # how the names of their files' owners begin
    # return the parts, which are written one without the other; None: there is but one,
    # and it follows of what is read of each row alone
    parts: Callable[[Site, Sequence[Row], Columns], Parts] | None = None
    # return the files that a part may have; None: all of its owners
    files: Callable[[str], Collection[str]] | None = None
    # return the columns that the parts follow of
    columns: Callable[[Columns], object] = lambda _: None
    names_files: bool = False  # what is read has the places of files of content/


def _feeds(site: Site, rows: Sequence[Row], columns: Columns) -> Parts:
    """Return the feeds of the blog, and their items."""
    settings = site.section("FEEDS", FeedsSettings) or FeedsSettings()
    lists = columns.lists
    listed = {MAIN_FEED: lists.articles}
    for name in ("categories", "tags") if settings.tags else ("categories",):
        for term in lists.terms[name]:
            url = site.settings[f"{term.kind.upper()}_URL"]
            path = f"/{url.format(slug=term.slug, name=term.name)}feed"
            if own := lists.named.get((LISTED, term.kind, term.slug)):
                listed[path] = own
    found = {name: _latest(rows, own, settings.items) for name, own in listed.items()}
    for lang, own in columns.by_language.items():
        if lang != site.lang:
            found[f"/{lang}/feed"] = own[: -settings.items - 1 : -1]
    icon = icon_of(site.settings)
    return {name: (icon, items) for name, items in found.items()}


def _latest(rows: Sequence[Row], places: Places, count: int) -> Places:
    """Return the newest posts of a list; those of one moment stand as in feeds."""
    first = places[:count]
    if first:  # and all that are as new as its last
        last = -rows[first[-1]].timestamp
        first = places[: bisect_right(places, last, key=lambda p: -rows[p].timestamp)]
    newest = sorted(first, key=lambda p: oldest_first(rows[p]), reverse=True)  # type: ignore[arg-type]
    return tuple(newest[:count])


def _responses(_site: Site, row: Row) -> object:
    """Return what is said of a post, by readers and other sites."""
    if not row.responses or row.kind != "article" or row.state != _PUBLISHED:
        return None
    return (row.timestamp, row.source, row.path, row.title, row.lang, row.responses)


# What search engines are told of a post, but for its images. Of names, it makes lists.
_seen_by_engines = attrgetter(
    *("source", "path", "changed", "day", "lang", "original", "translations"),
    *("names", "cover", "series", "show", "is_episode", "uses"),
)


def _sitemap(site: Site, row: Row) -> object:
    """Return what search engines are told of a post, and of lists that it is in."""
    if row.state != _PUBLISHED:
        return None
    images = [
        link.path or site.build.published_as(link.file)
        for link in row.links
        if link.tag == "img"
    ]
    return (_seen_by_engines(row), images)


def _podcast(_site: Site, _rows: Sequence[Row], columns: Columns) -> Parts:
    """Return the episodes that are in feeds."""
    listed = [columns.episodes[show] for show in sorted(columns.episodes)]
    return {"": (sorted(columns.episodes), tuple(chain.from_iterable(listed)))}


def _episode_files(_site: Site, row: Row) -> object:
    """Return an episode, a draft too: its chapters and transcripts are on its card."""
    return None if row.show is None else (row.source, row.card, row.state)


def _oembed(_site: Site, rows: Sequence[Row], columns: Columns) -> Parts:
    """Return the players that other sites frame, by the path that tells them how."""
    framed = columns.with_show if columns.has_embeds else ()
    shown = [rows[place] for place in framed]
    return {oembed_path(row.path): (row.card, ()) for row in shown if has_embed(row)}


def _targets(_site: Site, row: Row) -> object:
    """Return what receivers are told of a post."""
    return _told_to_receivers(row) if row.kind == "article" else None


_told_to_receivers = attrgetter("path", "aliases", "queries", "state", "pingbacks")


def _tombstones(_site: Site, row: Row) -> object:
    return row.path if row.state == Status.GONE else None


GROUPS: Mapping[str, Group] = {
    "feeds": Group(
        "causerie.feeds",
        lambda _, row: (row.path,),
        lambda stand_in, parts: feeds.write_all_feeds(stand_in, None, only=parts),
        ("a feed of the blog",),
        _feeds,
        files_of_feed,
        lambda columns: (columns.lists, columns.by_language),
    ),
    "responses": Group(
        "causerie.feeds",
        _responses,
        lambda stand_in, _: feeds.write_responses(stand_in, None),
        ("a feed of responses",),
    ),
    "sitemap": Group(
        "causerie.feeds",
        _sitemap,
        lambda stand_in, _: feeds.write_sitemap(stand_in, None),
        ("the sitemap", "the engine's robots.txt"),
        names_files=True,
    ),
    "podcast": Group(
        "causerie.podcast",
        lambda _, row: (row.path,),
        lambda stand_in, _: podcast.write(stand_in, None),
        ("the podcast's feed",),
        _podcast,
        columns=lambda columns: columns.episodes,
    ),
    "episode files": Group(
        "causerie.podcast",
        _episode_files,
        lambda stand_in, _: podcast.write_episode_files(stand_in, None),
        ("the recording ",),
    ),
    "oembed": Group(
        "causerie.podcast",
        lambda _, row: (row.path, row.card, row.is_episode),
        lambda stand_in, parts: podcast.write_oembed(stand_in, None, only=parts),
        ("the embed of ",),
        _oembed,
        lambda path: [file_of(path)],
        lambda columns: (columns.with_show, columns.has_embeds),
    ),
    "targets": Group(
        "causerie.pingbacks",
        _targets,
        lambda stand_in, _: pingbacks.list_targets(stand_in, None),
        ("the list of pages that may be mentioned",),
    ),
    "tombstones": Group(
        "causerie.pingbacks",
        _tombstones,
        lambda stand_in, _: pingbacks.mark_tombstones(stand_in, None),
        ("content/",),
    ),
}
Name = tuple[str, str]  # of a group, and of its part


def groups_of(site: Site) -> list[str]:
    """Return the names of the groups that a site has."""
    plugins = site.settings["PLUGINS"]
    return [name for name, group in GROUPS.items() if group.plugin in plugins]


def files_of(name: Name, made: Mapping[str, str]) -> tuple[str, ...]:
    """Return the files of a part among those that were made, with their owners."""
    group, part = GROUPS[name[0]], name[1]
    among = group.files(part) if group.files else made
    return tuple(
        file
        for file, owner in made.items()
        if file in among and owner.startswith(group.owners)
    )


class StandIn:
    """What features ask of Pelican's generator of articles."""

    def __init__(
        self, site: Site, views: Views, columns: Columns, statics: Iterable[str]
    ) -> None:
        """Take a table; `statics` are the files that are published."""
        self._views, self._columns = views, columns
        self.settings = site.settings
        files = [SimpleNamespace(save_as=file) for file in statics]
        self.context = {**views.context, "staticfiles": files}

    @property
    def categories(self) -> list[tuple[Any, list[Any]]]:
        """The categories, each with its posts."""
        return self._terms("categories")

    @property
    def tags(self) -> dict[Any, list[Any]]:
        """The posts of each tag."""
        return dict(self._terms("tags"))

    @property
    def authors(self) -> list[tuple[Any, list[Any]]]:
        """The authors, each with the posts."""
        return self._terms("authors")

    def _terms(self, name: str) -> list[tuple[Any, list[Any]]]:
        views = self._views
        return [
            (views.term(term.kind, term.name), views.of_all(term.places))
            for term in self._columns.lists.terms[name]
        ]
