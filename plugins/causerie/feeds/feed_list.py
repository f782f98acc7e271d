"""List the feeds of a site, and the posts of each."""

from collections.abc import Iterable, Iterator
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
    sources: tuple[str, ...]  # of its posts, newest first


def define_feeds(site: Site, settings: FeedsSettings) -> Iterator[FeedDefinition]:
    """Yield every feed of the blog, with the sources of its posts."""
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
    yield FeedDefinition(MAIN_FEED, whole, _newest_sources(original, limit))
    for name, found in _by_name(original, tags=settings.tags):
        own = replace(
            whole,
            title=f"{site.name} | {name.name}",
            link=site.absolute(name.url),
            url=site.absolute(f"{name.url}feed.xml"),
        )
        yield FeedDefinition(f"/{name.url}feed", own, _newest_sources(found, limit))
    for lang in sorted({e.post.lang for e in entries} - {site.lang}):
        found = [entry for entry in entries if entry.post.lang == lang]
        own = replace(
            whole,
            description=site.subtitle_in(lang),
            link=site.absolute("/" + home_of(lang, site.settings)),
            url=site.absolute(f"/{lang}/feed.xml"),
            language=lang,
        )
        yield FeedDefinition(f"/{lang}/feed", own, _newest_sources(found, limit))


def _by_name(
    entries: Iterable[ArticleEntry], *, tags: bool
) -> Iterator[tuple[Any, list[ArticleEntry]]]:
    """Yield Pelican's categories, and tags if asked for, each with its posts."""
    found: dict[tuple[str, str], tuple[Any, list[ArticleEntry]]] = {}
    for entry in entries:
        names = [entry.category, *(getattr(entry.content, "tags", ()) if tags else ())]
        for name in names:
            key = (type(name).__name__, str(name.slug))
            found.setdefault(key, (name, []))[1].append(entry)
    for key in sorted(found):
        yield found[key]


def with_items(
    site: Site, definition: FeedDefinition, entries: Iterable[ArticleEntry]
) -> Feed:
    """Return a feed with its items."""
    feed = definition.feed
    items = tuple(_item(site, entry, feed.language) for entry in entries)
    return replace(feed, items=items)


def guid_of(entry: ArticleEntry) -> str:
    """Return a post's own guid; empty if its permalink identifies it."""
    episode = entry.episode
    return episode.guid if episode and entry.post.original else entry.post.guid


def _newest_sources(entries: list[ArticleEntry], limit: int) -> tuple[str, ...]:
    return tuple(entry.post.source for entry in entries[:limit])


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
