"""Embed: the page of an episode's player that other sites frame, and its oEmbed.

The page stands below the post's own, at embed/, and needs nothing but the site's files.
`oembed.json` beside it (oembed.com, 2.3.4.4) tells sites that ask how to frame it.
"""

import json
from collections.abc import Container, Iterable, Iterator
from typing import Any

from lxml import etree

from causerie.bridge.output_registry import Owner
from causerie.bridge.site import Site
from causerie.bridge.theme import has_template
from causerie.podcast.episode_post import EpisodePost, episode_post
from causerie.podcast.show import Show
from causerie.podcast.site_paths import embed_path, has_embed, oembed_path

WIDTH, HEIGHT = 600, 232  # CSS pixels that oEmbed tells; the page fits into any width


def posts_to_embed(
    site: Site, only: Container[str] | None = None
) -> Iterator[EpisodePost]:
    """Yield the posts whose episodes have a page to be framed.

    `only`: those whose oEmbed stands at some paths.
    """
    if has_template(site.settings, "embed"):
        for entry in site.build.articles():
            named = only is None or oembed_path(entry.post.path) in only
            if named and has_embed(entry.post) and (each := episode_post(entry)):
                yield each


def write_embed_pages(site: Site, generator: Any, writer: Any) -> None:
    """Write the pages to be framed, where no table does."""
    for each in () if site.build.table else posts_to_embed(site):
        path = embed_path(each.entry.post.path).lstrip("/")
        content = each.entry.content
        writer.write_file(
            f"{path}index.html",
            generator.get_template("embed"),
            generator.context,
            relative_urls=site.settings["RELATIVE_URLS"],
            url=path,
            article=content,
        )


def write_oembed(
    site: Site, shows: Iterable[Show], only: Container[str] | None = None
) -> None:
    """Write the file that tells how to frame an episode, beside each page for it.

    `only`: those at some paths, not all.
    """
    by_name = {show.name: show for show in shows}
    for each in posts_to_embed(site, only):
        post = each.entry.post
        owner = Owner(f"the embed of content/{post.source}", source=post.source)
        show = by_name[each.episode.show]
        site.write(oembed_path(post.path), render_oembed(site, each, show), owner)


def render_oembed(site: Site, each: EpisodePost, show: Show) -> bytes:
    """Render the oEmbed response of an episode, of the type "rich"."""
    episode = each.episode
    frame = etree.Element("iframe", src=site.absolute(embed_path(each.entry.post.path)))
    for name, value in (
        ("width", str(WIDTH)),
        ("height", str(HEIGHT)),
        ("title", episode.title),
        ("loading", "lazy"),
        ("frameborder", "0"),
    ):
        frame.set(name, value)
    document = {
        "version": "1.0",
        "type": "rich",
        "title": episode.title,
        "author_name": show.title,
        "author_url": show.link,
        "provider_name": site.name,
        "provider_url": site.absolute("/"),
        "width": WIDTH,
        "height": HEIGHT,
        "html": etree.tostring(frame, encoding="unicode", method="html"),
    }
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()
