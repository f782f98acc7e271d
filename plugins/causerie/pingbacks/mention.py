"""The data of mentions, as pages show them: reading their files takes far more."""

from dataclasses import dataclass
from datetime import datetime

from causerie.urls import host_of


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention, as plain text."""

    source: str  # http(s), the page that links to us
    target: str  # the path of our page, or an alias of it
    date: datetime  # aware: when it was published, or else received
    kind: str = "mention"  # pingback, reply, like, repost, bookmark
    title: str = ""
    author: str = ""
    author_url: str = ""
    excerpt: str = ""
    lang: str = ""
    day: datetime | None = None  # its date in the site's time zone, for pages to show

    @property
    def host(self) -> str:
        """The host of its source."""
        return host_of(self.source)


@dataclass(frozen=True, slots=True)
class PostMentions:
    """The mentions of a post; templates read these fields."""

    shown: tuple[Mention, ...] = ()  # oldest first
    likes: tuple[Mention, ...] = ()
    reposts: tuple[Mention, ...] = ()
