"""The lock as a file for people and git: JSON, the same bytes for the same lock."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from reprlib import repr as shorten
from typing import Any

from causerie.errors import ContentError
from causerie.identity.lock import GONE, MISSING, PAGE, Feed, Item, Lock
from causerie.urls import absolute

LOCK_PATH = "content/identity.lock.json"  # below the site's folder

SCHEMA = 1


def write_lock(lock: Lock) -> str:
    """Write a lock as JSON.

    Addresses of the site are site paths, and a guid that is only the address of its
    page is left out: "site" is the one line that a site that moved has to change.
    """
    document = {
        "feeds": {
            path: _said(
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


def read_lock(text: str, where: str = LOCK_PATH) -> Lock:
    """Read what `write_lock` wrote, perhaps edited by hand.

    A damaged lock is a ContentError with its first fault and the line of it; `where`
    is the file's name in it.
    """
    try:
        document = json.loads(text, object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        what = f"The lock is not JSON: {error.msg}."
        fix = _RESTORE
        if re.search(r"^(<{7}|={7}|>{7})", text, re.MULTILINE):
            fix = "Git could not merge it: take the version that was published last."
        raise ContentError(what, where=f"{where}:{error.lineno}", fix=fix) from error
    except (ValueError, RecursionError) as error:
        raise ContentError(
            f"The lock cannot be read: {error}.", where=where, fix=_RESTORE
        ) from error
    for needle, fault in _faults(document):
        place = f"{where}:{line_of(text, needle) or 1}"
        raise ContentError(f"The lock is damaged: {fault}.", where=place, fix=_RESTORE)
    return _read_document(document)


def load_lock(root: Path) -> str:
    """Return the text of the lock of the site in a folder; empty if it has none."""
    path = root / LOCK_PATH
    try:
        return path.read_text(encoding="utf-8") if path.is_file() else ""
    except UnicodeDecodeError as error:
        what = "The lock is not UTF-8 text."
        raise ContentError(what, where=LOCK_PATH, fix=_RESTORE) from error


def line_of(text: str, subject: str) -> int:
    """Return the last line where a lock names a guid or an address; 0: none does."""
    at = text.rfind(json.dumps(subject, ensure_ascii=False))
    return text.count("\n", 0, at) + 1 if at >= 0 else 0


_RESTORE = "Restore it from git, or from the copy beside what is published."
_DIGEST = re.compile(r"[0-9a-f]{64}")


def _said(**values: Any) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value}


def _name(lock: Lock, item: Item) -> str:
    """Name an item in a feed's list: by its guid, or by its page if that is it."""
    permalink = item.guid == absolute(item.page, lock.site)
    return item.page if permalink else item.guid


def _item_row(lock: Lock, item: Item) -> dict[str, Any]:
    name = _name(lock, item)
    return _said(
        guid="" if name == item.page else name,
        page=item.page,
        date=_write_date(item.date),
        enclosure=item.enclosure,
        bytes=item.length,
        sha256=item.sha256,
        first=_write_date(item.first) if item.first else "",
        gone=item.gone,
    )


def _read_document(document: Any) -> Lock:
    site = document["site"]
    items, names = {}, {}
    for row in document["items"]:
        item = Item(
            guid=row.get("guid") or absolute(row["page"], site),
            page=row["page"],
            date=_read_date(row["date"]),
            enclosure=row.get("enclosure", ""),
            length=row.get("bytes", 0),
            sha256=row.get("sha256", ""),
            first=_read_date(row["first"]) if "first" in row else None,
            gone=row.get("gone", False),
        )
        items[item.guid] = item
        names[_row_name(row)] = item.guid
    feeds = {
        path: Feed(
            row.get("guid", ""),
            row.get("new_url", ""),
            tuple(names[name] for name in row.get("items", ())),
        )
        for path, row in document["feeds"].items()
    }
    return Lock(site, feeds, items, document["pages"], document["number"])


def _row_name(row: dict[str, Any]) -> str:
    name: str = row.get("guid") or row["page"]
    return name


def _write_date(date: datetime) -> str:
    return date.astimezone(UTC).isoformat(timespec="seconds")


def _read_date(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"{shorten(twice)} stands twice in an object")
    return made


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def _is_path(value: Any) -> bool:
    return isinstance(value, str) and value.startswith("/")


def _is_date(value: Any) -> bool:
    try:
        return datetime.fromisoformat(value).tzinfo is not None
    except (TypeError, ValueError):
        return False


def _is_count(value: Any) -> bool:
    return type(value) is int and value >= 0


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def _is_names(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _is_state(value: Any) -> bool:
    return _is_path(value) or value in (PAGE, GONE, MISSING)


def _is_digest(value: Any) -> bool:
    return isinstance(value, str) and bool(_DIGEST.fullmatch(value))


_Rule = tuple[Callable[[Any], bool], bool]  # whether a value is good, and is required

_DOCUMENT: dict[str, _Rule] = {
    "feeds": (lambda v: isinstance(v, dict), True),
    "items": (lambda v: isinstance(v, list), True),
    "number": (_is_count, True),
    "pages": (lambda v: isinstance(v, dict), True),
    "schema": (lambda v: type(v) is int and v == SCHEMA, True),
    "site": (lambda v: _is_text(v) and not v.endswith("/"), True),
}
_FEED: dict[str, _Rule] = {
    "guid": (_is_text, False),
    "items": (_is_names, False),
    "new_url": (_is_text, False),
}
_ITEM: dict[str, _Rule] = {
    "bytes": (_is_count, False),
    "date": (_is_date, True),
    "enclosure": (_is_text, False),
    "first": (_is_date, False),
    "gone": (_is_flag, False),
    "guid": (_is_text, False),
    "page": (_is_path, True),
    "sha256": (_is_digest, False),
}


def _faults(document: Any) -> Iterator[tuple[str, str]]:
    """Yield what is wrong, each with a text that stands on its line."""
    yield from _row_faults(document, _DOCUMENT, "", "it")
    names: set[str] = set()
    for row in document["items"]:
        page = row.get("page") if isinstance(row, dict) else None
        needle = page if isinstance(page, str) else "items"
        yield from _row_faults(row, _ITEM, needle, f"the item {shorten(page)}")
        if _row_name(row) in names:
            yield _row_name(row), f"two items have the guid {shorten(_row_name(row))}"
        names.add(_row_name(row))
    for path, row in document["feeds"].items():
        yield from _row_faults(row, _FEED, path, f"the feed {shorten(path)}")
        for name in row.get("items", ()):
            if name not in names:
                yield name, f"the feed {shorten(path)} names no item: {shorten(name)}"
    for path, state in document["pages"].items():
        if not _is_path(path) or not _is_state(state):
            yield path, f"the page {shorten(path)} is {shorten(state)}"


def _row_faults(
    row: Any, rules: dict[str, _Rule], needle: str, name: str
) -> Iterator[tuple[str, str]]:
    if not isinstance(row, dict):
        yield needle, f"{name} is {shorten(row)}, not an object"
        return
    for key in sorted(row.keys() - rules.keys()):
        yield key, f"{name} has the unknown {shorten(key)}"
    for key, (is_good, required) in rules.items():
        if key in row and not is_good(row[key]):
            yield needle or key, f"{key} of {name} is {shorten(row[key])}"
        if key not in row and required:
            yield needle, f"{name} has no {key}"
