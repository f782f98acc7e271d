"""Collect what a sitemap names: pages with their images, lists, and recordings.

In a partial build the posts are rows of the table: they have what is asked of most.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from causerie.bridge.entry import ArticleEntry, Entry
from causerie.bridge.language_pages import has_language_pages, home_of
from causerie.bridge.root_files import at_root
from causerie.bridge.site import Site
from causerie.feeds.sitemap import SitemapUrl
from causerie.files.media_types import media_type
from causerie.post import Status
from causerie.text.time_formats import rfc3339, rfc3339_of
from causerie.urls import encode_path

_MOST_IMAGES = 1000  # of one address (Google's sitemaps of images)

E = TypeVar("E", bound=Entry)
# What is published, each with its last change as sitemaps have it: such texts, all in
# UTC, are compared faster than dates.
_Changed = Sequence[tuple[E, str]]


def collect_urls(site: Site, shows: Iterable[Any] = ()) -> Iterator[SitemapUrl]:
    """Yield every address that search engines should index; `shows` have pages."""
    published = [
        (entry, _change_of(entry))
        for entry in site.build.entries
        if entry.post.status is Status.PUBLISHED
    ]
    articles = [
        (entry, changed)
        for entry, changed in published
        if isinstance(entry, ArticleEntry)
    ]
    yield from _home_urls(site, articles)
    images = _images_of_texts(site)
    for entry, changed in published:
        yield SitemapUrl(
            site.absolute(entry.post.path),
            changed,
            _alternates(site, entry),
            _images(site, entry.post, images.get(entry.post.source, ())),
        )
    yield from _name_urls(site, articles)
    yield from _series_urls(site, articles)
    yield from _show_urls(site, articles, shows)


def _change_of(entry: Entry) -> str:
    if (row := getattr(entry, "row", None)) is not None:
        return str(row.updated)
    moment = entry.post.modified or entry.post.date
    return rfc3339(moment) if moment else ""


def _newest(changes: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the last change of each name."""
    found: dict[str, str] = {}
    for name, changed in changes:
        if changed > found.get(name, ""):
            found[name] = changed
    return found


def _alternates(site: Site, entry: Entry) -> tuple[tuple[str, str], ...]:
    row = getattr(entry, "row", entry.post)  # which knows of most that there are none
    if getattr(row, "translations", None) == () or not entry.content.translations:
        return ()
    versions = {(other.lang, "/" + other.url) for other in entry.content.translations}
    versions.add((entry.post.lang, entry.post.path))
    return tuple((lang, site.absolute(path)) for lang, path in sorted(versions))


def _home_urls(site: Site, articles: _Changed[ArticleEntry]) -> Iterator[SitemapUrl]:
    newest = _newest((entry.post.lang, changed) for entry, changed in articles)
    languages = sorted(newest)
    changed = max(newest.values(), default="")
    yield SitemapUrl(site.absolute("/"), changed, _homes(site, languages))
    for lang in languages if has_language_pages(site.settings) else ():
        if lang != site.lang:
            url = site.absolute("/" + home_of(lang, site.settings))
            yield SitemapUrl(url, newest[lang], _homes(site, languages))


def _name_urls(site: Site, articles: _Changed[ArticleEntry]) -> Iterator[SitemapUrl]:
    """Yield the pages of categories, tags and authors.

    They are as new as what they list, which may say that it changed before its date.
    """
    changes = {
        entry.content: max(changed, rfc3339_of(entry.post.timestamp))
        if entry.post.modified
        else changed
        for entry, changed in articles
    }
    pelican = site.build.generators["articles"]
    lists = [*pelican.categories, *pelican.tags.items(), *pelican.authors]
    for subject, found in lists:
        listed = [*filter(None, map(changes.get, found))]
        if listed and subject.save_as:  # hidden posts have them too
            yield SitemapUrl(site.absolute(subject.url), max(listed))


def _series_urls(site: Site, articles: _Changed[ArticleEntry]) -> Iterator[SitemapUrl]:
    """Yield the pages of series, each with the last change of a post in it."""
    newest = _newest(
        (getattr(entry.content, "series_url", ""), changed)
        for entry, changed in articles
        if entry.post.series
    )
    for path, changed in newest.items():
        if path:
            yield SitemapUrl(site.absolute(f"/{path}"), changed)


def _show_urls(
    site: Site, articles: _Changed[ArticleEntry], shows: Iterable[Any]
) -> Iterator[SitemapUrl]:
    """Yield the pages of shows, and the recordings that stand on the site itself."""
    episodes = [
        (entry, show, changed)
        for entry, changed in articles
        if entry.post.is_episode and entry.post.original
        for show in [_show_of(entry)]
        if show is not None
    ]
    recordings: dict[str, str] = {}
    for entry, _, _ in () if _stands_elsewhere(site) else episodes:
        date = rfc3339_of(entry.post.timestamp)
        for name in _recordings(entry):
            recordings[name] = min(recordings.get(name, date), date)
    for name, date in recordings.items():
        yield SitemapUrl(site.absolute(f"/{encode_path(name)}"), date)
    home = site.absolute("/")
    newest = _newest((show, changed) for _, show, changed in episodes)
    for each in shows:
        if each.link != home:  # a theme may have no page of shows
            yield SitemapUrl(each.link, newest.get(each.name, ""))


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
    if not cover and not more:
        return ()
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
