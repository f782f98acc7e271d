"""Collect from a site what each of its feeds, and the sitemap, will say."""

from collections.abc import Iterator
from itertools import groupby, islice

from causerie.bridge.site import Entry, Site
from causerie.feeds import sitemap
from causerie.feeds.model import Feed, Item
from causerie.post import Status


def collect_feeds(site: Site, *, limit: int) -> Iterator[tuple[str, Feed]]:
    """Yield the path, without its ending, and the content of every feed of the blog."""
    entries = sorted(site.published(), key=_age, reverse=True)
    original = [entry for entry in entries if entry.post.original]
    yield "/feed", _feed(site, "/", "/feed.xml", site.name, original, limit)
    by_category = sorted(original, key=lambda e: e.content.category.slug)
    for _slug, group in groupby(by_category, key=lambda e: e.content.category.slug):
        found = list(group)
        category = found[0].content.category
        folder = f"/{category.url}"
        title = f"{site.name} – {category.name}"
        yield f"{folder}feed", _feed(site, folder, folder + "feed.xml", title, found, limit)
    for lang in sorted({e.post.lang for e in entries} - {site.lang}):
        found = [entry for entry in entries if entry.post.lang == lang]
        path = f"/{lang}/feed"
        yield path, _feed(site, "/", path + ".xml", site.name, found, limit, lang=lang)


def collect_addresses(site: Site) -> Iterator[sitemap.Entry]:
    """Yield every address that search engines should know."""
    newest = max((e.post.modified or e.post.date for e in site.published()), default=None)
    yield sitemap.Entry(site.absolute("/"), newest)
    for entry in site.entries:
        if entry.post.status is not Status.PUBLISHED:
            continue
        versions = sorted(
            {(other.lang, "/" + other.url) for other in entry.content.translations}
            | {(entry.post.lang, entry.post.path)}
        )
        yield sitemap.Entry(
            site.absolute(entry.post.path),
            entry.post.modified or entry.post.date,
            tuple((lang, site.absolute(path)) for lang, path in versions)
            if len(versions) > 1
            else (),
        )
    articles = site.generators["articles"]
    lists = [*articles.categories, *articles.tags.items(), *articles.authors]
    for subject, found in lists:
        newest = max(article.date for article in found)
        yield sitemap.Entry(site.absolute(subject.url), newest)


def _feed(
    site: Site,
    page: str,
    path: str,
    title: str,
    entries: list[Entry],
    limit: int,
    *,
    lang: str = "",
) -> Feed:
    return Feed(
        title=title,
        description=site.subtitle,
        link=site.absolute(page),
        url=site.absolute(path),
        language=lang or site.lang,
        items=tuple(_item(site, entry) for entry in islice(entries, limit)),
        author=site.author,
    )


def _item(site: Site, entry: Entry) -> Item:
    post = entry.post
    episode = entry.attached("episode")
    if post.date is None:
        raise ValueError(post.source)
    return Item(
        title=post.title,
        url=site.absolute(post.path),
        published=post.date,
        modified=post.modified,
        guid=episode.guid if episode and post.original else post.guid,
        summary=post.summary,
        html=entry.html(site),
        author=post.author,
        categories=tuple(filter(None, (post.category, *post.tags))),
        enclosure=episode.audio if episode else None,
    )


def _age(entry: Entry) -> tuple[float, str]:
    return (entry.post.date.timestamp() if entry.post.date else 0, entry.post.source)
