"""Compare the published identity lock with the proposed one; judge the differences."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from causerie.identity.difference_rules import RULES, DifferenceRule, Verdict
from causerie.identity.identity_lock import (
    GONE,
    MISSING,
    PAGE,
    FeedIdentity,
    IdentityLock,
    ItemIdentity,
    normalise_permalinks,
)
from causerie.identity.match_items import (
    ItemMatches,
    is_same_audio,
    match_items,
    resolve_redirect,
)
from causerie.urls import absolute


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference between what was published and what would be."""

    code: str  # one of RULES
    address: str  # the site path it is about, or the site's address
    what: str  # one sentence: how subscribers' apps and readers' links react
    fix: str = ""
    proposed_page: str = field(default="", compare=False)  # the post's
    old_identity: str = field(default="", compare=False)  # in the published lock

    def __str__(self) -> str:
        return f"{self.address}: {self.what}"

    @property
    def rule(self) -> DifferenceRule:
        """Return the rule of its code."""
        return RULES[self.code]

    @property
    def verdict(self) -> Verdict:
        """Return what it requires of the author."""
        return self.rule.verdict


def compare_locks(
    published: IdentityLock, proposed: IdentityLock
) -> tuple[Difference, ...]:
    """Find every difference between the published identity lock and the proposed one.

    The most serious come first; those of the same code are sorted by address.
    """
    published = normalise_permalinks(published, proposed)
    matches = match_items(published, proposed)
    found = {
        *_site_differences(published, proposed, matches),
        *_feed_differences(published, proposed, matches),
        *_item_differences(published, proposed, matches),
        *_page_differences(published, proposed, matches),
    }
    order = [*RULES]
    return tuple(sorted(found, key=lambda d: (-order.index(d.code), d.address, d.what)))


def _site_differences(
    published: IdentityLock, proposed: IdentityLock, matches: ItemMatches
) -> Iterator[Difference]:
    if published.site == proposed.site:
        return
    yield _difference("site-moved", proposed.site, published.site, proposed.site)
    moved = (
        _moves_with_site(published, published.items[guid], proposed, successor)
        for guid, successor in matches.successors.items()
    )
    if any(moved):
        old, new = published.site, proposed.site
        yield _difference("ids-moved", new, old, new)


def _moves_with_site(
    published: IdentityLock,
    old: ItemIdentity,
    proposed: IdentityLock,
    new: ItemIdentity,
) -> bool:
    """Return whether a guid changes only because it is a URL of the moved site."""
    return (
        published.site != proposed.site
        and old.guid == absolute(old.page, published.site)
        and new.guid == absolute(new.page, proposed.site)
    )


def _feed_differences(
    published: IdentityLock, proposed: IdentityLock, matches: ItemMatches
) -> Iterator[Difference]:
    matched_paths = set()
    for path, feed in published.feeds.items():
        place = _find_feed(path, feed, proposed)
        was = absolute(path, published.site)
        if place is None:
            code = "feed-lost" if feed.guid else "feed-gone"
            yield _difference(code, path, was, "")
            continue
        matched_paths.add(place)
        new = proposed.feeds[place]
        will_be = absolute(place, proposed.site)
        if feed.guid and feed.guid != new.guid:
            yield _difference("podcast-guid-changed", path, feed.guid, new.guid)
        if feed.guid and was != will_be:
            announced = will_be in {feed.new_url, new.new_url}
            code = "feed-moved" if announced else "feed-lost"
            yield _difference(code, path, was, will_be)
        elif new.new_url not in {"", feed.new_url, will_be}:
            yield _difference("feed-sent-on", path, was, new.new_url)
        if feed.guid:
            yield from _items_leaving(feed, new, published, proposed, matches)
        if _order_changed(feed, new, published, proposed):
            yield _difference("order-changed", path, was, "")
    for path in proposed.feeds.keys() - matched_paths:
        address = absolute(path, proposed.site)
        yield _difference("new-feed", path, "", address)


def _find_feed(path: str, feed: FeedIdentity, proposed: IdentityLock) -> str | None:
    """Return the path of a feed in the proposed identity lock, even if a show moved."""
    here = proposed.feeds.get(path)
    if not feed.guid or (here and here.guid == feed.guid):
        return path if here else None
    moved = (p for p, other in proposed.feeds.items() if other.guid == feed.guid)
    return next(moved, path if here and here.guid else None)


def _items_leaving(
    feed: FeedIdentity,
    new: FeedIdentity,
    published: IdentityLock,
    proposed: IdentityLock,
    matches: ItemMatches,
) -> Iterator[Difference]:
    """Find the items that leave a show's feed, even if they stay in the blog's."""
    for guid in feed.items:
        item = published.items[guid]
        successor = matches.successor_of(item, proposed)
        if successor and successor.guid not in new.items:
            yield _difference(
                "item-gone", item.page, item.guid, "", proposed_page=successor.page
            )


