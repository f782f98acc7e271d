"""Covers: the image that stands for a post, `Cover:` with its words, `Cover_alt:`.

Pages and the blog's feeds show it. That a file is missing is told before a build.
"""

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote

from causerie.bridge.entry import ArticleEntry, Entry
from causerie.bridge.root_files import at_root
from causerie.bridge.site import Site
from causerie.markup.image_size import UNKNOWN, find_size
from causerie.markup.pictures import check_picture
from causerie.post import Cover
from causerie.problems import Problem
from causerie.settings import content_path


def attach_cover(site: Site, entry: ArticleEntry) -> None:
    """Attach its cover to a post, for templates and feeds; none if it is missing."""
    name = entry.post.cover
    size = find_size(str(site.content / name)) if name else None
    cover = None
    if size is not None:
        width, height = size if size != UNKNOWN else (None, None)
        alt = entry.post.header.get("cover_alt", "").strip()
        cover = Cover(quote(at_root(name)), alt, width, height)
    entry.attach(cover=cover)


def publish_covers(generator: Any) -> None:
    """Make Pelican publish covers that are in none of its folders of static files."""
    for name in ("articles", "translations", "hidden_articles", "drafts"):
        for article in getattr(generator, name):
            if cover := cover_of(article):
                generator.context["static_links"].add(cover)


def cover_of(content: Any) -> str:
    """Return the cover of one of Pelican's articles; none of a faulty value."""
    name = str(content.metadata.get("cover", ""))
    return "" if not name or content_path(name) else name


def check_covers(site: Site, entries: Iterable[Entry]) -> Iterator[Problem]:
    """Report covers of some posts that browsers do not show."""
    for entry in entries:
        if not isinstance(entry, ArticleEntry) or not entry.post.cover:
            continue
        path = site.content / entry.post.cover
        if not path.is_file():
            continue
        if finding := check_picture(path, entry.post.cover):
            where = site.where(entry.post, "cover")
            yield Problem(where, finding.what, finding.fix, finding.level)
