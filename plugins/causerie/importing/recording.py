"""Recording: the episode that an old post is, if enough is known of its recording."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from causerie.audio_value import audio_fault
from causerie.errors import AudioError
from causerie.importing.enclosures import (
    CHAPTERS,
    OldEnclosure,
    find_enclosures,
    read_chapters,
    read_guid,
)
from causerie.importing.export import Item
from causerie.importing.media import Media
from causerie.podcast.audio.file_types import M4A, MP3
from causerie.podcast.facts import facts_json, measure_facts
from causerie.podcast.model import AudioInfo
from causerie.podcast.recording import facts_path


@dataclass(frozen=True, slots=True)
class Recording:
    """The recordings of a post, and what becomes of them."""

    enclosure: OldEnclosure | None = None
    audio: str = ""  # the value of `Audio:`; empty: it is no episode yet
    facts_name: str = ""  # of its facts file, below content/
    facts: bytes = b""
    notes: tuple[str, ...] = ()  # why it is no episode yet
    others: tuple[str, ...] = ()  # addresses of further recordings
    linked: tuple[tuple[str, str], ...] = field(default=())  # addresses, and links

    @property
    def guid(self) -> str:
        """The guid that its feed had; empty: that of the post."""
        return self.enclosure.guid if self.enclosure else ""

    def without_player(self, item: Item) -> Item:
        """Return a post without the player of its episode: its page has one."""
        if not self.audio or self.enclosure is None:
            return item
        content = remove_player(item.content, self.enclosure.url)
        return replace(item, content=content)

    @property
    def kept_chapters(self) -> str:
        """The chapters that no header has, as there is no episode yet."""
        return self.enclosure.chapters if self.enclosure and not self.audio else ""

    def links(self, text: str) -> list[str]:
        """Return links to the recordings that a text does not name already."""
        return [
            f"[{_file_name(url)}]({link})"
            for url, link in self.linked
            if link not in text and url not in text
        ]


def choose_recording(
    item: Item,
    settings: Mapping[str, Any],
    media: Media,
    resolve: Callable[[str], str | None],
) -> Recording:
    """Return the recordings of a post: the first is its episode, if it can be."""
    found = find_enclosures(item)
    if not found:
        guid = read_guid(item)
        chapters = read_chapters(item)
        bare = Recording(OldEnclosure("", guid=guid, chapters=chapters))
        if item.kind == "post" and not guid:
            return Recording()
        return replace(bare, notes=("the export does not name its recording",))
    first, *rest = found
    bad = bool(item.first(CHAPTERS).strip()) and not first.chapters
    others = tuple(each.url for each in rest)
    linked = [(each.url, resolve(each.url)) for each in rest]
    audio, info, why = _read(first, settings, media)
    if why:
        linked.insert(0, (first.url, resolve(first.url)))
    return Recording(
        first,
        "" if why else audio,
        "" if why else _facts_name(media, audio),
        b"" if why or info is None else facts_json(info),
        (
            *([f"{first.url}: {why}"] if why else []),
            *(["its chapters cannot be read"] if bad else []),
        ),
        others,
        tuple((url, link) for url, link in linked if link),
    )


def _read(
    enclosure: OldEnclosure, settings: Mapping[str, Any], media: Media
) -> tuple[str, AudioInfo | None, str]:
    """Return the value of `Audio:`, the facts, and why it cannot be an episode."""
    audio, name, info = "", "", None
    try:
        if not settings.get("PODCAST"):
            why = "PODCAST is not set"
        elif not enclosure.is_playable:
            why = "apps take MP3 and M4A only"
        else:
            name = media.place(enclosure.url)
            audio = _address(
                enclosure.url, str(settings["SITEURL"]), at_hand=bool(name)
            )
            why = audio_fault(audio) and f"its address {audio_fault(audio)}"
        if not why:
            info = _measure(enclosure, media, name)
            why = "" if info else "its playing time is not known without the file"
    except AudioError as error:
        why = error.what
    except ValueError:
        why = "its address is none"
    return audio, info, why


def _address(url: str, site: str, *, at_hand: bool) -> str:
    """Return the address of a recording: where it was, whatever the host is now."""
    parts = urlsplit(url)
    path = quote(unquote(parts.path), safe="/~!$&'()*+,;=:@")
    if at_hand:
        return f"https://{urlsplit(site).netloc}{path}"
    return f"https://{parts.netloc}{path}" + (f"?{parts.query}" if parts.query else "")


def _measure(enclosure: OldEnclosure, media: Media, name: str) -> AudioInfo | None:
    """Return the facts of a recording: of its file, or as the export has them."""
    if name and (file := media.find(name)):
        return measure_facts(file)
    if not (enclosure.length and enclosure.seconds):
        return None
    kind = M4A if enclosure.url.partition("?")[0].lower().endswith(".m4a") else MP3
    return AudioInfo(
        length=enclosure.length, seconds=enclosure.seconds, type=kind.mime_type
    )


def _facts_name(media: Media, audio: str) -> str:
    return facts_path(media.content, audio).relative_to(media.content).as_posix()


def _file_name(url: str) -> str:
    name = unquote(urlsplit(url).path).rpartition("/")[2] or url
    return re.sub(r"([\\`*_\[\]<>])", r"\\\1", name)


def remove_player(content: str, url: str) -> str:
    """Return a stored text without the players of a recording.

    >>> remove_player('a [audio mp3="http://b.example/e.mp3"][/audio] b', "http://b.example/e.mp3")
    'a  b'
    """
    address = re.escape(url)
    escaped = re.escape(url.replace("&", "&amp;"))
    either = f"(?:{address}|{escaped})"
    for pattern in (
        rf"\[audio[^\]]*{either}[^\]]*\](?:\s*\[/audio\])?",
        rf"<audio[^>]*{either}[^>]*>.*?</audio>",
        rf"<audio[^>]*>\s*<source[^>]*{either}[^>]*>.*?</audio>",
        rf"(?m)^\s*{either}\s*$",
    ):
        content = re.sub(pattern, "", content, flags=re.IGNORECASE | re.DOTALL)
    return content
