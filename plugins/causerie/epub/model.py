"""The data of a book: what it says of itself, its texts, and the files within."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from causerie.bridge.entry import ArticleEntry
from causerie.podcast.model import Cue


@dataclass(frozen=True, slots=True)
class Wish:
    """What the author asks for; of the first five one is given."""

    series: str = ""
    show: str = ""
    season: int | None = None  # of the show, or of the only one
    category: str = ""
    post: str = ""  # its file
    lang: str = ""  # of a series or a topic; empty: the site's
    embed: bool = False  # recordings are in the book, and not linked


@dataclass(frozen=True, slots=True)
class Group:
    """Texts that the contents list under one heading."""

    heading: str  # empty: none
    entries: tuple[ArticleEntry, ...]  # in the order of the book


@dataclass(frozen=True, slots=True)
class Selection:
    """What a book is made of."""

    title: str
    lang: str
    source: str  # absolute address, which is its identity
    name: str  # of its file, without an ending
    groups: tuple[Group, ...]
    subtitle: str = ""
    description: str = ""
    rights: str = ""
    cover: str = ""  # a file below content/; empty: one is drawn
    collection: str = ""  # that it is a part of
    place: int = 0  # in that

    @property
    def entries(self) -> list[ArticleEntry]:
        """All posts, in the order of the book."""
        return [entry for group in self.groups for entry in group.entries]


@dataclass(frozen=True, slots=True)
class Resource:
    """A file within a book."""

    name: str  # its path there
    type: str  # its media type
    data: bytes = b""
    path: Path | None = None  # where its bytes are, if they are many
    properties: str = ""  # as the package document has them

    @property
    def length(self) -> int:
        """Its size in bytes."""
        return self.path.stat().st_size if self.path else len(self.data)


@dataclass(frozen=True, slots=True)
class Recording:
    """The recording of a text."""

    url: str  # absolute, where everybody may hear it
    length: int  # bytes
    seconds: float
    type: str
    file: str = ""  # within the book; empty: it is linked


@dataclass(slots=True)
class Text:
    """A post as a document of a book."""

    name: str  # its file within the book, without an ending
    title: str  # plain, typeset
    lang: str
    entry: ArticleEntry
    body: Any  # of lxml: its words
    anchors: dict[str, str]  # what its ids are in the book
    recording: Recording | None = None
    cues: list[tuple[str, Cue]] = field(default_factory=list)  # ids, with their words

    @property
    def file(self) -> str:
        """Its file within the book."""
        return f"{self.name}.xhtml"

    @property
    def has_overlay(self) -> bool:
        """Whether it is read along while its recording plays."""
        return bool(self.cues and self.recording and self.recording.file)


@dataclass(frozen=True, slots=True)
class Book:
    """A book that can be written."""

    selection: Selection
    identifier: str
    modified: datetime  # aware
    texts: Sequence[Text]
    pages: Sequence[Resource]  # in the order of reading, the texts among them
    resources: Sequence[Resource]  # all others
    creators: tuple[str, ...]
    publisher: str
