"""Post: what the features know of an article or a page, free of Pelican."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Status(StrEnum):
    """What readers see of a post."""

    PUBLISHED = "published"  # listed and linked everywhere
    HIDDEN = "hidden"  # at its address, in no list
    DRAFT = "draft"  # not published: a draft, or dated in the future
    GONE = "gone"  # was published; its address says so


@dataclass(frozen=True, slots=True)
class Enclosure:
    """An audio file as feeds name it (RSS 2.0, enclosure)."""

    url: str  # absolute
    length: int  # bytes
    type: str  # MIME type
    seconds: float  # playing time


class HasEnclosure(Protocol):
    """An episode as features know it that are not the podcast's."""

    @property
    def guid(self) -> str:
        """Its identity in feeds."""

    @property
    def audio(self) -> Enclosure:
        """Its recording."""


@dataclass(frozen=True, slots=True)
class Post:
    """A page or an article as its source says it, addresses resolved."""

    source: str  # path below content/, with slashes
    status: Status
    title: str  # plain text, verbatim from the header
    path: str  # address below the site's root: "/2026/03/29/slug/"
    lang: str
    date: datetime | None  # aware; None: a page that gives none
    modified: datetime | None  # aware
    summary: str  # plain text; empty if the header has none
    html: str  # the body before {filename} and the like are resolved
    aliases: tuple[str, ...] = ()  # site paths that lead here
    original: bool = True  # in the site's language, or without an original in it

    @property
    def kind(self) -> str:
        """What settings and templates call it: "page" or "article"."""
        return "page"


@dataclass(frozen=True, slots=True)
class Article(Post):
    """A post of the blog: it has a date, a place in lists, and may be an episode."""

    date: datetime  # aware
    category: str = ""
    tags: tuple[str, ...] = ()
    author: str = ""
    guid: str = ""
    pingbacks: bool = True  # shows pingbacks of the site's own posts
    series: str = ""
    # files below content/; empty: none
    cover: str = ""
    image: str = ""  # the cover of an episode
    transcript: str = ""
    audio: tuple[str, ...] = ()  # its recording in each format, the feed's own first
    is_episode: bool = False  # its header has Audio, be the value good or not
    # values as written, by key in lower case: for the keys of one feature alone
    header: Mapping[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """What settings and templates call it."""
        return "article"


def oldest_first(post: Article) -> tuple[float, str]:
    """Return what sorts articles by their dates, of one moment by their sources."""
    return (post.date.timestamp(), post.source)
