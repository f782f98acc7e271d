"""Collect what a sitemap names: pages with their images, lists, and recordings.

In a partial build the posts are rows of the table: they have what is asked of most.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from causerie.bridge.entry import ArticleEntry, Entry
from causerie.bridge.language_pages import has_language_pages, home_of
from causerie.bridge.root_files import at_root
from causerie.bridge.site import Site
from causerie.feeds.sitemap import SitemapUrl
from causerie.files.media_types import media_type
from causerie.post import Status
from causerie.urls import encode_path

_MOST_IMAGES = 1000  # of one address (Google's sitemaps of images)


def collect_urls(site: Site, shows: Iterable[Any] = ()) -> Iterator[SitemapUrl]:
    """Yield every address that search engines should index; `shows` have pages."""
    yield from _home_urls(site)
    images = _images_of_texts(site)
    for entry in site.build.entries:
        if entry.post.status is not Status.PUBLISHED:
            continue
        versions = sorted(
            {(other.lang, "/" + other.url) for other in _translations(entry)}
            | {(entry.post.lang, entry.post.path)}
        )
        yield SitemapUrl(
            site.absolute(entry.post.path),
            entry.post.modified or entry.post.date,
            tuple((lang, site.absolute(path)) for lang, path in versions)
            if len(versions) > 1
            else (),
            _images(site, entry.post, images.get(entry.post.source, ())),
        )
    yield from _name_urls(site)
    yield from _series_urls(site)
    yield from _show_urls(site, shows)


def _translations(entry: Entry) -> Iterable[Any]:
    row = getattr(entry, "row", entry.post)  # which knows of most that there are none
    known = getattr(row, "translations", None)
    return () if known == () else entry.content.translations


def _home_urls(site: Site) -> Iterator[SitemapUrl]:
    changes = (e.post.modified or e.post.date for e in site.build.published())
    newest = max(filter(None, changes), default=None)
    languages = sorted({entry.post.lang for entry in site.build.published()})
    yield SitemapUrl(site.absolute("/"), newest, _homes(site, languages))
    for lang in languages if has_language_pages(site.settings) else ():
        changes = (
            each.post.modified or each.post.date
            for each in site.build.published()
            if each.post.lang == lang
        )
        if lang != site.lang:
            url = site.absolute("/" + home_of(lang, site.settings))
            yield SitemapUrl(url, max(changes), _homes(site, languages))


def _name_urls(site: Site) -> Iterator[SitemapUrl]:
    articles = site.build.generators["articles"]
    changed = _changes_of_names(site)
    lists = [*articles.categories, *articles.tags.items(), *articles.authors]
    for subject, found in lists:
        if found and subject.save_as:  # hidden posts have them too
            newest = max(article.date for article in found)
            last = changed.get((type(subject).__name__, str(subject.name)), newest)
            yield SitemapUrl(site.absolute(subject.url), max(newest, last))


def _changes_of_names(site: Site) -> dict[tuple[str, str], datetime]:
    """Return when a post of each category, tag or author last changed.

    The page of a name lists translations only if no other post has it.
    """
    found: dict[tuple[str, str], datetime] = {}
    for original in (False, True):
        newest: dict[tuple[str, str], datetime] = {}
        for entry in site.build.published():
            post = entry.post
            if post.original is not original:
                continue
            names = [("Category", post.category), *(("Tag", tag) for tag in post.tags)]
            names += [("Author", author) for author in post.authors]
            moment = post.modified or post.date
            for name in names:
                newest[name] = max(newest.get(name, moment), moment)
        found |= newest
    return found


def _series_urls(site: Site) -> Iterator[SitemapUrl]:
    """Yield the pages of series, each with the last change of a post in it."""
    newest: dict[str, datetime] = {}
    for entry in site.build.published():
        path = getattr(entry.content, "series_url", "") if entry.post.series else ""
        if path:
            moment = entry.post.modified or entry.post.date
            newest[path] = max(newest.get(path, moment), moment)
    for path, moment in newest.items():
        yield SitemapUrl(site.absolute(f"/{path}"), moment)


def _show_urls(site: Site, shows: Iterable[Any]) -> Iterator[SitemapUrl]:
    """Yield the pages of shows, and the recordings that stand on the site itself."""
    newest: dict[str, datetime] = {}
    recordings: dict[str, datetime] = {}
    for entry in site.build.published():
        if not entry.post.is_episode or not entry.post.original:
            continue
        moment = entry.post.modified or entry.post.date
        if (show := _show_of(entry)) is None:
            continue
        newest[show] = max(newest.get(show, moment), moment)
        for name in _recordings(entry):
            recordings[name] = min(
                recordings.get(name, entry.post.date), entry.post.date
            )
    for name, moment in recordings.items() if not _stands_elsewhere(site) else ():
        yield SitemapUrl(site.absolute(f"/{encode_path(name)}"), moment)
    home = site.absolute("/")
    for each in shows:
        if each.link != home:  # a theme may have no page of shows
            yield SitemapUrl(each.link, newest.get(each.name))


def _show_of(entry: ArticleEntry) -> str | None:
    """Return the name of the show of a post's own episode; None: it has none."""
    row = getattr(entry, "row", None)
    holder: Any = row if row is not None else entry.episode
    found: str | None = getattr(holder, "show", None)
    return found


def _recordings(entry: ArticleEntry) -> Iterator[str]:
    """Yield the recordings of an episode that are files below content/."""
    row = getattr(entry, "row", None)
    for name in entry.post.audio if row is None else row.uses:
        if media_type(name).startswith("audio/") and "://" not in name:
            yield name


def _stands_elsewhere(site: Site) -> bool:
    """Return whether recordings have another base than the site."""
    podcast = site.settings.get("PODCAST")
    return isinstance(podcast, Mapping) and bool(podcast.get("media_url"))


def _images_of_texts(site: Site) -> Mapping[str, set[str]]:
    """Return the site paths of the images in the text of each post, by source."""
    found: dict[str, set[str]] = defaultdict(set)
    for source, path, file in _image_links(site):
        if not path and (name := site.build.published_as(file)):
            path = f"/{encode_path(name)}"  # noqa: PLW2901 - where the file is
        if path:
            found[source].add(path)
    return found


def _image_links(site: Site) -> Iterator[tuple[str, str, str]]:
    """Yield the source of a post, and the path or the file of an image in its text."""
    for entry in site.build.entries:
        row = getattr(entry, "row", entry.post)
        for link in getattr(row, "links", ()):
            if link.tag == "img" and not link.source:
                yield row.source, link.path, link.file
    for each in site.build.references:
        if each.link.tag == "img" and not each.target:
            yield each.source.post.source, each.path, each.file


def _images(site: Site, post: Any, more: Iterable[str]) -> tuple[str, ...]:
    cover = getattr(post, "cover", "")  # of an article
    found = [f"/{encode_path(at_root(cover))}"] if cover else []
    found += sorted(path for path in more if media_type(path).startswith("image/"))
    return tuple(site.absolute(path) for path in dict.fromkeys(found))[:_MOST_IMAGES]


def _homes(site: Site, languages: Iterable[str]) -> tuple[tuple[str, str], ...]:
    further = [lang for lang in languages if lang != site.lang]
    if not further or not has_language_pages(site.settings):
        return ()
    return tuple(
        (lang, site.absolute("/" + home_of(lang, site.settings)))
        for lang in sorted([site.lang, *further])
    )
