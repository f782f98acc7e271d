"""Response feeds: of each post that has comments or mentions, and of the whole blog.

They are where WordPress has them: below the post's own address, and /comments/. Own
posts that link to a post are none of them: the blog's feed has these.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from lxml import etree

from causerie.bridge.entry import ArticleEntry
from causerie.bridge.output_registry import Owner
from causerie.bridge.site import Site
from causerie.feeds import rss
from causerie.feeds.model import Feed, Item
from causerie.feeds.response_paths import responses_path
from causerie.feeds.settings import FeedsSettings

OWNER = Owner("a feed of responses")
BLOG_PATH = "/comments/feed.xml"


def write_response_feeds(site: Site) -> None:
    """Write the feed of each post that has responses, and that of the blog."""
    settings = site.section("FEEDS", FeedsSettings) or FeedsSettings()
    every: list[Item] = []
    for entry in site.build.published():
        if not entry.has_responses:
            continue
        items = sorted(_items(site, entry), key=_newest_first)
        own = _feed(site, settings, responses_path(entry.post.path))
        own = replace(
            own,
            title=f"Re: {entry.post.title} | {site.name}",
            link=site.absolute(entry.post.path),
            language=entry.post.lang,
            items=tuple(items[: settings.items]),
        )
        site.write(responses_path(entry.post.path), rss.render(own), OWNER)
        every += [
            replace(item, title=f"{item.title} | {entry.post.title}") for item in items
        ]
    every.sort(key=_newest_first)
    blog = _feed(site, settings, BLOG_PATH)
    blog = replace(blog, items=tuple(every[: settings.items]))
    site.write(BLOG_PATH, rss.render(blog), OWNER)


def _feed(site: Site, settings: FeedsSettings, path: str) -> Feed:
    return Feed(
        title=f"Re: {site.name}",
        description=site.subtitle,
        link=site.absolute("/"),
        url=site.absolute(path),
        language=site.lang,
        items=(),
        author=site.name,
        hub=settings.hub,
        css=site.theme_file("feed.css"),
    )


def _items(site: Site, entry: ArticleEntry) -> Iterator[Item]:
    content, url = entry.content, site.absolute(entry.post.path)
    discussion = getattr(content, "discussion", None)
    for comment in _comments(discussion.threads if discussion else ()):
        yield Item(
            title=comment.name,
            url=f"{url}#comment-{comment.id}",
            published=comment.date,
            summary=comment.text,
            html=_paragraphs(comment.text),
            authors=(comment.name,),
        )
    mentions = getattr(content, "mentions", None)
    for mention in mentions.shown if mentions else ():
        yield Item(
            title=mention.title or mention.host,
            url=mention.source,
            published=mention.date,
            guid=f"{mention.source} {url}",  # it may mention other posts, too
            summary=mention.excerpt,
            html=_paragraphs(mention.excerpt) if mention.excerpt else "",
            authors=(mention.author or mention.host,),
        )


def _comments(threads: Any) -> Iterator[Any]:
    for thread in threads:
        yield thread.comment
        yield from _comments(thread.replies)


def _paragraphs(text: str) -> str:
    """Return plain text as HTML: a blank line ends a paragraph, a line break stays."""
    found = []
    for paragraph in text.split("\n\n"):
        first, *lines = paragraph.split("\n")
        element = etree.Element("p")
        element.text = first
        for line in lines:
            etree.SubElement(element, "br").tail = line
        found.append(etree.tostring(element, encoding="unicode", method="html"))
    return "\n".join(found)


def _newest_first(item: Item) -> tuple[float, str]:
    return -item.published.timestamp(), item.guid or item.url
