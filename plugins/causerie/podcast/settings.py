"""The settings of a show: PODCAST in pelicanconf.py."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from causerie.podcast.apple_categories import category_fault
from causerie.podcast.feed.namespace_tags import CHANNEL, GUID, tags_fault
from causerie.settings import (
    content_path,
    did_you_mean,
    https,
    mail_address,
    matching,
    not_empty,
    one_of,
    record_field,
)


def _not_negative(value: int) -> str:
    return "" if value >= 0 else "is less than 0."


def _media_url(value: str) -> str:
    """Check that a value is a base URL or a prefix with {url} or {address}."""
    if fault := https(value):
        return fault
    bare = re.sub(r"\{(?:url|address)\}", "", value, count=1)
    if re.search(r"[{}]", bare):
        return "has a bracket that is none of {url}."
    host, _, path = value.removeprefix("https://").partition("/")
    named = [part for part in path.split("/") if "." in part and part != _REDIRECT]
    if bare == value and host in _TRACKERS and not named:
        return f"is a tracking prefix without {{url}}: {value.rstrip('/')}/{{url}}"
    return ""


_REDIRECT = "redirect.mp3"
_TRACKERS = {
    *("op3.dev", "dts.podtrac.com", "www.podtrac.com", "pdst.fm", "chtbl.com"),
    *("chrt.fm", "mgln.ai", "pscrb.fm", "pdcn.co", "arttrk.com", "prfx.byspotify.com"),
}


def _title_pattern(value: str) -> str:
    if not value:
        return ""
    if "{title}" not in value:
        return "has no {title}."
    try:
        value.format(title="", date=datetime(2026, 3, 29), number="")  # noqa: DTZ001
    except (ValueError, KeyError, IndexError, AttributeError) as error:
        return f"is no pattern: {error}."
    return ""


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
            if fault := _ADDRESSES.get(key, _any)(text):
                return f"has a person whose {key!r}, {text!r}, {fault}"
    return ""


def _any(_value: str) -> str:
    return ""


def _picture(value: str) -> str:
    return _web(value) and content_path(value)


_web = matching(r"(https?://[^\s/]\S*)?", "a web address")
_ADDRESSES = {"url": _web, "image": _picture}
_PERSON_KEYS = ("name", "role", "url", "image")
_MAX_SEASON_NAME = 128  # characters (podcast namespace 1.0, season)


@dataclass(frozen=True, slots=True)
class PodcastSettings:
    """The settings of a show; docs/podcast.md explains each."""

    title: str = record_field(
        check=not_empty,
        doc="Name the show: its feed and directories need a title.",
        example="Entre collègues, à voix haute",
    )
    description: str = record_field(
        check=not_empty,
        doc="Say in up to 4,000 bytes what the show is about.",
        example="Un article par épisode, discuté à plusieurs.",
    )
    image: str = record_field(
        check=content_path,
        doc="Name the cover under content/: 'images/cover.jpg'.",
        example="images/cover.jpg",
    )
    category: tuple[str, ...] = record_field(
        check=category_fault,
        doc="Choose one of Apple's: ['Business', 'Management'].",
        example=["Business", "Management"],
    )
    episode_title: str = record_field(
        "",
        check=_title_pattern,
        doc="The pattern of new episodes' titles: {title}, {date:…} and {number}.",
        example="[podcast {date:%d|%m}] {title}",
    )
    guid: str = record_field(
        "",
        check=lambda v: GUID(v) if v else "",
        doc="Its identity (podcast:guid): a release says which; never change it.",
        example="9b0c0b1e-5d0c-5a5e-8f57-0d2c8f0c8f10",
    )
    author: str = record_field(
        "", doc="Who makes it; empty: the site's AUTHOR.", example="Ana and Zoé"
    )
    owner_name: str = record_field("", doc="Whom directories write to.", example="Ana")
    owner_email: str = record_field(
        "",
        check=mail_address,
        doc="Where they write; empty: the feed has no owner.",
        example="ana@example.org",
    )
    language: str = record_field(
        "", doc="The language of the show; empty: the site's.", example="fr"
    )
    explicit: bool = record_field(
        default=False, doc="Whether it is not for children.", example=True
    )
    copyright: str = record_field(
        "", doc="The line of its copyright.", example="2026 Ana, CC BY-SA 4.0"
    )
    type: str = record_field(
        "episodic",
        check=one_of("episodic", "serial"),
        doc='"serial": to be heard from the first episode on.',
        example="serial",
    )
    locked: bool = record_field(
        default=True, doc="Whether other hosts may not take it over.", example=False
    )
    media_url: str = record_field(
        "",
        check=_media_url,
        doc="Another base for the recordings, or a tracking prefix; empty: the site.",
        example="https://media.example.org/",
    )
    people: tuple[dict[str, Any], ...] = record_field(
        (),
        check=_people,
        doc="Who is heard in each episode: a list of name, role, url and image.",
        example=[{"name": "Ana", "role": "host"}],
    )
    notes_after: str = record_field(
        "",
        doc="Markdown that stands under the notes of every episode.",
        example="Write to us: <letters@example.org>",
    )
    new_feed_url: str = record_field(
        "",
        check=https,
        doc="Where the feed moves to.",
        example="https://new.example.org/podcast.xml",
    )
    complete: bool = record_field(
        default=False, doc="True: no episode will follow.", example=True
    )
    block: bool = record_field(
        default=False, doc="True: hide the show from directories.", example=True
    )
    hub: str = record_field(
        "",
        check=https,
        doc="The WebSub hub that is told of news.",
        example="https://hub.example.org/",
    )
    seasons: Mapping[int, str] = record_field(
        {},
        check=_seasons,
        doc="The names of seasons that have one.",
        example={1: "Les débuts"},
    )
    feed_items: int = record_field(
        0,
        check=_not_negative,
        doc="How many episodes one document of the feed holds; 0: all.",
        example=100,
    )
    shows: Mapping[str, Any] = record_field(
        {},
        doc="Further shows, by the name that their episodes give.",
        example={"coulisses": {"title": "…"}},
    )
    tags: tuple[str, ...] = record_field(
        (),
        check=lambda v: tags_fault(v, CHANNEL),
        doc="Further tags of the podcast namespace.",
        example=["txt purpose=verify abc"],
    )
