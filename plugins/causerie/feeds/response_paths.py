"""Response paths: where the feeds of responses stand; each page of a post asks."""

from typing import Any

from causerie.bridge.entry import has_responses
from causerie.post import Status


def responses_path(path: str) -> str:
    """Return the site path of the feed of a post's responses.

    >>> responses_path("/2026/03/29/a/"), responses_path("/a.html")
    ('/2026/03/29/a/feed.xml', '/a.feed.xml')
    """
    path = path.removesuffix("index.html")
    return f"{path}feed.xml" if path.endswith("/") else _beside(path)


def feed_of_article(article: Any) -> str:
    """Return the path of the feed of an article's responses; empty: it has none."""
    is_published = article.post.status == Status.PUBLISHED
    is_page = article.post.kind == "page"  # the feeds are the blog's
    if is_page or not is_published or not has_responses(article):
        return ""
    return responses_path(article.post.path)


def _beside(path: str) -> str:
    return f"{path.removesuffix('.html')}.feed.xml"
