"""Match: which post of the next publication is which of the last."""

from collections.abc import Mapping
from dataclasses import dataclass

from causerie.identity.identity_lock import GONE, MISSING, PAGE, Item, Lock


@dataclass(frozen=True, slots=True)
class Pairs:
    """Which item of the next publication is which of the last."""

    heirs: Mapping[str, Item]  # the same post under another guid, by the old one
    reused: frozenset[str]  # guids that another post would have

    def now(self, old: Item, proposed: Lock) -> Item | None:
        """Return what has become of an item."""
        if old.guid in self.heirs:
            return self.heirs[old.guid]
        return None if old.guid in self.reused else proposed.items.get(old.guid)

    @property
    def inherited(self) -> set[str]:
        """Return the new guids of old items."""
        return {heir.guid for heir in self.heirs.values()}


def match(published: Lock, proposed: Lock) -> Pairs:
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
    heirs: dict[str, Item] = {}
    taken: set[str] = set()
    for trait in range(len(_TRAITS)):
        by = {_traits(new)[trait]: new for new in fresh}
        for old in lost:
            clue = _clues(old, proposed)[trait]
            heir = by.get(clue) if clue else None
            if heir and old.guid not in heirs and heir.guid not in taken:
                heirs[old.guid] = heir
                taken.add(heir.guid)
    return Pairs(heirs, reused)


def is_same_audio(old: Item, new: Item) -> bool:
    """Tell whether two items have one recording, as far as is known."""
    if old.sha256 and new.sha256:
        return old.sha256 == new.sha256
    return old.length == new.length


def resolve(lock: Lock, path: str) -> str | None:
    """Return the path of the page that a link to `path` finds; None: nothing."""
    state = lock.pages.get(path, MISSING)
    if state == MISSING:
        return None
    return path if state in {PAGE, GONE} else state


# By what a post is known again that has another guid: the surest first.
_TRAITS = ("page", "page its old one leads to", "recording's address", "recording")


def _traits(new: Item) -> tuple[str, ...]:
    return (new.page, new.page, new.enclosure, new.sha256)


def _clues(old: Item, proposed: Lock) -> tuple[str | None, ...]:
    return (old.page, resolve(proposed, old.page), old.enclosure, old.sha256)


def _is_same(old: Item, new: Item, proposed: Lock) -> bool:
    """Tell whether two items of one guid may be one post."""
    if new.page in {old.page, resolve(proposed, old.page)}:
        return True
    if old.enclosure and new.enclosure:
        return old.enclosure == new.enclosure or is_same_audio(old, new)
    return old.date == new.date
