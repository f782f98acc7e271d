"""The identity lock: what was published of a site, and how publishing extends it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from causerie.urls import normalise_path

# What is served at a site path, unless it redirects.
PAGE = "page"
GONE = "gone"  # a page that says that the post is gone
MISSING = "missing"  # nothing; the author accepted that


@dataclass(frozen=True, slots=True)
class ItemIdentity:
    """The identity of a post in feeds."""

    guid: str  # as in RSS; the page's absolute address if the post has no Guid
    page: str  # site path
    date: datetime  # aware
    enclosure: str = ""  # the site path of the site's own recording, or absolute
    length: int = 0  # bytes of the recording
    sha256: str = ""  # of the recording; empty: not known
    first: datetime | None = None  # its first published date, if it differs
    gone: bool = False  # it was removed; its guid must not be used again


@dataclass(frozen=True, slots=True)
class FeedIdentity:
    """The identity of a feed, and the order of its items."""

    guid: str = ""  # podcast:guid; empty for a feed of the blog
    new_url: str = ""  # itunes:new-feed-url
    items: tuple[str, ...] = ()  # guids, newest first


@dataclass(frozen=True, slots=True)
class IdentityLock:
    """All that subscribers and links depend on."""

    site: str  # its address, without a trailing slash
    feeds: Mapping[str, FeedIdentity] = field(default_factory=dict)  # by site path
    items: Mapping[str, ItemIdentity] = field(default_factory=dict)  # by guid
    # By site path: PAGE, GONE, MISSING or the path that it redirects to.
    pages: Mapping[str, str] = field(default_factory=dict)
    number: int = 0  # increased each time that publishing changes the lock


def normalise_permalinks(lock: IdentityLock, proposed: IdentityLock) -> IdentityLock:
    """Return a lock with its permalinks spelt like those of the proposed one.

    /été/ and /%C3%A9t%C3%A9/ are the same address (RFC 3987, 3.1).
    """
    names: dict[str, str] = {}
    for guid in lock.items.keys() - proposed.items.keys():
        path = guid.removeprefix(lock.site)
        if path != guid and path.startswith("/"):
            spelt = lock.site + normalise_path(path)
            if spelt in proposed.items and spelt not in lock.items:
                names[guid] = spelt
    if not names:
        return lock
    items = (
        replace(item, guid=names.get(item.guid, item.guid))
        for item in lock.items.values()
    )
    feeds = {
        path: replace(feed, items=tuple(names.get(each, each) for each in feed.items))
        for path, feed in lock.feeds.items()
    }
    return replace(lock, items={item.guid: item for item in items}, feeds=feeds)


def merge_publication(
    lock: IdentityLock | None, proposed: IdentityLock
) -> IdentityLock:
    """Return the lock after the proposed one is published.

    Items and pages that are no longer published stay in it, marked gone or missing. If
    nothing changes, return the same lock.
    """
    old = normalise_permalinks(lock, proposed) if lock else IdentityLock(proposed.site)
    items = {
        guid: _update_item(old.items.get(guid), new)
        for guid, new in proposed.items.items()
    }
    merged = replace(
        proposed,
        items=_gone_items(old, items) | items,
        pages=_missing_pages(old, proposed.pages) | dict(proposed.pages),
        number=old.number,
    )
    return old if merged == lock else replace(merged, number=old.number + 1)


def merge_copies(
    one: IdentityLock | None, other: IdentityLock | None
) -> IdentityLock | None:
    """Return the later of two copies of a lock, with what only the earlier one has.

    Machines that publish in turn each have a copy. If the numbers are equal, the first
    wins: it may have been edited by hand.
    """
    if one is None or other is None:
        return one or other
    later, earlier = (one, other) if one.number >= other.number else (other, one)
    return replace(
        later,
        items=_gone_items(earlier, later.items) | dict(later.items),
        pages=_missing_pages(earlier, later.pages) | dict(later.pages),
    )


def with_digests(lock: IdentityLock, digests: Mapping[str, str]) -> IdentityLock:
    """Add missing digests (sha256) of the site's own recordings, by site path."""
    items = {
        guid: replace(item, sha256=item.sha256 or digests.get(item.enclosure, ""))
        for guid, item in lock.items.items()
    }
    return replace(lock, items=items)


def _update_item(old: ItemIdentity | None, new: ItemIdentity) -> ItemIdentity:
    """Return the new item, with what only the old one knows."""
    if old is None:
        return new
    first = old.first or old.date
    same = (old.enclosure, old.length) == (new.enclosure, new.length)
    return replace(
        new,
        first=first if first != new.date else None,
        sha256=new.sha256 or (old.sha256 if same else ""),
    )


def _gone_items(
    lock: IdentityLock, items: Mapping[str, ItemIdentity]
) -> dict[str, ItemIdentity]:
    """Return the items of a lock that are not among these, marked gone."""
    rest = lock.items.keys() - items.keys()
    return {guid: replace(lock.items[guid], gone=True) for guid in rest}


def _missing_pages(lock: IdentityLock, pages: Mapping[str, str]) -> dict[str, str]:
    return dict.fromkeys(lock.pages.keys() - pages.keys(), MISSING)
