"""Render a feed as Atom, with full content."""

import re
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from lxml import etree
from lxml.etree import _Element

from causerie.feeds.covers import add_cover, has_covers
from causerie.feeds.model import Feed, Item, add_view, last_updated, updated_at
from causerie.text.time_formats import rfc3339
from causerie.text.xml_builder import NAMESPACES, add, nest, to_bytes

_ATOM = NAMESPACES["atom"]
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_ATOM_PUBLISHED = datetime(2005, 12, 1, tzinfo=UTC)  # when Atom became a standard
_IRI = re.compile(r'[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`]+')  # RFC 3987, roughly


def render(feed: Feed) -> bytes:
    """Render a feed as Atom (RFC 4287).

    A feed without items has the date of Atom itself: `updated` is required, and the
    date of the build would change the output.
    """
    names: dict[str | None, str] = {None: _ATOM}
    if has_covers(feed):
        names["media"] = NAMESPACES["media"]
    root = etree.Element(f"{{{_ATOM}}}feed", {_LANG: feed.language}, names)
    add(root, "id", feed.url)
    add(root, "title", feed.title)
    add(root, "subtitle", feed.description)
    add(root, "updated", rfc3339(last_updated(feed) or _ATOM_PUBLISHED))
    _add_author(root, feed.author or feed.title)  # required (4.1.1)
    add(root, "link", rel="self", type="application/atom+xml", href=feed.url)
    add(root, "link", rel="alternate", type="text/html", href=feed.link)
    add(root, "link", rel="hub" if feed.hub else "", href=feed.hub)
    add(root, "generator", "Causerie")
    add(root, "icon", feed.icon)
    if feed.css:
        add_view(root, feed)
    for item in feed.items:
        _add_entry(root, item)
    return to_bytes(root, css=feed.css)


def atom_id(item: Item) -> str:
    """Return an item's identity as an IRI, which Atom asks for (RFC 4287, 4.2.6).

    It is the permalink of an item without a guid. A guid stays as it is if it is an
    IRI, and a UUID becomes one. Anything else becomes the UUID (version 5, in the
    namespace of URLs) of "guid:" and the guid: it depends on nothing that may change.
    """
    if not item.guid:
        return item.url
    try:
        return UUID(item.guid).urn
    except ValueError:
        pass
    if _IRI.fullmatch(item.guid):
        return item.guid
    return uuid5(NAMESPACE_URL, f"guid:{item.guid}").urn


def _add_entry(root: _Element, item: Item) -> None:
    entry = nest(root, "entry")
    if item.language:
        entry.set(_LANG, item.language)
    add(entry, "id", atom_id(item))
    add(entry, "title", item.title)
    add(entry, "published", rfc3339(item.published))
    add(entry, "updated", rfc3339(updated_at(item)))
    for author in item.authors:
        _add_author(entry, author)
    add(entry, "link", rel="alternate", type="text/html", href=item.url)
    if audio := item.enclosure:
        link = {"href": audio.url, "type": audio.type, "length": str(audio.length)}
        add(entry, "link", rel="enclosure", **link)
    for category in item.categories:
        add(entry, "category", term=category)
    add(entry, "summary", item.summary)
    if item.html:
        add(entry, "content", item.html, type="html")
    add_cover(entry, item)


def _add_author(parent: _Element, name: str) -> None:
    add(nest(parent, "author"), "name", name)
