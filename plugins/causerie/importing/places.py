"""Places: under which file each old post stands, and at which address."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import Any
from unicodedata import normalize
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from causerie.bridge.slugs import make_file_slug
from causerie.comments.comments_path import comments_name
from causerie.header.addresses import slug_fault
from causerie.header.file_name import INDEX, read_file_name
from causerie.importing.export import Item
from causerie.importing.page_slug import page_slug
from causerie.podcast.site_paths import page_path
from causerie.urls import normalise_path

EPISODE_TYPES = frozenset({"podcast", "episode", "podcast_episode"})
POST_TYPES = frozenset({"post", "page", *EPISODE_TYPES})
_LEFT = frozenset({"trash", "auto-draft", "inherit"})
_PUBLIC = frozenset({"publish", "future"})
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
    slug: str  # of a page below others, theirs and its own: about/team
    path: str  # its address here, normalised; of a draft the one it would have
    old_path: str  # its address there, normalised; empty: it had none
    date: datetime
    is_draft: bool
    is_visible: bool  # readers find it when the site is built now

    @property
    def slug_key(self) -> str:
        """Return its slug, if its file's name says another; empty otherwise."""
        named = read_file_name(self.source).get("slug", "")
        return "" if named == self.slug else self.slug

    @property
    def name(self) -> str:
        """What files of comments are called by."""
        return comments_name(self.source, self.kind)


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
    if item.status in _PUBLIC:
        return ""
    known = {"draft": "draft", "pending": "waits for review", "private": "private"}
    # a plugin's: pitch, in-progress, expired; WordPress shows none of them
    return known.get(item.status, f"of the status {item.status!r}")


def find_places(
    items: Iterable[Item], settings: Mapping[str, Any], *, now: datetime, blog: str = ""
) -> dict[str, Place]:
    """Return the places of the items that are imported, by their ids.

    `items` need no content, `blog` is the URL of the old blog; no two places are the
    same.
    """
    items = [item for item in items if not reason_to_leave(item)]
    pages = {item.id: item for item in items if item.kind == "page"}
    shows = (settings.get("PODCAST") or {}).get("shows") or ()
    taken = {page_path(str(name)) for name in shows}
    found: dict[str, Place] = {}
    for item in items:
        slug = _slug(item)
        if item.kind == "page":
            slug = page_slug(item, slug, pages, blog)
        place = _find_place(item, slug, settings, taken, now)
        taken |= {place.source, place.path}
        found[item.id] = place
    return found


def _find_place(
    item: Item, bare: str, settings: Mapping[str, Any], taken: set[str], now: datetime
) -> Place:
    kind = "episode" if item.kind in EPISODE_TYPES else item.kind
    date = item.date or item.modified or datetime(2000, 1, 1, tzinfo=UTC)
    day = date.astimezone(ZoneInfo(settings["TIMEZONE"]))
    if kind == "page" and (bare in _OF_LISTS or bare.isdecimal()):
        bare = f"{bare}-page"
    draft = bool(reason_to_hold(item))
    pattern = settings["PAGE_URL" if kind == "page" else "ARTICLE_URL"]
    front = "pages/" if kind == "page" else f"articles/{date:%Y-%m-%d}-"
    paths = ((slug, _address(pattern, slug, day)) for slug in _numbered(bare))
    slug, path = next(each for each in paths if each[1] not in taken)
    stem = slug.rpartition("/")[2]
    stem = "index-page" if stem == INDEX else stem  # index.md has its folder's name
    files = (f"{front}{name}.md" for name in _numbered(stem))
    return Place(
        id=item.id,
        kind=kind,
        source=next(file for file in files if file not in taken),
        slug=slug,
        path=path,
        old_path="" if draft else old_path(item.link),
        date=date,
        is_draft=draft,
        is_visible=not draft and date <= now,
    )


def _numbered(name: str) -> Iterator[str]:
    yield name
    yield from (f"{name}-{number}" for number in count(2))


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
