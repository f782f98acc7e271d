"""Render the sitemap and robots.txt for search engines."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from causerie.bridge.site import Site
from causerie.errors import BuildError
from causerie.post import Status
from causerie.text.time_formats import rfc3339
from causerie.text.xml_builder import add, nest, to_bytes

LIMIT = 50_000  # addresses (https://www.sitemaps.org/protocol.html)

_NAMESPACES = {
    None: "http://www.sitemaps.org/schemas/sitemap/0.9",
    "xhtml": "http://www.w3.org/1999/xhtml",
}


@dataclass(frozen=True, slots=True)
class SitemapUrl:
    """A URL of the sitemap."""

    url: str  # absolute
    modified: datetime | None = None  # aware
    # (language, address) of the page in every language, its own included
    alternates: tuple[tuple[str, str], ...] = ()


def collect_urls(site: Site) -> Iterator[SitemapUrl]:
    """Yield every address that search engines should index."""
    changes = (e.post.modified or e.post.date for e in site.build.published())
    newest = max(filter(None, changes), default=None)
    yield SitemapUrl(site.absolute("/"), newest)
    for entry in site.build.entries:
        if entry.post.status is not Status.PUBLISHED:
            continue
        versions = sorted(
            {(other.lang, "/" + other.url) for other in entry.content.translations}
            | {(entry.post.lang, entry.post.path)}
        )
        yield SitemapUrl(
            site.absolute(entry.post.path),
            entry.post.modified or entry.post.date,
            tuple((lang, site.absolute(path)) for lang, path in versions)
            if len(versions) > 1
            else (),
        )
    articles = site.build.generators["articles"]
    lists = [*articles.categories, *articles.tags.items(), *articles.authors]
    for subject, found in lists:
        if found and subject.save_as:  # hidden posts have them too
            newest = max(article.date for article in found)
            yield SitemapUrl(site.absolute(subject.url), newest)


def render_sitemap(urls: Sequence[SitemapUrl]) -> bytes:
    """Render a sitemap, sorted by address.

    Raise BuildError if there are more addresses than a sitemap may hold: Causerie does
    not write a sitemap index.
    """
    if len(urls) > LIMIT:
        what = f"The sitemap has {len(urls):,} addresses; it may hold {LIMIT:,}."
        raise BuildError(what, fix="Leave lists and tags out of it.")
    urlset = etree.Element(f"{{{_NAMESPACES[None]}}}urlset", nsmap=_NAMESPACES)
    for url in sorted(urls, key=lambda each: each.url):
        element = nest(urlset, "url")
        add(element, "loc", url.url)
        if url.modified:
            add(element, "lastmod", rfc3339(url.modified))
        for lang, href in url.alternates:
            add(element, "xhtml:link", rel="alternate", hreflang=lang, href=href)
    return to_bytes(urlset)


def render_robots(sitemap_url: str) -> bytes:
    """Render a robots.txt that allows everything and names the sitemap (RFC 9309)."""
    return f"User-agent: *\nDisallow:\n\nSitemap: {sitemap_url}\n".encode()
