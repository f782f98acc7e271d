"""List the feeds of a site, and the posts of each."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from causerie.bridge.entry import ArticleEntry
from causerie.bridge.site import Site
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
    limit = settings.items
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
    )
    yield FeedDefinition("/feed", whole, _newest_sources(original, limit))
    by_category = sorted(original, key=lambda e: str(e.category.slug))
    for _, group in groupby(by_category, key=lambda e: str(e.category.slug)):
        found = list(group)
        category = found[0].category
        own = replace(
            whole,
            title=f"{site.name} | {category.name}",
            link=site.absolute(category.url),
            url=site.absolute(f"{category.url}feed.xml"),
        )
        yield FeedDefinition(f"/{category.url}feed", own, _newest_sources(found, limit))
    for lang in sorted({e.post.lang for e in entries} - {site.lang}):
        found = [entry for entry in entries if entry.post.lang == lang]
        own = replace(whole, language=lang, url=site.absolute(f"/{lang}/feed.xml"))
        yield FeedDefinition(f"/{lang}/feed", own, _newest_sources(found, limit))


def with_items(
    site: Site, definition: FeedDefinition, entries: Iterable[ArticleEntry]
) -> Feed:
    """Return a feed with its items."""
    return replace(
        definition.feed, items=tuple(_item(site, entry) for entry in entries)
    )


def guid_of(entry: ArticleEntry) -> str:
    """Return a post's own guid; empty if its permalink identifies it."""
    episode = entry.episode
    return episode.guid if episode and entry.post.original else entry.post.guid


def _newest_sources(entries: list[ArticleEntry], limit: int) -> tuple[str, ...]:
    return tuple(entry.post.source for entry in entries[:limit])


def _item(site: Site, entry: ArticleEntry) -> Item:
    post = entry.post
    episode = entry.episode
    return Item(
        title=post.title,
        url=site.absolute(post.path),
        published=post.date,
        modified=post.modified,
        guid=guid_of(entry),
        summary=post.summary,
        html=entry.html(site.url),
        author=post.author,
        categories=tuple(filter(None, (post.category, *post.tags))),
        enclosure=episode.audio if episode else None,
    )
