"""Build state: what a build has read so far, and what it has made of that."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from causerie.bridge.entry import ArticleEntry, Entry, Reference
from causerie.bridge.kept_values import KeptValues
from causerie.bridge.markdown_cache import MarkdownCache
from causerie.post import Status
from causerie.sources.source import SourceTable


@dataclass(slots=True)
class BuildState:
    """The posts of one build, Pelican's objects, and the table of them."""

    sources: SourceTable
    bodies: MarkdownCache
    pelican: Any = None  # the instance of it that builds
    # writes the pages of a site, with Pelican's writer; None, and if it returns False:
    # Pelican's generators do
    write_pages: Callable[[Any, Any], bool] | None = None
    # what else its generators need for it
    for_generators: list[Callable[[], None]] = field(default_factory=list)
    body_file: Any = None  # its BodyFile, as body_file.py has it
    not_followed: str = ""  # why the table cannot follow this build
    table: Any = None  # of a build whose pages a table makes
    hashed: Any = None  # of a release: its HashedFiles
    images: Any = None  # likewise: what was made of the author's images
    cards: Any = None  # likewise: what other services show of its posts
    writer: Any = None  # its writer, as page_writer.py has it
    generators: Mapping[str, Any] = field(default_factory=dict)  # Pelican's, by class
    entries: list[Entry] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    statics: Mapping[str, str] | None = None  # by source: the file it goes to
    kept: KeptValues = field(default_factory=KeptValues)
    # of tags, categories and authors, by class and name
    slugs: dict[tuple[type, str], str] = field(default_factory=dict)
    # results of background processes, by name; each may be called once
    background_results: dict[str, Callable[[], Any]] = field(default_factory=dict)

    def do_for_generators(self, do: Callable[[], None]) -> None:
        """Do what only Pelican's generators need, once they are to write pages."""
        if self.write_pages is None:
            do()
        else:
            self.for_generators.append(do)

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

    def published_as(self, source: str) -> str:
        """Return the file of the output that a file below content/ goes to, or ""."""
        if self.statics is None:
            files = self.generators["articles"].context["staticfiles"]
            self.statics = {each.relative_source_path: each.save_as for each in files}
        return self.statics.get(source, "")

    def copies_static_to(self, file: str) -> bool:
        """Return whether a file of the author's is copied to a path of the output."""
        files = self.generators["articles"].context["staticfiles"]
        return any(static.save_as == file for static in files)
