"""Kept element: an item that is as it was in the last build, as rules get it.

It holds what those rules read that compare items; the others have judged it then.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml.etree import _Element

from causerie.podcast.lint.rule import FeedElement

# A tag whose text is read, or with its attribute.
_READ = (
    *("guid", "title", "pubDate", "enclosure@url"),
    *("itunes:season", "itunes:episode", "itunes:episodeType"),
)
Facts = tuple[str | None, ...]  # what is kept of an item, in the order of _READ


@dataclass(frozen=True, slots=True)
class KeptElement(FeedElement):
    """An item of the last build; KeyError is raised for what is not kept of it."""

    facts: Mapping[str, str | None]

    def text(self, tag: str) -> str | None:
        """Return the text of the first element at a path, or None."""
        return self.facts[tag]

    def attribute(self, tag: str, name: str) -> str:
        """Return an attribute of the first element at a path, or an empty text."""
        return self.facts[f"{tag}@{name}"] or ""

    def all(self, tag: str) -> Sequence[_Element]:
        """Raise KeyError: no element is kept."""
        raise KeyError(tag)


def facts_of(item: FeedElement) -> Facts:
    """Return what the next build keeps of an item."""
    pairs = (name.partition("@") for name in _READ)
    return tuple(
        item.attribute(tag, name) if name else item.text(tag) for tag, _, name in pairs
    )


def kept_element(facts: Facts) -> KeptElement:
    """Return an item by what was kept of it."""
    known = dict(zip(_READ, facts, strict=True))
    return KeptElement(is_item=True, tags={}, html=(), facts=known)
