"""Post and Article: the data of a page or an article, independent of Pelican."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from operator import attrgetter
from typing import Protocol


class Status(StrEnum):
    """How a post is published."""

    PUBLISHED = "published"  # listed and linked everywhere
    HIDDEN = "hidden"  # at its address, in no list
    DRAFT = "draft"  # not published: a draft, or dated in the future
    GONE = "gone"  # was published; a page at its address says so


@dataclass(frozen=True, slots=True)
class Enclosure:
    """An audio file as feeds reference it (RSS 2.0, enclosure)."""

    url: str  # absolute
    length: int  # bytes
    type: str  # MIME type
    seconds: float  # playing time


@dataclass(frozen=True, slots=True)
class Cover:
    """The image that stands for a post."""

    url: str  # below the site's root, encoded
    alt: str  # what it shows, in words; may be empty
    width: int | None  # CSS pixels; None: unknown
    height: int | None  # likewise


class HasEnclosure(Protocol):
    """What features other than the podcast may use of an episode."""

    @property
    def guid(self) -> str:
        """Its identity in feeds."""

    @property
    def audio(self) -> Enclosure:
        """Its recording."""


@dataclass(frozen=True, slots=True)
class Post:
    """A page or an article as its source file declares it."""

    source: str  # path below content/, with slashes
    status: Status
    title: str  # plain text, verbatim from the header
    path: str  # address below the site's root: "/2026/03/29/slug/"
    lang: str
    date: datetime | None  # aware; None: a page without a date
    modified: datetime | None  # aware
    summary: str  # plain text; empty if the header has none
    aliases: tuple[str, ...] = ()  # site paths that redirect here
    queries: tuple[str, ...] = ()  # likewise, with a query: "/?p=123"
    original: bool = True  # False: a translation of a post in the site's language

    @property
    def kind(self) -> str:
        """Its type as settings and templates name it: "page" or "article"."""
        return "page"


@dataclass(frozen=True, slots=True)
class Article(Post):
    """A post of the blog: it has a date, is listed, and may be an episode."""

    date: datetime  # aware
    category: str = ""
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    guid: str = ""
    pingbacks: bool = True  # shows pingbacks of the site's own posts
    series: str = ""
    part: int = 0  # its place in the series; 0: by date, behind those with one
    # files below content/; empty: none
    cover: str = ""
    image: str = ""  # the cover of an episode
    transcript: str = ""
    audio: tuple[str, ...] = ()  # its recording in each format, the feed's own first
    is_episode: bool = False  # its header has Audio, even with an invalid value
    # values as written, by lower-case key: for the keys of a single feature
    header: Mapping[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """Its type as settings and templates name it."""
        return "article"

    @property
    def timestamp(self) -> float:
        """Its date in seconds since 1970."""
        return self.date.timestamp()


oldest_first: Callable[[Article], tuple[float, str]] = attrgetter("timestamp", "source")
"""Return the sort key of an article: its date, then its source."""
