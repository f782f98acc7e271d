"""Match the items of the last publication with those of the next one."""

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
    """Which proposed item is which published one."""

    # by old guid: the item of the same post, under another guid
    successors: Mapping[str, ItemIdentity]
    reused: frozenset[str]  # published guids that another post would get

    def successor_of(
        self, old: ItemIdentity, proposed: IdentityLock
    ) -> ItemIdentity | None:
        """Return the proposed item that a published one becomes; None if it is gone."""
        if old.guid in self.successors:
            return self.successors[old.guid]
        return None if old.guid in self.reused else proposed.items.get(old.guid)

    @property
    def successor_guids(self) -> set[str]:
        """Return the new guids of published items."""
        return {successor.guid for successor in self.successors.values()}


def match_items(published: IdentityLock, proposed: IdentityLock) -> ItemMatches:
    """Match items whose guid changed by their page or their recording."""
    reused = frozenset(
        guid
        for guid, new in proposed.items.items()
        if (old := published.items.get(guid)) and not _is_same(old, new, proposed)
    )
    old_items, new_items = published.items, proposed.items
    added = [
        item
        for guid, item in new_items.items()
        if guid not in old_items or guid in reused or old_items[guid].gone
    ]
    removed = [
        item
        for guid, item in old_items.items()
        if guid not in new_items or guid in reused
    ]
    removed.sort(key=lambda item: (item.gone, item.guid))
    successors: dict[str, ItemIdentity] = {}
    matched: set[str] = set()
    for kind in range(_KEY_KINDS):
        by_key = {_new_keys(new)[kind]: new for new in added}
        for old in removed:
            key = _old_keys(old, proposed)[kind]
            successor = by_key.get(key) if key else None
            if (
                successor
                and old.guid not in successors
                and successor.guid not in matched
                # a guid comes back, but takes the place of none that is in use
                and not (old.gone and successor.guid in old_items.keys() - reused)
            ):
                successors[old.guid] = successor
                matched.add(successor.guid)
    return ItemMatches(successors, reused)


def is_same_audio(old: ItemIdentity, new: ItemIdentity) -> bool:
    """Return whether two items have the same recording, as far as is known."""
    if old.sha256 and new.sha256:
        return old.sha256 == new.sha256
    return old.length == new.length


def resolve_redirect(lock: IdentityLock, path: str) -> str | None:
    """Return the path of the page that `path` leads to; None if there is none."""
    state = lock.pages.get(path, MISSING)
    if state == MISSING:
        return None
    return path if state in {PAGE, GONE} else state


# The keys by which a post with another guid is matched, the most reliable first: its
# page, the page its old one leads to, its recording's address, its recording.
_KEY_KINDS = 4


def _new_keys(new: ItemIdentity) -> tuple[str, ...]:
    return (new.page, new.page, new.enclosure, new.sha256)


def _old_keys(old: ItemIdentity, proposed: IdentityLock) -> tuple[str | None, ...]:
    return (old.page, resolve_redirect(proposed, old.page), old.enclosure, old.sha256)


def _is_same(old: ItemIdentity, new: ItemIdentity, proposed: IdentityLock) -> bool:
    """Return whether two items with the same guid can be the same post."""
    if new.page in {old.page, resolve_redirect(proposed, old.page)}:
        return True
    if old.enclosure and new.enclosure:
        return old.enclosure == new.enclosure or is_same_audio(old, new)
    return old.date == new.date
