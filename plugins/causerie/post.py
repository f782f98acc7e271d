"""Post: what the features know of an article or a page, free of Pelican."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


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


@dataclass(frozen=True, slots=True)
class Post:
    """An article or a page as its source says it, addresses resolved."""

    source: str  # path below content/, with slashes
    kind: str  # "article" or "page"
    status: Status
    title: str  # plain text, verbatim from the header
    path: str  # address below the site's root: "/2026/03/29/slug/"
    lang: str
    date: datetime | None  # aware; None only for pages
    modified: datetime | None  # aware
    summary: str  # plain text; empty if the header has none
    html: str  # the body before {filename} and the like are resolved
    category: str = ""
    tags: tuple[str, ...] = ()
    author: str = ""
    aliases: tuple[str, ...] = ()  # site paths that lead here
    guid: str = ""
    pingbacks: bool = True  # shows pingbacks of the site's own posts
    original: bool = True  # in the site's language, or without an original in it
    header: Mapping[str, str] = field(default_factory=dict)  # keys in lower case
