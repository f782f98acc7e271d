"""Lock: what was published of a site's identity, and how it grows by publishing."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from causerie.urls import normalise_path

# What answers at an address, if it does not lead to another one.
PAGE = "page"
GONE = "gone"  # a page that says that the post is gone
MISSING = "missing"  # nothing: it was given up knowingly


@dataclass(frozen=True, slots=True)
class ItemIdentity:
    """A post as feeds tell it."""

    guid: str  # as in RSS; the page's absolute address if the post has no Guid
    page: str  # site path
    date: datetime  # aware
    enclosure: str = ""  # the site path of the site's own recording, or absolute
    length: int = 0  # bytes of the recording
    sha256: str = ""  # of the recording; empty: not known
    first: datetime | None = None  # the date it first had, if that was another
    gone: bool = False  # it was taken away, and its guid must not serve again


@dataclass(frozen=True, slots=True)
class FeedIdentity:
    """A feed and the order of what stands in it."""

    guid: str = ""  # podcast:guid; empty: the feed is the blog's
    new_url: str = ""  # itunes:new-feed-url
    items: tuple[str, ...] = ()  # guids, newest first


@dataclass(frozen=True, slots=True)
class IdentityLock:
    """All that subscribers and links hold on to."""

    site: str  # its address, without a slash at its end
    feeds: Mapping[str, FeedIdentity] = field(default_factory=dict)  # by site path
    items: Mapping[str, ItemIdentity] = field(default_factory=dict)  # by guid
    # What answers at a site path: PAGE, GONE, MISSING or the path it leads to.
    pages: Mapping[str, str] = field(default_factory=dict)
    number: int = 0  # how often publishing changed it: of two locks the later is more


def normalise_permalinks(lock: IdentityLock, proposed: IdentityLock) -> IdentityLock:
    """Return a lock whose permalinks are spelt as those of what is proposed.

    /été/ and /%C3%A9t%C3%A9/ are one address (RFC 3987, 3.1), and no new identity.
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
    """Return what the lock becomes when what was proposed is published.

    Nothing is forgotten: what is no longer published stays, as a witness. Without
    any change the lock is the same, number and all.
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
    """Return the later of two locks of a site, with what only the earlier one knows.

    Two machines that publish in turn each have one. Of two equally late ones, the
    first counts: it may have been edited by hand.
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
    """Fill in the sha256 of recordings that are the site's own, by site path."""
    items = {
        guid: replace(item, sha256=item.sha256 or digests.get(item.enclosure, ""))
        for guid, item in lock.items.items()
    }
    return replace(lock, items=items)


def _update_item(old: ItemIdentity | None, new: ItemIdentity) -> ItemIdentity:
    """Keep of an item what the new publication does not tell."""
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
    """Return a lock's items that are not among these, as witnesses."""
    rest = lock.items.keys() - items.keys()
    return {guid: replace(lock.items[guid], gone=True) for guid in rest}


def _missing_pages(lock: IdentityLock, pages: Mapping[str, str]) -> dict[str, str]:
    return dict.fromkeys(lock.pages.keys() - pages.keys(), MISSING)
