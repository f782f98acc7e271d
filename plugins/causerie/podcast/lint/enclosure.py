"""Rules on the URL, the type and the length of an enclosure."""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import unquote, unquote_to_bytes

from causerie.podcast.audio.file_types import enclosure_fix
from causerie.podcast.lint.rule import (
    APPLE,
    NEW_FACTS,
    PSP,
    Feed,
    FeedElement,
    Violation,
    feed_rule,
    item_rule,
    known_recordings,
    whole_number,
)
from causerie.problems import Level
from causerie.urls import path_of

# MIME types by extension, which "determines whether content appears" (Apple). Apple
# also takes videos and PDF, which are not audio; Apple and PSP-1 differ on M4A.
TYPES = {
    ".mp3": {"audio/mpeg"},
    ".m4a": {"audio/x-m4a", "audio/m4a"},
}


@item_rule(
    "enclosure-count",
    Level.ERROR,
    "enclosure",
    what="The episode does not have exactly one recording.",
    fix="Name one in Audio: audio/<file>.",
    source=PSP,
)
def enclosure_count(item: FeedElement) -> Iterator[str]:
    if (count := len(item.all("enclosure"))) != 1:
        yield f"{count}"


@feed_rule(
    "enclosure-extension",
    Level.ERROR,
    what="The recording is neither .mp3 nor .m4a, and Apple shows no other.",
    fix="Export it as MP3, or: ffmpeg -i recording.opus -b:a 128k recording.mp3",
    source=APPLE,
    alone=True,
)
def enclosure_extension(feed: Feed) -> Iterator[Violation]:
    for item in feed.items:
        for enclosure in item.all("enclosure"):
            path = PurePosixPath(unquote(path_of(enclosure.get("url", ""))))
            if path.suffix.lower() not in TYPES:
                found = path.suffix.lower() or "there is none"
                fix = enclosure_fix(path.name) if path.name else ""
                yield Violation(item, "enclosure", found, fix=fix)


@item_rule(
    "enclosure-name",
    Level.WARNING,
    "enclosure",
    what="The recording's name has letters beyond ASCII, which some apps garble.",
    fix="Before it is published, name it with a-z, 0-9 and hyphens.",
    source=APPLE,
)
def enclosure_name(item: FeedElement) -> Iterator[str]:
    path = unquote_to_bytes(path_of(item.attribute("enclosure", "url")))
    if not path.isascii():
        yield path.decode(errors="replace")


@item_rule(
    "enclosure-type",
    Level.ERROR,
    "enclosure",
    what="The recording's type does not fit its extension.",
    fix=NEW_FACTS,
    source=APPLE,
)
def enclosure_type(item: FeedElement) -> Iterator[str]:
    suffix = _suffix(item.attribute("enclosure", "url"))
    found = item.attribute("enclosure", "type")
    if suffix in TYPES and found not in TYPES[suffix]:
        yield f"{suffix} as {found or 'nothing'}"


@feed_rule(
    "enclosure-codec",
    Level.WARNING,
    what="The recording is not AAC inside, and browsers and many apps cannot play it.",
    fix="Export it as AAC in M4A, or as MP3.",
    source=APPLE,
    alone=True,
)
def enclosure_codec(feed: Feed) -> Iterator[Violation]:
    for item, known in known_recordings(feed):
        if known.type in TYPES[".m4a"] and known.codecs:
            name = _CODECS.get(known.codecs.lower(), known.codecs)
            if not _AAC.fullmatch(known.codecs):
                yield Violation(item, "enclosure", f"it is {name}")


# AAC-LC, HE-AAC and HE-AAC v2 of MPEG-4 (ISO/IEC 14496-3), and AAC of MPEG-2.
_AAC = re.compile(r"mp4a(\.40(\.(2|5|29))?|\.6[67])?", re.IGNORECASE)
_CODECS = {
    "alac": "ALAC",
    "ac-3": "AC-3",
    "ec-3": "E-AC-3",
    "flac": "FLAC",
    "mp4a.6b": "MP3",
    "mp4a.69": "MP3",
    "mp4a.a9": "DTS",
    "dtsc": "DTS",
    "mp4a.a5": "AC-3",
    "mp4a.a6": "E-AC-3",
    "sowt": "PCM",
    "twos": "PCM",
    "lpcm": "PCM",
    "ipcm": "PCM",
    "mp4a.40.42": "xHE-AAC",
    "samr": "AMR",
}


@item_rule(
    "enclosure-length",
    Level.ERROR,
    "enclosure",
    what="The recording's length is not a number of bytes above 0.",
    fix=NEW_FACTS,
    source=APPLE,
)
def enclosure_length(item: FeedElement) -> Iterator[str]:
    found = item.attribute("enclosure", "length")
    if item.all("enclosure") and whole_number(found) == 0:
        yield found or "there is none"


@feed_rule(
    "enclosure-bytes",
    Level.ERROR,
    what="The recording's length is not that of its file.",
    fix=NEW_FACTS,
    source=APPLE,
    alone=True,
)
def enclosure_bytes(feed: Feed) -> Iterator[Violation]:
    for item, known in known_recordings(feed):
        declared = whole_number(item.attribute("enclosure", "length"))
        if declared and declared != known.length:
            found = f"the feed says {declared} bytes, and it has {known.length}"
            yield Violation(item, "enclosure", found)


@feed_rule(
    "enclosure-duplicate",
    Level.WARNING,
    what="Two episodes have one recording, and Apple shows only one of them.",
    fix="Give each a recording at an address of its own.",
    source="Apple, as hosts report it (PRX)",
)
def enclosure_duplicate(feed: Feed) -> Iterator[Violation]:
    guids: dict[str, set[str]] = defaultdict(set)
    for item in feed.items:
        url, guid = item.attribute("enclosure", "url"), item.text("guid") or ""
        if url and guids[url] - {guid}:  # with one guid they are not two
            yield Violation(item, "enclosure", url)
        guids[url].add(guid)


def _suffix(url: str) -> str:
    return PurePosixPath(path_of(url)).suffix.lower()
