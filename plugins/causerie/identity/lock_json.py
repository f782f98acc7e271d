"""Read and write the identity lock as JSON: equal locks have equal bytes, for git."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from causerie.files.json_document import DocumentError, JsonDocument, read_json
from causerie.files.record import known_schema
from causerie.identity.identity_lock import (
    GONE,
    MISSING,
    PAGE,
    FeedIdentity,
    IdentityLock,
    ItemIdentity,
)
from causerie.problems import Problem, Where
from causerie.settings import Locate, format_value, matching, record_field
from causerie.text.time_formats import rfc3339
from causerie.urls import absolute

LOCK_PATH = "content/identity.lock.json"  # below the site's folder

SCHEMA = 1


def serialise_lock(lock: IdentityLock) -> str:
    """Serialise an identity lock as JSON.

    URLs of the site are written as site paths, and a guid that is the permalink is left
    out: if the site moves, only the line "site" changes.
    """
    document = {
        "feeds": {
            path: _without_empty(
                guid=feed.guid,
                new_url=feed.new_url,
                items=[_name(lock, lock.items[guid]) for guid in feed.items],
            )
            for path, feed in lock.feeds.items()
        },
        "items": [
            _item_row(lock, item)
            for item in sorted(lock.items.values(), key=lambda i: (i.page, i.guid))
        ],
        "number": lock.number,
        "pages": dict(lock.pages),
        "schema": SCHEMA,
        "site": lock.site,
    }
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def parse_lock(text: str, where: str = LOCK_PATH) -> IdentityLock:
    """Parse what `serialise_lock` wrote, perhaps edited by hand.

    Raise DocumentError with all faults; `where` is the name of the file in them.
    """
    try:
        return _read_document(read_json(text, name=where))
    except DocumentError as error:
        raise error.with_fix(
            _MERGE_FIX if _CONFLICT.search(text) else _RESTORE_FIX
        ) from error


def load_lock_text(root: Path) -> str:
    """Return the text of a site's identity lock; empty if there is none.

    Raise DocumentError if something is there that cannot be read, or is empty: nothing
    would be compared.
    """
    path = root / LOCK_PATH
    if not path.exists():
        return ""
    try:
        text = path.read_text(encoding="utf-8")
        what = "" if text.strip() else "The lock is empty."
    except UnicodeDecodeError:
        what = "The lock is not UTF-8 text."
    except OSError as error:
        what = f"The lock cannot be read: {error.strerror}."
    if what:
        raise DocumentError([Problem(Where(LOCK_PATH), what, _RESTORE_FIX)])
    return text


def line_of(text: str, subject: str) -> int:
    """Return the last line of a lock's text with a guid or an address; 0 if none."""
    at = text.rfind(json.dumps(subject, ensure_ascii=False))
    return text.count("\n", 0, at) + 1 if at >= 0 else 0


_RESTORE_FIX = (
    "Restore it from git, or from the other one: one stands in content/, a copy of it"
    " beside what is published."
)
_MERGE_FIX = "Git could not merge it: take the version that was published last."
_CONFLICT = re.compile(r"^(<{7}|={7}|>{7})", re.MULTILINE)


def _without_empty(**values: Any) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value}


def _name(lock: IdentityLock, item: ItemIdentity) -> str:
    """Return the name of an item in feeds: its guid, or its page if they are equal."""
    permalink = item.guid == absolute(item.page, lock.site)
    return item.page if permalink else item.guid


def _item_row(lock: IdentityLock, item: ItemIdentity) -> dict[str, Any]:
    name = _name(lock, item)
    return _without_empty(
        guid="" if name == item.page else name,
        page=item.page,
        date=rfc3339(item.date),
        enclosure=item.enclosure,
        bytes=item.length,
        sha256=item.sha256,
        first=rfc3339(item.first) if item.first else "",
        gone=item.gone,
    )


def _some(value: str) -> str:
    return "" if value else "is empty."


def _texts(values: tuple[str, ...]) -> str:
    return "" if all(values) else "has an empty text."


def _count(value: int) -> str:
    return "" if value >= 0 else "is below 0."


def _site(value: str) -> str:
    return _some(value) or ("ends with a slash." if value.endswith("/") else "")


@dataclass(frozen=True, slots=True)
class _Item:
    """An item in the file."""

    page: str = record_field(check=matching("(?s)/.*", "a path from / on"))
    date: datetime = record_field()
    enclosure: str = record_field("", check=_some)
    bytes: int = record_field(0, check=_count)
    sha256: str = record_field(
        "", check=matching("[0-9a-f]{64}", "64 hexadecimal digits")
    )
    first: datetime = record_field(None)
    gone: bool = record_field(default=False)
    guid: str = record_field("", check=_some)

    @property
    def name(self) -> str:
        """Its name in the lists of feeds."""
        return self.guid or self.page


@dataclass(frozen=True, slots=True)
class _Feed:
    """A feed in the file, with its items by name."""

    guid: str = record_field("", check=_some)
    new_url: str = record_field("", check=_some)
    items: tuple[str, ...] = record_field((), check=_texts)


@dataclass(frozen=True, slots=True)
class _Document:
    """The file."""

    feeds: Mapping[str, _Feed] = record_field()
    items: tuple[_Item, ...] = record_field()
    number: int = record_field(check=_count)
    pages: Mapping[str, Any] = record_field()
    schema: int = known_schema(SCHEMA)
    site: str = record_field(check=_site)


def _read_document(document: JsonDocument) -> IdentityLock:
    """Convert a document to an identity lock; raise DocumentError with its faults."""
    read = document.read(_Document, check=_find_contradictions)
    items = {
        row.name: ItemIdentity(
            guid=row.guid or absolute(row.page, read.site),
            page=row.page,
            date=row.date.astimezone(UTC),
            enclosure=row.enclosure,
            length=row.bytes,
            sha256=row.sha256,
            first=row.first and row.first.astimezone(UTC),
            gone=row.gone,
        )
        for row in read.items
    }
    feeds = {
        path: FeedIdentity(
            feed.guid, feed.new_url, tuple(items[n].guid for n in feed.items)
        )
        for path, feed in read.feeds.items()
    }
    by_guid = {item.guid: item for item in items.values()}
    return IdentityLock(read.site, feeds, by_guid, read.pages, read.number)


def _find_contradictions(read: _Document, where: Locate) -> Iterator[Problem]:
    """Find contradictions between parts of the file, and invalid pages."""
    names: set[str] = set()
    for number, item in enumerate(read.items):
        if item.name in names:
            what = f"Two items have the guid {format_value(item.name)}."
            yield Problem(where("items", number), what)
        names.add(item.name)
    for path, feed in read.feeds.items():
        for number, name in enumerate(feed.items):
            if name not in names:
                feed_path, entry = format_value(path), format_value(name)
                what = f"The feed {feed_path} names no item: {entry}."
                yield Problem(where("feeds", path, "items", number), what)
    for path, state in read.pages.items():
        is_path = isinstance(state, str) and state.startswith("/")
        if not path.startswith("/") or not (is_path or state in (PAGE, GONE, MISSING)):
            what = f"The page {format_value(path)} is {format_value(state)}."
            yield Problem(where("pages", path), what)
