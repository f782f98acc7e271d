"""Places: under which file each old post stands, and at which address."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from unicodedata import normalize
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from causerie.bridge.slugs import make_file_slug
from causerie.header.addresses import slug_fault
from causerie.importing.export import Item
from causerie.urls import normalise_path

EPISODE_TYPES = frozenset({"podcast", "episode", "podcast_episode"})
POST_TYPES = frozenset({"post", "page", *EPISODE_TYPES})
_LEFT = frozenset({"trash", "auto-draft", "inherit"})
_DRAFTS = frozenset({"draft", "pending", "private"})
_LONG = 180  # bytes of a slug; file systems have room for 255, with all around it
# Addresses of lists, of which no page can be.
_OF_LISTS = frozenset(
    {"archives", "author", "category", "comments", "drafts", "feed", "page", "podcast"}
    | {"search", "tag", "theme", "audio", "images", "series", "index"}
)
LISTS = frozenset({"/", *(f"/{name}/" for name in _OF_LISTS)})


@dataclass(frozen=True, slots=True)
class Place:
    """Where an old post stands in this site."""

    id: str
    kind: str  # "post", "page" or "episode", as the account counts it
    source: str  # its file below content/
    slug: str
    path: str  # its address here, normalised; of a draft the one it would have
    old_path: str  # its address there, normalised; empty: it had none
    date: datetime
    is_draft: bool
    is_visible: bool  # readers find it when the site is built now

    @property
    def name(self) -> str:
        """What files of comments are called by."""
        return self.source.rpartition("/")[2].removesuffix(".md")


def reason_to_leave(item: Item) -> str:
    """Return why an item is left out; empty if it is imported."""
    if item.kind not in POST_TYPES:
        return f"type {item.kind}"
    return {"trash": "in the trash"}.get(item.status, "never saved") * (
        item.status in _LEFT
    )


def reason_to_hold(item: Item) -> str:
    """Return why an item is imported as a draft; empty if it is published.

    A password does not protect a file, so what had one is a draft.
    """
    if item.password:
        return "had a password"
    return {"draft": "draft", "pending": "waits for review"}.get(
        item.status, "private"
    ) * (item.status in _DRAFTS)


def find_places(
    items: Iterable[Item], settings: Mapping[str, Any], *, now: datetime
) -> dict[str, Place]:
    """Return the places of the items that are imported, by their ids.

    `items` need no content; no two places are the same.
    """
    taken: set[str] = set()
    found: dict[str, Place] = {}
    for item in items:
        if reason_to_leave(item):
            continue
        place = _find_place(item, settings, taken, now)
        taken |= {place.source, place.path}
        found[item.id] = place
    return found


def _find_place(
    item: Item, settings: Mapping[str, Any], taken: set[str], now: datetime
) -> Place:
    kind = "episode" if item.kind in EPISODE_TYPES else item.kind
    date = item.date or item.modified or datetime(2000, 1, 1, tzinfo=UTC)
    day = date.astimezone(ZoneInfo(settings["TIMEZONE"]))
    bare = _slug(item)
    if kind == "page" and (bare in _OF_LISTS or bare.isdecimal()):
        bare = f"{bare}-page"
    draft = bool(reason_to_hold(item))
    number = 1
    while True:
        slug = bare if number == 1 else f"{bare}-{number}"
        if kind == "page":
            source, pattern = f"pages/{slug}.md", settings["PAGE_URL"]
        else:
            source = f"articles/{date:%Y-%m-%d}-{slug}.md"
            pattern = settings["ARTICLE_URL"]
        path = _address(pattern, slug, day)
        if not {source, path} & taken:
            break
        number += 1
    return Place(
        id=item.id,
        kind=kind,
        source=source,
        slug=slug,
        path=path,
        old_path="" if draft else old_path(item.link),
        date=date,
        is_draft=draft,
        is_visible=not draft and date <= now,
    )


def old_path(link: str) -> str:
    """Return the path of an old address; empty if it has a query, or is none.

    >>> old_path("http://blog.example/2011/03/29/%c3%a9t%c3%a9/")
    '/2011/03/29/%C3%A9t%C3%A9/'
    """
    try:
        parts = urlsplit(link)
    except ValueError:
        return ""
    if parts.query or not parts.netloc:
        return ""
    return normalise_path(re.sub(r"/{2,}", "/", parts.path))


def _slug(item: Item) -> str:
    slug = normalize("NFC", item.slug).strip()
    if slug and not slug_fault(slug) and len(slug.encode()) <= _LONG:
        # a.en.md would be a translation
        return slug.replace(".", "-") if slug[-3:-2] == "." else slug
    return make_file_slug(slug or item.title or f"{item.kind}-{item.id}")


def _address(pattern: str, slug: str, date: datetime) -> str:
    try:
        written = pattern.format(slug=slug, date=date, lang="", category="", author="")
    except (AttributeError, IndexError, KeyError, ValueError):  # of a value of ours
        written = slug
    return normalise_path(f"/{written}")
