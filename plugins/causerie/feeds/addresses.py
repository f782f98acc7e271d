"""Addresses: what of a site search engines should know."""

from collections.abc import Iterator

from causerie.bridge.site import Site
from causerie.feeds import sitemap
from causerie.post import Status


def collect_addresses(site: Site) -> Iterator[sitemap.Entry]:
    """Yield every address that search engines should know."""
    changes = (e.post.modified or e.post.date for e in site.published())
    newest = max(filter(None, changes), default=None)
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
        if found and subject.save_as:  # hidden posts have names too
            newest = max(article.date for article in found)
            yield sitemap.Entry(site.absolute(subject.url), newest)
