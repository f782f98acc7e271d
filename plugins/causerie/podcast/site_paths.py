"""Site paths of a show's feed and page, and of an episode's player; every page asks."""

from typing import Any


def feed_path(name: str) -> str:
    """Return the site path of a show's feed.

    >>> feed_path(""), feed_path("atelier")
    ('/podcast.xml', '/podcast/atelier.xml')
    """
    return f"/podcast/{name}.xml" if name else "/podcast.xml"


def page_path(name: str) -> str:
    """Return the site path of a show's page."""
    return f"/podcast/{name}/" if name else "/podcast/"


def embed_path(path: str) -> str:
    """Return the site path of the player of a post's episode.

    >>> embed_path("/2026/03/29/a/"), embed_path("/a.html")
    ('/2026/03/29/a/embed/', '/a/embed/')
    """
    path = path.removesuffix("index.html").removesuffix(".html")
    return f"{path.rstrip('/')}/embed/"


def oembed_path(path: str) -> str:
    """Return the site path of what tells other sites how to frame that player."""
    return f"{embed_path(path)}oembed.json"


def has_embed(post: Any) -> bool:
    """Return whether a post, or the row of one, has an episode to be framed."""
    return bool(
        post.is_episode and post.original and post.status in {"published", "hidden"}
    )


def embed_of_article(article: Any) -> str:
    """Return the path of the player of an article; empty: it has none."""
    own = has_embed(article.post) and article.episode
    return embed_path(article.post.path) if own else ""
