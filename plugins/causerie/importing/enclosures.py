"""Enclosures: the recordings of an old post, by whichever plugin it named them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import unescape

from causerie.importing.export import Item
from causerie.importing.shortcodes import old_audio_urls, read_values

# Plugins for podcasts, and the meta in which they keep the address of a recording.
CHAPTERS = "_podlove_meta_chapters"
_GUIDS = ("ssp_original_guid", "ssp_guid", "_podlove_guid")
_ADDRESSES = ("audio_file", "_podcast_file_url", "_powerpress_url")
_AUDIO_BLOCK = re.compile(
    r"<audio[^>]*\ssrc=[\"'](?P<url>[^\"']+)"
    r"|\[(?:audio|powerpress|smart_track_player)(?P<values>[\s:=][^\]]*)?\]",
    re.IGNORECASE,
)
_SERIAL = re.compile(r's:\d+:"([\w-]+)";(?:s:\d+:"(.*?)"(?=;)|i:(-?\d+))', re.DOTALL)
_NAMES = ("src", "mp3", "m4a", "url", "0")  # values of shortcodes that hold it
_ENDINGS = (".mp3", ".m4a")  # what apps take


@dataclass(frozen=True, slots=True)
class OldEnclosure:
    """A recording, and what was said of it."""

    url: str
    length: int = 0  # bytes; 0: not known
    seconds: float = 0  # 0: not known
    explicit: str = ""  # "yes", "no" or empty
    season: str = ""
    episode: str = ""
    episode_type: str = ""
    chapters: str = ""  # lines of `Chapters:`
    guid: str = ""  # its own; empty: that of the post

    @property
    def is_playable(self) -> bool:
        """Return whether apps take a file of this name."""
        path = self.url.partition("?")[0].lower()
        return path.endswith(_ENDINGS)


def find_enclosures(item: Item) -> list[OldEnclosure]:
    """Return the recordings of a post, that of its feed first, each once."""
    found: dict[str, OldEnclosure] = {}
    for enclosure in _all_enclosures(item):
        old = found.get(enclosure.url)
        found[enclosure.url] = _merge(old, enclosure) if old else enclosure
    rows = list(found.values())
    return [*(_with_plugins(each, item) for each in rows[:1]), *rows[1:]]


def _all_enclosures(item: Item) -> Iterator[OldEnclosure]:
    for key, value in item.meta:
        # PowerPress has further channels: _slug:enclosure
        if key == "enclosure" or key.endswith(":enclosure"):
            is_video = "video/" in value  # what the text shows already is enough
            for each in _read_meta(value):
                if not (is_video and each.url in item.content):
                    yield each
        elif key in _ADDRESSES and value.strip():
            yield OldEnclosure(
                value.strip(), length=_number(item.first("filesize_raw"))
            )
    for block in _AUDIO_BLOCK.finditer(item.content):
        named = block["values"] or ""
        if named.startswith(":"):
            urls = old_audio_urls(named)
        else:
            values = read_values(named)
            found = (values[key] for key in _NAMES if values.get(key))
            urls = [unescape(block["url"] or "") or next(found, "")]
        yield from (OldEnclosure(url) for url in urls if re.match("https?://", url))


def _read_meta(value: str) -> Iterator[OldEnclosure]:
    """Read the meta `enclosure`: address, bytes, type, and what PowerPress adds."""
    lines = [line.strip() for line in value.strip().split("\n")]
    if not re.match(r"https?://", lines[0]):
        return
    more = dict(_read_serial("\n".join(lines[3:])))
    yield OldEnclosure(
        lines[0],
        _number(lines[1] if len(lines) > 1 else ""),
        read_duration(more.get("duration", "")),
        {"1": "yes", "yes": "yes", "2": "no", "clean": "no"}.get(
            more.get("explicit", ""), ""
        ),
        _ordinal(more.get("season", "")),
        _ordinal(more.get("episode_no", "")),
        _type(more.get("episode_type", "")),
    )


def _read_serial(text: str) -> Iterator[tuple[str, str]]:
    """Read the texts and numbers of an array as PHP serialises it."""
    for found in _SERIAL.finditer(text):
        yield found[1], found[2] if found[2] is not None else found[3]


def _merge(old: OldEnclosure, new: OldEnclosure) -> OldEnclosure:
    return replace(
        old, length=old.length or new.length, seconds=old.seconds or new.seconds
    )


def _with_plugins(first: OldEnclosure, item: Item) -> OldEnclosure:
    """Add what Seriously Simple Podcasting and Podlove keep in metas of their own."""
    explicit = item.first("explicit") or item.first("_podlove_meta_explicit")
    return replace(
        first,
        length=first.length or _number(item.first("filesize_raw")),
        seconds=first.seconds
        or read_duration(
            item.first("duration") or item.first("_podlove_meta_duration")
        ),
        explicit=first.explicit or {"on": "yes", "1": "yes"}.get(explicit, ""),
        season=first.season or _ordinal(item.first("itunes_season_number")),
        episode=first.episode or _ordinal(item.first("itunes_episode_number")),
        episode_type=first.episode_type or _type(item.first("itunes_episode_type")),
        chapters=read_chapters(item),
        guid=read_guid(item),
    )


def read_guid(item: Item) -> str:
    """Return the guid that a plugin gave an episode; empty: it has that of its post.

    Seriously Simple Podcasting keeps that of the feed which an episode came from.
    """
    found = (item.first(key).strip() for key in _GUIDS)
    return next(filter(None, found), "")


def read_chapters(item: Item) -> str:
    """Return the lines of a post's chapters, if a header can hold each of them."""
    text = item.first(CHAPTERS).strip()
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    good = all(
        re.match(r"\d{1,2}:\d\d(?::\d\d)?(?:\.\d{1,3})? \S", each) for each in lines
    )
    return "\n".join(lines) if good else ""


def read_duration(value: str) -> float:
    """Return a playing time in seconds; 0 if it is none.

    >>> read_duration("01:02:03"), read_duration("3:20"), read_duration("200")
    (3723.0, 200.0, 200.0)
    """
    if not re.fullmatch(r"(?:\d+:){0,2}\d+(?:\.\d+)?", value.strip()):
        return 0
    seconds = 0.0
    for part in value.strip().split(":"):
        seconds = seconds * 60 + float(part)
    return seconds


def _number(value: str) -> int:
    return int(value) if re.fullmatch(r"\d{1,15}", value.strip()) else 0


def _ordinal(value: str) -> str:
    value = value.strip()
    return value if re.fullmatch(r"0*[1-9]\d{0,8}", value) else ""


def _type(value: str) -> str:
    value = value.strip().lower()
    return value if value in {"trailer", "bonus"} else ""
