"""Tags of the podcast namespace 1.0 that go into the feed as their author writes them.

One table says what each may hold (github.com/Podcastindex-org/podcast-namespace,
docs/1.0.md); it serves the settings, the headers of posts, and the linter.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from uuid import UUID

from causerie.errors import ContentError
from causerie.podcast.model import Tag
from causerie.settings import did_you_mean

CHANNEL, ITEM = "the show", "an episode"

Fault = Callable[[str], str]  # "" if a value is good, else "is not …"


@dataclass(frozen=True, slots=True)
class TagSpec:
    """What a tag may hold."""

    places: tuple[str, ...]  # where it may stand: CHANNEL, ITEM
    text: Fault
    required: Mapping[str, Fault] = field(default_factory=dict)  # attributes
    optional: Mapping[str, Fault] = field(default_factory=dict)
    once: bool = False
    inner: str = ""  # the tag inside it that holds what is written


def parse_tags(text: str, place: str) -> tuple[Tag, ...]:
    """Read tags as authors write them, one a line: its name, attributes, its text.

    >>> parse_tags("soundbite startTime=73 duration=60 The idea", ITEM)[0].text
    'The idea'

    Raise ContentError with the first line that is wrong.
    """
    tags, faults = parse_tag_lines(text, place)
    for fault in faults:
        raise fault
    return tags


def parse_tag_lines(
    text: str, place: str
) -> tuple[tuple[Tag, ...], tuple[ContentError, ...]]:
    """Read tags as authors write them, and every line that is wrong."""
    tags: list[Tag] = []
    faults: list[ContentError] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            tag = _parse_line(line.strip())
        except ContentError as error:
            faults.append(error)
            continue
        wrong = [*tag_faults(tag, place), *_too_many([*tags, tag])]
        said = (f"Podcast, line {number}: {tag.name} {what}" for what in wrong)
        faults += map(ContentError, said)
        tags += [] if wrong else [tag]
    return tuple(tags), tuple(faults)


def parsing_fault(lines: Iterable[str], place: str) -> str:
    """Say what is wrong with tags, as a rule of the settings; empty if nothing is."""
    try:
        parse_tags("\n".join(lines), place)
    except ContentError as error:
        return f"cannot be used. {error.what}"
    return ""


def tag_faults(tag: Tag, place: str) -> Iterator[str]:
    """Yield what is wrong with a tag at a place; of an unknown one, that it is."""
    form = TAG_SPECS.get(tag.name)
    if form is None:
        yield _unknown(tag.name)
        return
    if place not in form.places:
        yield f"is not for {place}."
    known = {**form.required, **form.optional}
    for name, value in tag.attributes:
        if name not in known:
            yield f"has no attribute {name!r}. {did_you_mean(name, known)}".rstrip()
        elif fault := known[name](value):
            yield f"has {name}={value!r}, which {fault}"
    if fault := form.text(tag.text):
        yield f"has the text {tag.text!r}, which {fault}" if tag.text else fault
    yield from _missing(tag, form)


def _unknown(name: str) -> str:
    if name in _WRITTEN:
        return f"is no tag to be written here: it is made of {_WRITTEN[name]}."
    if name in _ABSENT:
        return "is no tag to be written here: Causerie does not make it."
    return f"is no tag to be written here. {did_you_mean(name, TAG_SPECS)}".rstrip()


def _missing(tag: Tag, form: TagSpec) -> Iterator[str]:
    given = dict(tag.attributes)
    for name in sorted(form.required.keys() - given.keys()):
        yield f"needs {name}=…"
    if tag.name == "license" and "url" not in given and not _KNOWN.fullmatch(tag.text):
        yield "needs url=…, for its text is not one of Creative Commons'."
    is_off = given.get("protocol") == "disabled"  # no comments are wanted
    if tag.name == "socialInteract" and "uri" not in given and not is_off:
        yield "needs uri=…"


def _up_to(limit: int) -> Fault:
    def fault(text: str) -> str:
        if not text:
            return "needs a text."
        return "" if len(text) <= limit else f"is longer than {limit} characters."

    return fault


def _optional_up_to(limit: int) -> Fault:
    return lambda text: _up_to(limit)(text) if text else ""


def _none(text: str) -> str:
    return "is more than it may hold: it has attributes only." if text else ""


def _like(pattern: str, wanted: str) -> Fault:
    compiled = re.compile(pattern, re.ASCII)
    return lambda value: "" if compiled.fullmatch(value) else f"is not {wanted}."


def _by(read: Callable[[str], object], wanted: str) -> Fault:
    def fault(value: str) -> str:
        try:
            read(value)
        except ValueError:
            return f"is not {wanted}."
        return ""

    return fault


_ANY = _optional_up_to(4000)
_HTTPS = _like(r"https://[^\s<>\"]+", "an https:// address")
_FILE = _like(
    r"https://[^\s<>\"]+|images/[^\s<>\"]+", "an https:// address or images/<file>"
)
SECONDS = _like(r"\d+(\.\d+)?", "a number of seconds")
_WHOLE = _like(r"[1-9]\d*", "a number from 1 up")
_SLUG = _like(r"[a-z0-9][a-z0-9._-]*", "in small letters, digits and hyphens")
_YES = _like("yes|no", "yes or no")
_TRUE = _like("true|false", "true or false")
_MIME = _like(r"[a-z]+/[\w.+-]+", "a MIME type")
_URI = _like(r"[a-zA-Z][\w+.-]*:\S+", "an address")
_UUID = _by(UUID, "a UUID")
_DATE = _by(datetime.fromisoformat, "a date such as 2026-03-29T18:00:00Z")
_RFC = _by(parsedate_to_datetime, "a date such as Fri, 26 Feb 2021 00:00:00 -0500")
_COUNTRY = _like("[A-Z]{2}", "a country of ISO 3166 such as FR")
_GEO = _like(r"geo:-?\d+(\.\d+)?,-?\d+(\.\d+)?\S*", "as geo:48.85,2.35")
_OSM = _like(r"[NWR]\d+(#\d+)?", "an object of OpenStreetMap such as R113314")
_ASPECT = _like(r"\d+(\.\d+)?/\d+(\.\d+)?", "width/height such as 16/9")

# Licences whose text need not be linked to.
_KNOWN = re.compile(r"cc0-1\.0|cc-by(-nc)?(-nd|-sa)?-[1-4]\.\d")

_FEED = {"feedUrl": _HTTPS, "title": _ANY, "medium": _SLUG}
_BOTH = (CHANNEL, ITEM)

TAG_SPECS = {
    "block": TagSpec((CHANNEL,), _YES, {}, {"id": _SLUG}),
    "chat": TagSpec(
        _BOTH,
        _none,
        {"server": _ANY, "protocol": _SLUG},
        {"accountId": _ANY, "space": _ANY},
        once=True,
    ),
    "funding": TagSpec(_BOTH, _up_to(128), {"url": _HTTPS}),
    "image": TagSpec(
        _BOTH,
        _none,
        {"href": _FILE},
        {
            "alt": _ANY,
            "aspect-ratio": _ASPECT,
            "width": _WHOLE,
            "height": _WHOLE,
            "type": _MIME,
            "purpose": _up_to(128),
        },
    ),
    "license": TagSpec(_BOTH, _SLUG, {}, {"url": _HTTPS}, once=True),
    "location": TagSpec(
        _BOTH,
        _up_to(128),
        {},
        {
            "rel": _like("subject|creator", "subject or creator"),
            "geo": _GEO,
            "osm": _OSM,
            "country": _COUNTRY,
        },
    ),
    "podping": TagSpec((CHANNEL,), _none, {"usesPodping": _TRUE}, once=True),
    "podroll": TagSpec(
        (CHANNEL,), _none, {"feedGuid": _UUID}, _FEED, inner="remoteItem"
    ),
    "publisher": TagSpec(
        (CHANNEL,), _none, {"feedGuid": _UUID}, _FEED, once=True, inner="remoteItem"
    ),
    "socialInteract": TagSpec(
        _BOTH,
        _none,
        {"protocol": _SLUG},
        {"uri": _URI, "accountId": _ANY, "accountUrl": _HTTPS, "priority": _WHOLE},
    ),
    "soundbite": TagSpec(
        (ITEM,), _optional_up_to(128), {"startTime": SECONDS, "duration": SECONDS}
    ),
    "trailer": TagSpec(
        (CHANNEL,),
        _up_to(128),
        {"url": _HTTPS, "pubdate": _RFC},
        {"length": _WHOLE, "type": _MIME, "season": _WHOLE},
    ),
    "txt": TagSpec(_BOTH, _up_to(4000), {}, {"purpose": _up_to(128)}),
    "updateFrequency": TagSpec(
        (CHANNEL,),
        _up_to(128),
        {},
        {
            "rrule": _like(r"FREQ=[A-Z]+(;\S+)?", "a rule such as FREQ=WEEKLY"),
            "dtstart": _DATE,
            "complete": _TRUE,
        },
        once=True,
    ),
}

# Of the namespace, what is made of other settings and headers, and what is not made.
_WRITTEN = {
    "alternateEnclosure": "the further files of Audio:",
    "chapters": "Chapters:",
    "episode": "Episode:",
    "guid": 'PODCAST["guid"]',
    "locked": 'PODCAST["locked"]',
    "medium": "what this is, a podcast",
    "person": "People:",
    "season": "Season:",
    "transcript": "Transcript:",
}
_ABSENT = {
    *("value", "valueRecipient", "valueTimeSplit", "liveItem", "contentLink"),
    *("remoteItem", "source", "integrity", "images"),
}

_NAME = re.compile(r"(?P<name>[A-Za-z]+)(?=\s|$)")
_ATTRIBUTE = re.compile(
    r'\s+(?P<name>[A-Za-z-]+)=(?:"(?P<quoted>[^"]*)"|(?P<bare>\S+))'
)


def _parse_line(line: str) -> Tag:
    match = _NAME.match(line)
    if match is None:
        what = f"Podcast: {line!r} does not begin with a tag's name."
        raise ContentError(what, fix="Write: name attribute=value Text")
    name, place = match["name"], match.end()
    attributes = []
    while given := _ATTRIBUTE.match(line, place):
        bare, quoted = given["bare"], given["quoted"]
        attributes.append((given["name"], bare if quoted is None else quoted))
        place = given.end()
    return Tag(name, line[place:].strip(), tuple(attributes))


def _too_many(tags: list[Tag]) -> Iterator[str]:
    *before, last = tags
    if TAG_SPECS.get(last.name, _FREE).once and last.name in {
        tag.name for tag in before
    }:
        yield "stands there already; there may be only one."


_FREE = TagSpec(_BOTH, _ANY)
