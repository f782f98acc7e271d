"""Plain values: encode what templates get of a post as what marshal can hold.

Tuples stand for what is not plain; each begins with the sign of its kind. Only what is
listed here can be made of them: so a table that somebody else wrote runs no code.
"""

from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from importlib import import_module
from typing import Any
from zoneinfo import ZoneInfo

from pelican.urlwrappers import Author, Category, Tag
from pelican.utils import SafeDatetime

_PLAIN = frozenset({bool, bytes, float, int, str, type(None)})
_NAMES = {"author": Author, "category": Category, "tag": Tag}
_DATES = {"date": datetime, "safe date": SafeDatetime}
_SIGNS = {cls: sign for signs in (_NAMES, _DATES) for sign, cls in signs.items()}
# Dataclasses that features attach to posts, by their modules; imported when needed.
_RECORDS = {
    "causerie.comments.discussion": ("Discussion",),
    "causerie.comments.model": ("Comment",),
    "causerie.comments.threads": ("Thread",),
    "causerie.pingbacks.mention": ("Mention", "PostMentions"),
    "causerie.podcast.model": (
        *("Alternate", "Chapter", "Cue", "Episode", "Paragraph", "Transcript"),
        "TranscriptFile",
    ),
    "causerie.podcast.show": ("Person", "Show", "Tag"),
    "causerie.post": ("Cover", "Enclosure"),
}
_MODULES = {name: module for module, names in _RECORDS.items() for name in names}


def encode(value: Any) -> Any:  # noqa: PLR0911 - a case for each kind
    """Return a value as marshal can hold it; raise TypeError if it cannot."""
    cls = type(value)
    if cls in _PLAIN:
        return value
    if cls is list:
        return [encode(each) for each in value]
    if cls is dict:
        return {key: encode(each) for key, each in value.items()}
    if cls is tuple:
        return ("tuple", [encode(each) for each in value])
    if cls in _DATES.values():
        naive = value.replace(tzinfo=None).isoformat()
        return (_SIGNS[cls], naive, _encode_zone(value.tzinfo), value.fold)
    if isinstance(value, (ZoneInfo, timezone)):
        return ("zone", _encode_zone(value))
    if cls in _SIGNS:
        own = {n: encode(v) for n, v in vars(value).items() if n != "settings"}
        return (_SIGNS[cls], own)
    if _MODULES.get(cls.__name__) == cls.__module__:
        members = [encode(getattr(value, each.name)) for each in fields(value)]
        return ("record", cls.__name__, members)
    what = f"{cls.__module__}.{cls.__qualname__}"
    raise TypeError(what)


def decode(value: Any, settings: Mapping[str, Any]) -> Any:  # noqa: PLR0911
    """Return what `encode` was given; categories, tags and authors get the settings."""
    cls = type(value)
    if cls is list:
        return [decode(each, settings) for each in value]
    if cls is dict:
        return {
            key: each if type(each) in _PLAIN else decode(each, settings)
            for key, each in value.items()
        }
    if cls is not tuple:
        return value
    sign, *rest = value
    if sign == "tuple":
        return tuple(decode(each, settings) for each in rest[0])
    if made := _DATES.get(sign):
        naive, zone, fold = rest
        plain = datetime.fromisoformat(naive)  # that of a subclass is slow
        found = made.combine(plain, plain.time(), _decode_zone(zone))
        return found.replace(fold=fold) if fold else found
    if sign == "zone":
        return _decode_zone(rest[0])
    if sign == "record":
        return _record_class(rest[0])(*decode(rest[1], settings))
    name: Any = object.__new__(_NAMES[sign])
    name.__dict__.update(decode(rest[0], settings), settings=settings)
    return name


def _encode_zone(zone: Any) -> str | int | None:
    """Return the name of a zone, or its offset in seconds."""
    if zone is None or type(zone) is ZoneInfo:
        return str(zone) if zone else None
    if isinstance(zone, timezone) and zone.tzname(None) == timezone(
        zone.utcoffset(None)
    ).tzname(None):
        return int(zone.utcoffset(None).total_seconds())
    what = f"the time zone {zone!r}"
    raise TypeError(what)


@cache
def _decode_zone(zone: str | int | None) -> Any:
    if zone is None or isinstance(zone, str):
        return ZoneInfo(zone) if zone else None
    return timezone(timedelta(seconds=zone)) if zone else UTC


@cache
def _record_class(name: str) -> Any:
    return getattr(import_module(_MODULES[name]), name)