def _order_changed(
    feed: FeedIdentity,
    new: FeedIdentity,
    published: IdentityLock,
    proposed: IdentityLock,
) -> bool:
    """Return whether items with unchanged guids and dates changed their order."""
    positions = {guid: position for position, guid in enumerate(new.items)}
    order = [
        positions[guid]
        for guid in feed.items
        if guid in positions and published.items[guid].date == proposed.items[guid].date
    ]
    return order != sorted(order)


def _item_differences(
    published: IdentityLock, proposed: IdentityLock, matches: ItemMatches
) -> Iterator[Difference]:
    for guid, old in published.items.items():
        new = matches.successor_of(old, proposed)
        if guid in matches.reused:
            other = proposed.items[guid]
            yield _difference(
                "guid-reused", other.page, old.page, guid, proposed_page=other.page
            )
        if new is None:
            if not old.gone and guid not in matches.reused:
                yield _difference(
                    "item-gone", old.page, guid, "", proposed_page=old.page
                )
            continue
        if new.guid != guid and not _moves_with_site(published, old, proposed, new):
            yield _difference(
                "guid-changed", new.page, guid, new.guid, proposed_page=new.page
            )
        elif old.gone:
            yield _difference("item-back", new.page, guid, "", proposed_page=new.page)
        yield from _changes(old, new)
    for guid in (
        proposed.items.keys() - published.items.keys() - matches.successor_guids
    ):
        new = proposed.items[guid]
        yield _difference("new-item", new.page, "", guid, proposed_page=new.page)


def _changes(old: ItemIdentity, new: ItemIdentity) -> Iterator[Difference]:
    """Find the changes of an item other than its guid and its page."""

    def changed(code: str, was: str, will_be: str) -> Difference:
        return _difference(code, new.page, was, will_be, proposed_page=new.page)

    if old.date != new.date:
        yield changed("date-moved", _format_date(old.date), _format_date(new.date))
    if not old.enclosure or not new.enclosure:
        if old.enclosure and not old.gone:
            yield _difference(
                "item-gone", old.page, old.guid, "", proposed_page=new.page
            )
        if new.enclosure:
            yield changed("new-item", "", new.guid)
        return
    if old.enclosure != new.enclosure:
        yield changed("enclosure-moved", old.enclosure, new.enclosure)
    if not is_same_audio(old, new):
        yield changed("audio-replaced", _size(old), _size(new))


def _page_differences(
    published: IdentityLock, proposed: IdentityLock, matches: ItemMatches
) -> Iterator[Difference]:
    # existing items last: they win an address that two items had
    items = sorted(published.items.values(), key=lambda item: not item.gone)
    owners = {item.page: item for item in items}
    for path, state in published.pages.items():
        final = resolve_redirect(published, path)
        if final is None or published.pages.get(final) == GONE:
            continue
        owner = owners.get(final)
        successor = matches.successor_of(owner, proposed) if owner else None
        wanted = successor.page if successor else resolve_redirect(proposed, final)
        found = resolve_redirect(proposed, path)
        if found is None and not wanted:
            yield _difference("page-gone", path, path, "")
        elif wanted and found != wanted:
            yield _difference("page-moved", path, path, wanted, proposed_page=wanted)
        elif found and found != path and state == PAGE:
            yield _difference("page-led-on", path, path, found, proposed_page=found)
        elif proposed.pages[path] == GONE:
            yield _difference("page-marked-gone", path, path, "", proposed_page=path)
    items_of = {item.page for item in proposed.items.values()}
    for path, state in proposed.pages.items():
        is_new = published.pages.get(path, MISSING) == MISSING
        if is_new and state == PAGE and path not in items_of:
            yield _difference("new-page", path, "", path, proposed_page=path)


def _difference(
    code: str, address: str, old: str, new: str, *, proposed_page: str = ""
) -> Difference:
    rule = RULES[code]
    values = {"old": old, "new": new}
    fix = rule.fix.format(**values)
    if rule.verdict is Verdict.CONFIRM:
        fix = f"{fix} If it is meant, publish with --accept {code}.".lstrip()
    elif rule.verdict is Verdict.FATAL:
        fix = f"{fix} Only an edit of the lock by hand allows it.".lstrip()
    return Difference(
        code, address, rule.sentence.format(**values), fix, proposed_page, old
    )


def _format_date(date: datetime) -> str:
    return f"{date.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _size(item: ItemIdentity) -> str:
    digest = f", sha256 {item.sha256[:8]}…" if item.sha256 else ""
    return f"{item.length} bytes{digest}"
