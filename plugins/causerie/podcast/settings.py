"""The settings of a show: PODCAST in pelicanconf.py."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from causerie.podcast.apple_categories import category_fault
from causerie.podcast.feed.namespace_tags import CHANNEL, tags_fault
from causerie.settings import (
    content_path,
    did_you_mean,
    https,
    not_empty,
    one_of,
    record_field,
)


def _email(value: str) -> str:
    return "" if not value or "@" in value[1:-1] else "is not an e-mail address."


def _not_negative(value: int) -> str:
    return "" if value >= 0 else "is less than 0."


def _uuid(value: str) -> str:
    from uuid import UUID

    try:
        UUID(value)
    except ValueError:
        return "is not a UUID."
    return ""


def _media_url(value: str) -> str:
    """Check that a value is a base URL or a prefix with {url}."""
    if fault := https(value):
        return fault
    if re.search(r"[{}]", value.replace("{url}", "", 1)):
        return "has a bracket that is none of {url}."
    host, _, path = value.removeprefix("https://").partition("/")
    named = [part for part in path.split("/") if "." in part and part != _REDIRECT]
    if "{url}" not in value and host in _TRACKERS and not named:
        return f"is a tracking prefix without {{url}}: {value.rstrip('/')}/{{url}}"
    return ""


_REDIRECT = "redirect.mp3"
_TRACKERS = {
    *("op3.dev", "dts.podtrac.com", "www.podtrac.com", "pdst.fm", "chtbl.com"),
    *("chrt.fm", "mgln.ai", "pscrb.fm", "pdcn.co", "arttrk.com", "prfx.byspotify.com"),
}


def _seasons(value: Mapping[Any, Any]) -> str:
    for number, name in value.items():
        if type(number) is not int or number < 1:
            return f"has the season {number!r}, which is not a number from 1 up."
        if not isinstance(name, str) or not 0 < len(name) <= _MAX_SEASON_NAME:
            return (
                f"has a name that is not a text of 1 to {_MAX_SEASON_NAME} characters."
            )
    return ""


def _people(value: tuple[Any, ...]) -> str:
    for person in value:
        if not isinstance(person.get("name"), str) or not person["name"].strip():
            return 'has a person without a "name".'
        for key, text in person.items():
            if key not in _PERSON_KEYS:
                hint = did_you_mean(str(key), _PERSON_KEYS)
                return f"has a person with {key!r}. {hint}".rstrip()
            if not isinstance(text, str):
                return f"has a person whose {key!r} is not text."
    return ""


_PERSON_KEYS = ("name", "role", "url", "image")
_MAX_SEASON_NAME = 128  # characters (podcast namespace 1.0, season)


@dataclass(frozen=True, slots=True)
class PodcastSettings:
    """The settings of a show; docs/podcast.md explains each."""

    title: str = record_field(
        check=not_empty, doc="Name the show: its feed and directories need a title."
    )
    description: str = record_field(
        check=not_empty, doc="Say in up to 4,000 bytes what the show is about."
    )
    image: str = record_field(
        check=content_path, doc="Name the cover under content/: 'images/cover.jpg'."
    )
    category: tuple[str, ...] = record_field(
        check=category_fault, doc="Choose one of Apple's: ['Business', 'Management']."
    )
    guid: str = record_field("", check=lambda v: _uuid(v) if v else "")
    author: str = record_field("")
    owner_name: str = record_field("")
    owner_email: str = record_field("", check=_email)
    language: str = record_field("")  # empty: the site's
    explicit: bool = record_field(default=False)
    copyright: str = record_field("")
    type: str = record_field("episodic", check=one_of("episodic", "serial"))
    locked: bool = record_field(default=True)
    # base, or prefix; empty: the site
    media_url: str = record_field("", check=_media_url)
    people: tuple[dict[str, Any], ...] = record_field((), check=_people)
    new_feed_url: str = record_field("", check=https)  # where the feed moves to
    complete: bool = record_field(default=False)
    block: bool = record_field(default=False)
    hub: str = record_field("", check=https)  # of WebSub
    seasons: Mapping[int, str] = record_field({}, check=_seasons)  # their names
    feed_items: int = record_field(0, check=_not_negative)  # in one document; 0: all
    shows: Mapping[str, Any] = record_field({})  # further shows: see shows.py
    tags: tuple[str, ...] = record_field((), check=lambda v: tags_fault(v, CHANNEL))
