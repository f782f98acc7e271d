"""PODCAST in pelicanconf.py: one show, its channel tags and where its audio lives."""

from dataclasses import dataclass
from typing import Any

from causerie.podcast.categories import category_fault
from causerie.settings import one_of, setting


def _email(value: str) -> str:
    return "" if not value or "@" in value[1:-1] else "is not an e-mail address."


def _https(value: str) -> str:
    return (
        "" if not value or value.startswith("https://") else "is not an https:// URL."
    )


def _guid(value: str) -> str:
    from uuid import UUID

    try:
        UUID(value)
    except ValueError:
        return "is not a UUID."
    return ""


@dataclass(frozen=True, slots=True)
class PodcastSettings:
    """The show, as its feed's channel tells it; see docs/podcast.md."""

    title: str = setting(doc="Name the show: its feed and directories need a title.")
    description: str = setting(doc="Say in up to 4,000 bytes what the show is about.")
    image: str = setting(doc="Name the cover under content/: 'images/cover.jpg'.")
    category: tuple[str, ...] = setting(
        check=category_fault, doc="Choose one of Apple's: ['Business', 'Management']."
    )
    guid: str = setting("", check=lambda v: _guid(v) if v else "")
    author: str = setting("")
    owner_name: str = setting("")
    owner_email: str = setting("", check=_email)
    language: str = setting("")  # empty: the site's
    explicit: bool = setting(default=False)
    copyright: str = setting("")
    type: str = setting("episodic", check=one_of("episodic", "serial"))
    locked: bool = setting(default=True)
    media_url: str = setting("", check=_https)  # base of enclosures; empty: the site
    people: tuple[dict[str, Any], ...] = setting(())
