"""List the feeds of a site, and the posts of each."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from causerie.bridge.entry import ArticleEntry
from causerie.bridge.language_pages import home_of
from causerie.bridge.site import Site
from causerie.feeds.feed_files import MAIN_FEED, icon_of
from causerie.feeds.model import Feed, Item
from causerie.feeds.settings import FeedsSettings
from causerie.post import oldest_first


@dataclass(frozen=True, slots=True)
class FeedDefinition:
    """A feed whose items are not yet rendered."""

    path: str  # site path without its extension
    feed: Feed  # without items
    entries: Sequence[ArticleEntry]  # its posts, newest first


def define_feeds(
    site: Site, settings: FeedsSettings, only: Collection[str] | None = None
) -> Iterator[FeedDefinition]:
    """Yield every feed of the blog with its posts, or at least those at some paths."""
    limit, icon = settings.items, icon_of(site.settings)
    published = site.build.published()
    entries = sorted(published, key=lambda e: oldest_first(e.post), reverse=True)
    original = [entry for entry in entries if entry.post.original]
    whole = Feed(
        title=site.name,
        description=site.subtitle,
        link=site.absolute("/"),
        url=site.absolute("/feed.xml"),
        language=site.lang,
        items=(),
        author=site.author,
        hub=settings.hub,
        css=site.theme_file("feed.css"),
        icon=site.absolute(icon) if icon else "",
    )
    yield FeedDefinition(MAIN_FEED, whole, original[:limit])
    langs = sorted({e.post.lang for e in entries} - {site.lang})
    paths = {f"/{lang}/feed": lang for lang in langs}
    wanted = None if only is None else {*only} - {MAIN_FEED, *paths}
    for name, found in _by_name(original, limit, wanted, tags=settings.tags):
        own = replace(
            whole,
            title=f"{site.name} | {name.name}",
            link=site.absolute(name.url),
            url=site.absolute(f"{name.url}feed.xml"),
        )
        yield FeedDefinition(_feed_of(name), own, found)
    for path, lang in paths.items():
        found = [entry for entry in entries if entry.post.lang == lang]
        own = replace(
            whole,
            description=site.subtitle_in(lang),
            link=site.absolute("/" + home_of(lang, site.settings)),
            url=site.absolute(f"{path}.xml"),
            language=lang,
        )
        yield FeedDefinition(path, own, found[:limit])


def _feed_of(name: Any) -> str:
    return f"/{name.url}feed"


def _by_name(
    entries: Iterable[ArticleEntry],
    limit: int,
    wanted: set[str] | None,
    *,
    tags: bool,
) -> Iterator[tuple[Any, list[ArticleEntry]]]:
    """Yield Pelican's categories, and tags if asked for, each with its first posts.

    Without the posts that follow once the wanted feeds, if not all are, have enough.
    """
    found: dict[Any, list[ArticleEntry]] = {}
    for entry in entries:
        for name in (entry.category, *(entry.tags if tags else ())):
            items = found.setdefault(name, [])
            if len(items) < limit:
                items.append(entry)
            elif wanted is not None:
                wanted.discard(_feed_of(name))
        if wanted is not None and not wanted:
            break
    yield from sorted(
        found.items(), key=lambda pair: (type(pair[0]).__name__, pair[0].slug)
    )


def with_items(site: Site, definition: FeedDefinition) -> Feed:
    """Return a feed with its items."""
    feed = definition.feed
    items = tuple(_item(site, entry, feed.language) for entry in definition.entries)
    return replace(feed, items=items)


def guid_of(entry: ArticleEntry) -> str:
    """Return a post's own guid; empty if its permalink identifies it."""
    episode = entry.episode
    return episode.guid if episode and entry.post.original else entry.post.guid


def _item(site: Site, entry: ArticleEntry, language: str) -> Item:
    post = entry.post
    episode, cover = entry.episode, entry.cover
    return Item(
        title=post.title,
        url=site.absolute(post.path),
        published=post.date,
        modified=post.modified,
        guid=guid_of(entry),
        summary=post.summary,
        html=entry.html(site.url),
        authors=post.authors,
        categories=tuple(filter(None, (post.category, *post.tags))),
        enclosure=episode.audio if episode else None,
        cover=replace(cover, url=site.absolute("/" + cover.url)) if cover else None,
        language="" if post.lang == language else post.lang,
    )
