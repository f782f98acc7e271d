"""Identity record: the feeds, items and addresses that a build would publish."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC
from typing import TYPE_CHECKING

from causerie.bridge.entry import ArticleEntry, Entry
from causerie.bridge.site_info import SiteInfo
from causerie.post import Enclosure, Post, Status
from causerie.urls import normalise_path, save_as

if TYPE_CHECKING:  # only for full builds; partial ones record nothing
    from causerie.identity.identity_lock import FeedIdentity, IdentityLock, ItemIdentity


@dataclass(slots=True)
class IdentityRecord:
    """The feeds of a build and their items, recorded as they are written."""

    feeds: "dict[str, FeedIdentity]" = field(default_factory=dict)  # by site path
    items: "dict[str, ItemIdentity]" = field(
        default_factory=dict
    )  # of these feeds, by guid

    def record_feed(self, path: str, feed: "FeedIdentity") -> None:
        """Record a feed at its site path; its items are to be recorded as well."""
        self.feeds[normalise_path(path)] = feed

    def record_items(self, items: "Iterable[ItemIdentity]") -> None:
        """Record the items of a feed; one with the digest of its recording wins."""
        for item in items:
            known = self.items.get(item.guid)
            if known is None or not known.sha256:
                self.items[item.guid] = item

    def lock(self, url: str, entries: Iterable[Entry]) -> "IdentityLock":
        """Return the record, with the addresses of the posts, as an identity lock."""
        from causerie.identity.identity_lock import GONE, PAGE, IdentityLock

        pages: dict[str, str] = {}
        for entry in entries:
            post = entry.post
            if post.status is Status.DRAFT:
                continue
            page = _address(post.path)
            pages[page] = GONE if post.status is Status.GONE else PAGE
            for alias in post.aliases:
                pages.setdefault(_address(alias), page)
        return IdentityLock(url, dict(self.feeds), dict(self.items), pages)


def make_item(
    site: SiteInfo,
    entry: ArticleEntry,
    *,
    guid: str,
    audio: Enclosure | None,
    sha256: str = "",
) -> "ItemIdentity":
    """Make the item of a post; without a guid of its own it has its permalink."""
    from causerie.identity.identity_lock import ItemIdentity

    item = ItemIdentity(
        guid=guid or site.absolute(entry.post.path),
        page=_address(entry.post.path),
        date=entry.post.date.astimezone(UTC).replace(microsecond=0),
    )
    if audio is None:
        return item
    own = audio.url.removeprefix(site.url) if site.url else audio.url
    enclosure = own if own.startswith("/") else audio.url
    return replace(item, enclosure=enclosure, length=audio.length, sha256=sha256)


def posts_by_address(entries: Iterable[Entry]) -> dict[str, Post]:
    """Return the posts by the addresses that an identity lock has of them."""
    return {_address(entry.post.path): entry.post for entry in entries}


def _address(path: str) -> str:
    """Normalise a site path, so that /old and /old/ are one address."""
    return normalise_path("/" + save_as(path))
