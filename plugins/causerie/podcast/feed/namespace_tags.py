"""Parse and check the tags of the podcast namespace 1.0 that authors write themselves.

The table TAG_SPECS serves the settings, the headers of posts and the linter. Source:
github.com/Podcastindex-org/podcast-namespace, docs/1.0.md.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime

from causerie.errors import ContentError
from causerie.podcast.show import Tag
from causerie.settings import did_you_mean

CHANNEL, ITEM = "the show", "an episode"

Check = Callable[[str], str]  # "" if a value is good, else "is not …"


@dataclass(frozen=True, slots=True)
class TagSpec:
    """The specification of a tag."""

    places: tuple[str, ...]  # CHANNEL, ITEM or both
    text: Check
    required: Mapping[str, Check] = field(default_factory=dict)  # attributes
    optional: Mapping[str, Check] = field(default_factory=dict)  # attributes
    once: bool = False
    inner: str = ""  # the child tag that gets the text and the attributes


def parse_tags(text: str, place: str) -> tuple[Tag, ...]:
    """Parse tags as authors write them, one a line: name, attributes, text.

    >>> parse_tags("soundbite startTime=73 duration=60 The idea", ITEM)[0].text
    'The idea'

    Raise ContentError at the first invalid line.
    """
    tags, faults = parse_tag_lines(text, place)
    for fault in faults:
        raise fault
    return tags


def parse_tag_lines(
    text: str, place: str
) -> tuple[tuple[Tag, ...], tuple[ContentError, ...]]:
    """Return the tags of the valid lines, and an error for each invalid line."""
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
        line_faults = [*tag_faults(tag, place), *_repetition([*tags, tag])]
        begin = f"Podcast, line {number}: {tag.name}"
        faults += [ContentError(f"{begin} {what}") for what in line_faults]
        tags += [] if line_faults else [tag]
    return tuple(tags), tuple(faults)


def tags_fault(lines: Iterable[str], place: str) -> str:
    """Check tags in the settings: say what is wrong, or return an empty text."""
    try:
        parse_tags("\n".join(lines), place)
    except ContentError as error:
        return f"cannot be used. {error.what}"
    return ""


def tag_faults(tag: Tag, place: str) -> Iterator[str]:
    """Yield the faults of a tag at a place, CHANNEL or ITEM."""
    spec = TAG_SPECS.get(tag.name)
    if spec is None:
        yield _unknown(tag.name)
        return
    if place not in spec.places:
        yield f"is not for {place}."
    known = {**spec.required, **spec.optional}
    for name, value in tag.attributes:
        if name not in known:
            yield f"has no attribute {name!r}. {did_you_mean(name, known)}".rstrip()
        elif fault := known[name](value):
            yield f"has {name}={value!r}, which {fault}"
    for name in known:
        if len([own for own, _ in tag.attributes if own == name]) > 1:
            yield f"has {name}=… twice."
        if re.search(rf"(?:^|\s){name}\s*=", tag.text):
            yield f"has {name}= in its text. Attributes come first: {name}=value Text"
    if fault := spec.text(tag.text):
        yield f"has the text {tag.text!r}, which {fault}" if tag.text else fault
    yield from _missing(tag, spec)


def _unknown(name: str) -> str:
    if name in _MADE_FROM:
        return f"is no tag to be written here: it is made of {_MADE_FROM[name]}."
    if name in _UNSUPPORTED:
        return "is no tag to be written here: Causerie does not make it."
    return f"is no tag to be written here. {did_you_mean(name, TAG_SPECS)}".rstrip()


def _missing(tag: Tag, spec: TagSpec) -> Iterator[str]:
    given = dict(tag.attributes)
    for name in sorted(spec.required.keys() - given.keys()):
        yield f"needs {name}=…"
    if (
        tag.name == "license"
        and "url" not in given
        and not _CREATIVE_COMMONS.fullmatch(tag.text)
    ):
        yield "needs url=…, for its text is not one of Creative Commons'."
    is_off = given.get("protocol") == "disabled"  # no comments are wanted
    if tag.name == "socialInteract" and "uri" not in given and not is_off:
        yield "needs uri=…"


def _up_to(limit: int) -> Check:
    def fault(text: str) -> str:
        if not text:
            return "needs a text."
        return "" if len(text) <= limit else f"is longer than {limit} characters."

    return fault


def _optional_up_to(limit: int) -> Check:
    return lambda text: _up_to(limit)(text) if text else ""


def _no_text(text: str) -> str:
    return "is more than it may hold: it has attributes only." if text else ""


def _matching(pattern: str, wanted: str) -> Check:
    compiled = re.compile(pattern, re.ASCII)
    return lambda value: "" if compiled.fullmatch(value) else f"is not {wanted}."


def _parsed_by(read: Callable[[str], object], wanted: str) -> Check:
    def fault(value: str) -> str:
        try:
            read(value)
        except ValueError:
            return f"is not {wanted}."
        return ""

    return fault


_ANY = _optional_up_to(4000)
_HTTPS = _matching(r"https://[^\s<>\"]+", "an https:// address")
_FILE = _matching(
    r"https://[^\s<>\"]+|images/[^\s<>\"]+", "an https:// address or images/<file>"
)
SECONDS = _matching(r"\d+(\.\d+)?", "a number of seconds")
_LENGTH = _matching(r"(?![0.]+$)\d+(\.\d+)?", "a number of seconds above 0")
_WHOLE = _matching(r"[1-9]\d*", "a number from 1 up")
_SLUG = _matching(r"[a-z0-9][a-z0-9._-]*", "in small letters, digits and hyphens")
_YES = _matching("yes|no", "yes or no")
_TRUE = _matching("true|false", "true or false")
_MIME = _matching(r"[a-z]+/[\w.+-]+", "a MIME type")
_URI = _matching(r"[a-zA-Z][\w+.-]*:\S+", "an address")
GUID = _matching(r"[\da-fA-F]{8}(-[\da-fA-F]{4}){3}-[\da-fA-F]{12}", "a UUID")
_DATE = _parsed_by(datetime.fromisoformat, "a date such as 2026-03-29T18:00:00Z")
_RFC = _parsed_by(parsedate_to_datetime, "a date as Fri, 26 Feb 2021 00:00:00 -0500")
_COUNTRY = _matching("[A-Z]{2}", "a country of ISO 3166 such as FR")
_GEO = _matching(r"geo:-?\d+(\.\d+)?,-?\d+(\.\d+)?\S*", "as geo:48.85,2.35")
_OSM = _matching(r"[NWR]\d+(#\d+)?", "an object of OpenStreetMap such as R113314")
_ASPECT = _matching(r"\d+(\.\d+)?/\d+(\.\d+)?", "width/height such as 16/9")

# Licences that need no URL.
_CREATIVE_COMMONS = re.compile(r"cc0-1\.0|cc-by(-nc)?(-nd|-sa)?-[1-4]\.\d")

_FEED = {"feedUrl": _HTTPS, "title": _ANY, "medium": _SLUG}
_BOTH = (CHANNEL, ITEM)

TAG_SPECS = {
    "block": TagSpec((CHANNEL,), _YES, {}, {"id": _SLUG}),
    "chat": TagSpec(
        _BOTH,
        _no_text,
        {"server": _ANY, "protocol": _SLUG},
        {"accountId": _ANY, "space": _ANY},
        once=True,
    ),
    "funding": TagSpec(_BOTH, _up_to(128), {"url": _HTTPS}),
    "image": TagSpec(
        _BOTH,
        _no_text,
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
            "rel": _matching("subject|creator", "subject or creator"),
            "geo": _GEO,
            "osm": _OSM,
            "country": _COUNTRY,
        },
    ),
    "podping": TagSpec((CHANNEL,), _no_text, {"usesPodping": _TRUE}, once=True),
    "podroll": TagSpec(
        (CHANNEL,), _no_text, {"feedGuid": GUID}, _FEED, inner="remoteItem"
    ),
    "publisher": TagSpec(
        (CHANNEL,), _no_text, {"feedGuid": GUID}, _FEED, once=True, inner="remoteItem"
    ),
    "socialInteract": TagSpec(
        _BOTH,
        _no_text,
        {"protocol": _SLUG},
        {"uri": _URI, "accountId": _ANY, "accountUrl": _HTTPS, "priority": _WHOLE},
    ),
    "soundbite": TagSpec(
        (ITEM,), _optional_up_to(128), {"startTime": SECONDS, "duration": _LENGTH}
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
            "rrule": _matching(r"FREQ=[A-Z]+(;\S+)?", "a rule such as FREQ=WEEKLY"),
            "dtstart": _DATE,
            "complete": _TRUE,
        },
        once=True,
    ),
}

# The tags that are made from other settings and headers, and those not supported.
_MADE_FROM = {
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
_UNSUPPORTED = {
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


def _repetition(tags: list[Tag]) -> Iterator[str]:
    *before, last = (tag.name for tag in tags)
    if TAG_SPECS.get(last, _UNKNOWN_TAG).once and last in before:
        yield "stands there already; there may be only one."


_UNKNOWN_TAG = TagSpec(_BOTH, _ANY)
