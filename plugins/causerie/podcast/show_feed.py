"""Show feed: make the documents of a show's feed, and lint them.

An item whose post is as it was in the last build is taken from its output, with what
the linter found of it then; the others are made.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from causerie.bridge.entry import ArticleEntry
from causerie.bridge.site import Site
from causerie.podcast.episode_post import listed_entries
from causerie.podcast.feed.feed_item import (
    FeedDocument,
    FeedItem,
    keep_items,
    read_items,
)
from causerie.podcast.feed.paging import FeedPage, episodes_of, split_feed
from causerie.podcast.feed.rss import feed_order, render_feed, strip_texts
from causerie.podcast.feed.split_items import split_items
from causerie.podcast.lint.locate_findings import check_document
from causerie.podcast.model import Episode
from causerie.podcast.show import Show
from causerie.podcast.site_paths import feed_path
from causerie.problems import Problem


def make_show_feed(
    site: Site, show: Show, *, size: int
) -> Iterator[tuple[FeedPage, FeedDocument, list[Problem]]]:
    """Yield the documents of a show's feed, and their problems, the feed itself first.

    `size` is the number of episodes in one document; 0: all. Call it when Pelican has
    read all posts: links are resolved then.
    """
    name = f"items of {feed_path(show.name)}"
    items = _show_items(site, show, name)
    documents: list[FeedDocument] = []
    for page in split_feed(feed_path(show.name), len(items), size):
        own = replace(show, feed_url=site.absolute(page.path))
        document, problems = _make_document(site, own, items, page)
        documents.append(document)
        yield page, document, problems
    if all(item.xml for document in documents for item in document.items):
        keep_items(site.build.kept, name, documents)


def _show_items(site: Site, show: Show, name: str) -> list[FeedItem]:
    """Return the items of a show, newest first."""
    find_kept = read_items(site.build.kept, name)
    key_of = site.build.kept.key_of
    found = []
    for entry in listed_entries(site, show.name):
        if (item := find_kept(entry)) is None:
            key = key_of(entry.post.source) if key_of else 0
            item = FeedItem(entry, _episode_of(site, show, entry), key)
        found.append(item)
    return found


def _episode_of(site: Site, show: Show, entry: ArticleEntry) -> Episode:
    """Return the episode of a post, with its show notes."""
    html, after = entry.html(site.url), show.notes_after
    episode: Episode = entry.content.episode
    return strip_texts(replace(episode, html=f"{html}\n{after}" if after else html))


def _make_document(
    site: Site, show: Show, items: Sequence[FeedItem], page: FeedPage
) -> tuple[FeedDocument, list[Problem]]:
    own = sorted(
        episodes_of(items, page), key=lambda i: feed_order(i.episode), reverse=True
    )
    data = render_feed(
        show,
        [item.episode for item in own if not item.xml],
        css=site.theme_file("feed.css"),
        links=[(rel, site.absolute(path)) for rel, path in page.links],
        older=[each.episode for each in items[page.end :]] if page.newest else (),
        kept=[item.episode for item in own if item.xml],
    )
    whole, start, lines = data, 0, [b""] * len(own)
    if site.build.kept.key_of:
        head, made, tail = split_items(data)
        anew = iter(made)
        lines = [item.xml or next(anew) for item in own]
        whole, start = b"".join([head, *lines, tail]), len(head)
    problems, checked = check_document(site, show, data, own, whole=whole)
    done = [replace(item, xml=xml) for item, xml in zip(checked, lines, strict=True)]
    return FeedDocument(page.path, whole, start, done), problems
