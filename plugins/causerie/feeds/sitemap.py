"""Render the sitemap and robots.txt for search engines."""

from collections.abc import Callable, Iterable, Iterator
from html import escape
from typing import NamedTuple

from causerie.text.xml_characters import strip_illegal_xml

LIMIT = 50_000  # addresses (https://www.sitemaps.org/protocol.html)

MAIN = "/sitemap.xml"  # its site path
_NAMESPACES = {
    "xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "xmlns:xhtml": "http://www.w3.org/1999/xhtml",
    "xmlns:image": "http://www.google.com/schemas/sitemap-image/1.1",
}


class SitemapUrl(NamedTuple):
    """A URL of the sitemap."""

    url: str  # absolute
    modified: str = ""  # in UTC (RFC 3339)
    # (language, address) of the page in every language, its own included
    alternates: tuple[tuple[str, str], ...] = ()
    images: tuple[str, ...] = ()  # absolute addresses of what it shows


def render_sitemaps(
    urls: Iterable[SitemapUrl], absolute: Callable[[str], str]
) -> Iterator[tuple[str, bytes]]:
    """Yield sitemaps, sorted by address, with their site paths; the first is the main.

    More than LIMIT addresses are in several sitemaps, and the main one is their index
    (https://www.sitemaps.org/protocol.html#index). `absolute` makes paths addresses.
    """
    ordered = sorted(urls, key=lambda each: each.url)
    parts = [ordered[start : start + LIMIT] for start in range(0, len(ordered), LIMIT)]
    if len(parts) <= 1:
        yield MAIN, _document("urlset", map(_element, ordered))
        return
    paths = [f"/sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    named = (f"  <sitemap>\n{_loc(absolute(path))}  </sitemap>\n" for path in paths)
    yield MAIN, _document("sitemapindex", named)
    for path, part in zip(paths, parts, strict=True):
        yield path, _document("urlset", map(_element, part))


def _document(root: str, elements: Iterable[str]) -> bytes:
    # written as text: there are tens of thousands of them, and each is three lines
    spaces = "".join(f' {name}="{uri}"' for name, uri in _NAMESPACES.items())
    begin = f"<?xml version='1.0' encoding='utf-8'?>\n<{root}{spaces}>\n"
    return strip_illegal_xml(f"{begin}{''.join(elements)}</{root}>\n").encode()


def _element(url: SitemapUrl) -> str:
    date = f"    <lastmod>{url.modified}</lastmod>\n" if url.modified else ""
    more = _more(url) if url.alternates or url.images else ""
    return f"  <url>\n{_loc(url.url)}{date}{more}  </url>\n"


def _more(url: SitemapUrl) -> str:
    links = [
        f'    <xhtml:link rel="alternate" hreflang="{lang}" href="{_quoted(href)}"/>\n'
        for lang, href in url.alternates
    ]
    images = [
        f"    <image:image><image:loc>{escape(each, quote=False)}</image:loc>"
        "</image:image>\n"
        for each in url.images
    ]
    return "".join(links + images)


def _loc(url: str) -> str:
    return f"    <loc>{escape(url, quote=False)}</loc>\n"


def _quoted(text: str) -> str:
    return escape(text, quote=False).replace('"', "&quot;")


def render_robots(sitemap_url: str) -> bytes:
    """Render a robots.txt that allows everything and names the sitemap (RFC 9309)."""
    return f"User-agent: *\nDisallow:\n\nSitemap: {sitemap_url}\n".encode()
