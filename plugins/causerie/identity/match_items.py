"""Match: which post of the next publication is which of the last."""

from collections.abc import Mapping
from dataclasses import dataclass

from causerie.identity.identity_lock import (
    GONE,
    MISSING,
    PAGE,
    IdentityLock,
    ItemIdentity,
)


@dataclass(frozen=True, slots=True)
class ItemMatches:
    """Which item of the next publication is which of the last."""

    successors: Mapping[
        str, ItemIdentity
    ]  # the same post under another guid, by the old one
    reused: frozenset[str]  # guids that another post would have

    def now(self, old: ItemIdentity, proposed: IdentityLock) -> ItemIdentity | None:
        """Return what has become of an item."""
        if old.guid in self.successors:
            return self.successors[old.guid]
        return None if old.guid in self.reused else proposed.items.get(old.guid)

    @property
    def successor_guids(self) -> set[str]:
        """Return the new guids of old items."""
        return {successor.guid for successor in self.successors.values()}


def match_items(published: IdentityLock, proposed: IdentityLock) -> ItemMatches:
    """Find the posts that kept their page or their recording, and not their guid."""
    reused = frozenset(
        guid
        for guid, new in proposed.items.items()
        if (old := published.items.get(guid)) and not _is_same(old, new, proposed)
    )
    known, wanted = published.items, proposed.items
    fresh = [i for i in wanted.values() if i.guid not in known or i.guid in reused]
    lost = [i for i in known.values() if i.guid not in wanted or i.guid in reused]
    lost.sort(key=lambda item: (item.gone, item.guid))
    successors: dict[str, ItemIdentity] = {}
    matched: set[str] = set()
    for kind in range(len(_KEY_KINDS)):
        by = {_new_keys(new)[kind]: new for new in fresh}
        for old in lost:
            key = _old_keys(old, proposed)[kind]
            successor = by.get(key) if key else None
            if (
                successor
                and old.guid not in successors
                and successor.guid not in matched
            ):
                successors[old.guid] = successor
                matched.add(successor.guid)
    return ItemMatches(successors, reused)


def is_same_audio(old: ItemIdentity, new: ItemIdentity) -> bool:
    """Return whether two items have one recording, as far as is known."""
    if old.sha256 and new.sha256:
        return old.sha256 == new.sha256
    return old.length == new.length


def resolve(lock: IdentityLock, path: str) -> str | None:
    """Return the path of the page that a link to `path` finds; None: nothing."""
    state = lock.pages.get(path, MISSING)
    if state == MISSING:
        return None
    return path if state in {PAGE, GONE} else state


# By what a post is known again that has another guid: the surest first.
_KEY_KINDS = ("page", "page its old one leads to", "recording's address", "recording")


def _new_keys(new: ItemIdentity) -> tuple[str, ...]:
    return (new.page, new.page, new.enclosure, new.sha256)


def _old_keys(old: ItemIdentity, proposed: IdentityLock) -> tuple[str | None, ...]:
    return (old.page, resolve(proposed, old.page), old.enclosure, old.sha256)


def _is_same(old: ItemIdentity, new: ItemIdentity, proposed: IdentityLock) -> bool:
    """Return whether two items of one guid may be one post."""
    if new.page in {old.page, resolve(proposed, old.page)}:
        return True
    if old.enclosure and new.enclosure:
        return old.enclosure == new.enclosure or is_same_audio(old, new)
    return old.date == new.date
