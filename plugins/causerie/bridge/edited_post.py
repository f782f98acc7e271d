"""Edited posts, as a partial build hands them to the features."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from causerie.bridge.entry import Entry, Reference
from causerie.post import Post

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class EditedPost:
    """A post that was edited since the last build."""

    before: Post
    entry: Entry  # with the post as it is now
    links_before: tuple[Reference, ...]
    links: tuple[Reference, ...]


class NeedsFullBuild(Exception):  # noqa: N818 - it is no error: a full build follows
    """Raised when a partial build cannot find all that an edit changes."""


@dataclass(frozen=True, slots=True)
class PluginState(Generic[T]):
    """A value that a feature saves of a build, for partial builds."""

    name: str
    empty: T  # the value if none was saved


class PreviousBuild(Protocol):
    """The last build, as a partial build of its output sees it."""

    context: dict[str, Any]  # what all templates get
    output: Path  # what it wrote

    def entry_of(self, source: str) -> Entry | None:
        """Return the post of a source below content/."""

    def entry_at(self, path: str) -> Entry | None:
        """Return the post at a site path."""

    def plugin_state(self, value: PluginState[T]) -> T:
        """Return what a feature saved of that build."""
