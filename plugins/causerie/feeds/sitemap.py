"""The sitemap: addresses and their translations in, bytes out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from causerie.errors import BuildError
from causerie.feeds.dates import rfc3339
from causerie.feeds.xml import add, nest, to_bytes

LIMIT = 50_000  # addresses (https://www.sitemaps.org/protocol.html)

_NAMESPACES = {
    None: "http://www.sitemaps.org/schemas/sitemap/0.9",
    "xhtml": "http://www.w3.org/1999/xhtml",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One address of the sitemap."""

    url: str  # absolute
    modified: datetime | None = None  # aware
    # (language, address) of the page in every language, its own included
    alternates: tuple[tuple[str, str], ...] = ()


def render(entries: Sequence[Entry]) -> bytes:
    """Write a sitemap, sorted by address.

    More addresses than one sitemap may hold are a BuildError: they would need a
    sitemap index, which Causerie does not write.
    """
    if len(entries) > LIMIT:
        what = f"The sitemap has {len(entries):,} addresses; it may hold {LIMIT:,}."
        raise BuildError(what, fix="Leave lists and tags out of it.")
    urlset = etree.Element(f"{{{_NAMESPACES[None]}}}urlset", nsmap=_NAMESPACES)
    for entry in sorted(entries, key=lambda e: e.url):
        url = nest(urlset, "url")
        add(url, "loc", entry.url)
        if entry.modified:
            add(url, "lastmod", rfc3339(entry.modified))
        for lang, href in entry.alternates:
            add(url, "xhtml:link", rel="alternate", hreflang=lang, href=href)
    return to_bytes(urlset)
