"""Published: what a build would publish of the site's identity, noted as it goes."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC

from causerie.bridge.entry import ArticleEntry
from causerie.bridge.output_rules import save_as
from causerie.bridge.site import Site
from causerie.identity.identity_lock import GONE, PAGE, Feed, Item, Lock
from causerie.post import Enclosure, Post, Status
from causerie.urls import normalise_path


def note_feed(site: Site, path: str, feed: Feed) -> None:
    """Note a feed at its site path; its items are to be noted as well."""
    site.feeds[normalise_path(path)] = feed


def note_items(site: Site, items: Iterable[Item]) -> None:
    """Note what feeds tell of posts; who knows a recording's digest wins."""
    for item in items:
        known = site.items.get(item.guid)
        if known is None or not known.sha256:
            site.items[item.guid] = item


def make_item(
    site: Site,
    entry: ArticleEntry,
    *,
    guid: str,
    audio: Enclosure | None,
    sha256: str = "",
) -> Item:
    """Make the item of a post, whose permalink is its guid if it has no other."""
    item = Item(
        guid=guid or site.absolute(entry.post.path),
        page=_address(entry.post.path),
        date=entry.post.date.astimezone(UTC).replace(microsecond=0),
    )
    if audio is None:
        return item
    own = audio.url.removeprefix(site.url) if site.url else audio.url
    enclosure = own if own.startswith("/") else audio.url
    return replace(item, enclosure=enclosure, length=audio.length, sha256=sha256)


def gather(site: Site) -> Lock:
    """Return all that was noted, and the addresses of the posts, as a lock has them."""
    pages: dict[str, str] = {}
    for entry in site.entries:
        post = entry.post
        if post.status is Status.DRAFT:
            continue
        page = _address(post.path)
        pages[page] = GONE if post.status is Status.GONE else PAGE
        for alias in post.aliases:
            pages.setdefault(_address(alias), page)
    return Lock(site.url, dict(site.feeds), dict(site.items), pages)


def posts_by_address(site: Site) -> dict[str, Post]:
    """Return the posts by the addresses that `gather` gives them."""
    return {_address(entry.post.path): entry.post for entry in site.entries}


def _address(path: str) -> str:
    """Write a site path in one form, so that /old and /old/ are one address."""
    return normalise_path("/" + save_as(path))
