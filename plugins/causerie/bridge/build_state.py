"""Build state: what a build has read so far, and what is saved for partial ones."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from causerie.bridge.edited_post import PluginState, PreviousBuild
from causerie.bridge.entry import ArticleEntry, Entry, Reference
from causerie.bridge.markdown_cache import MarkdownCache
from causerie.bridge.template_reads import ReadTracker
from causerie.post import Status
from causerie.sources.source import SourceTable

T = TypeVar("T")


@dataclass(slots=True)
class BuildState:
    """The posts of one build, Pelican's objects, and what features save."""

    sources: SourceTable
    bodies: MarkdownCache
    pelican: Any = None  # the instance of it that builds
    writer: Any = None  # its writer, as page_writer.py has it
    generators: Mapping[str, Any] = field(default_factory=dict)  # Pelican's, by class
    entries: list[Entry] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    contents: dict[int, Any] = field(default_factory=dict)  # Pelican's, by content id
    reads: ReadTracker = field(default_factory=ReadTracker)  # what templates read
    previous: PreviousBuild | None = None  # of a partial build: the one that it updates
    plugin_states: dict[str, Any] = field(default_factory=dict)  # for partial builds
    # results of background processes, by name; each may be called once
    background_results: dict[str, Callable[[], Any]] = field(default_factory=dict)

    def save_state(self, state: PluginState[T], value: T) -> None:
        """Save a value for partial builds; it replaces an earlier one."""
        self.plugin_states[state.name] = value

    def plugin_state(self, state: PluginState[T]) -> T:
        """Return the value that this build has saved so far."""
        value: T = self.plugin_states.get(state.name, state.empty)
        return value

    def articles(self) -> Iterator[ArticleEntry]:
        """Yield the articles and their translations, whatever their status."""
        for entry in self.entries:
            if isinstance(entry, ArticleEntry):
                yield entry

    def published(self) -> Iterator[ArticleEntry]:
        """Yield the articles and translations that lists and feeds show."""
        for entry in self.articles():
            if entry.post.status is Status.PUBLISHED:
                yield entry

    def number_contents(self) -> None:
        """Give each content its id; equal sites have equal ids."""
        context = self.generators["articles"].context
        static = context["static_content"]
        found = [entry.content for entry in self.entries]
        found += [static[name] for name in sorted(static) if static[name]]
        self.contents = dict(enumerate(found))
        self.reads.register(self.contents)

    def copies_static_to(self, file: str) -> bool:
        """Return whether a file of the author's is copied to a path of the output."""
        files = self.generators["articles"].context["staticfiles"]
        return any(static.save_as == file for static in files)
