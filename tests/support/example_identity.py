"""A small site's identity for tests: one show of three episodes, and two articles."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from causerie.identity.identity_lock import (
    PAGE,
    FeedIdentity,
    IdentityLock,
    ItemIdentity,
)

SITE = "https://blog.example"
SHOW = "7c1d7e0a-52b4-5f6e-8a3c-1e5b9d2f4a60"


def day(number: int) -> datetime:
    return datetime(2026, 3, number, 18, tzinfo=UTC)


def episode(number: int, **other: Any) -> ItemIdentity:
    """Make the episode of a day."""
    item = ItemIdentity(
        guid=f"guid-{number}",
        page=f"/2026/03/0{number}/e/",
        date=day(number),
        enclosure=f"/audio/{number}.mp3",
        length=1000 + number,
        sha256=str(number) * 64,
    )
    return replace(item, **other)


def article(number: int, **other: Any) -> ItemIdentity:
    """Make the article of a day, whose guid is its permalink."""
    page = other.pop("page", f"/2026/03/0{number}/a/")
    return replace(ItemIdentity(f"{SITE}{page}", page, day(number)), **other)


def lock_of(*items: ItemIdentity, site: str = SITE, **other: Any) -> IdentityLock:
    """Make the lock of a site with these posts, and a page for each."""
    pages = {item.page: PAGE for item in items} | other.pop("pages", {})
    newest = sorted(items, key=lambda item: item.date, reverse=True)
    show = tuple(item.guid for item in newest if item.enclosure)
    feeds = {
        "/feed.xml": FeedIdentity(items=tuple(item.guid for item in newest)),
        "/podcast.xml": FeedIdentity(SHOW, items=show),
    }
    feeds = other.pop("feeds", feeds)
    return replace(
        IdentityLock(site, feeds, {i.guid: i for i in items}, pages), **other
    )


POSTS = (article(1), episode(2), article(3), episode(4), episode(5))
PUBLISHED = lock_of(*POSTS)


def changed(number: int, **values: Any) -> IdentityLock:
    """Return the site with the post of one day changed."""
    return lock_of(
        *(replace(p, **values) if p.date == day(number) else p for p in POSTS)
    )


def without(number: int, **other: Any) -> IdentityLock:
    """Return the site without the post of one day."""
    return lock_of(*(p for p in POSTS if p.date != day(number)), **other)


def moved(site: str, *, own_guids: bool = False, **other: Any) -> IdentityLock:
    """Return the site at another address; its articles may keep their old ids."""
    posts = [
        replace(p, guid=site + p.page) if not p.enclosure and not own_guids else p
        for p in POSTS
    ]
    return lock_of(*posts, site=site, **other)
