"""The podcast's data: what is known of an audio file, an episode, a show."""

from dataclasses import dataclass
from datetime import datetime

from causerie.post import Enclosure


@dataclass(frozen=True, slots=True)
class Chapter:
    """A titled part of an episode."""

    start: float  # seconds from the beginning
    title: str
    url: str = ""
    end: float | None = None  # seconds; None: up to the next one
    image: str = ""  # absolute address
    listed: bool = True  # else it only shows its picture (chapters 1.2, toc)


@dataclass(frozen=True, slots=True)
class Cue:
    """Some words of a transcript, and when they are said (WebVTT)."""

    start: float  # seconds from the beginning
    end: float  # seconds
    speaker: str  # empty: not told
    text: str  # plain, on one line


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Cues of one speaker, joined to be read."""

    start: float | None  # seconds from the beginning; None: not told
    speaker: str  # empty: not told
    text: str


@dataclass(frozen=True, slots=True)
class TranscriptFile:
    """A file of a transcript for apps (podcast:transcript)."""

    url: str  # absolute
    type: str  # MIME type
    captions: bool = False  # players may show it while they play


@dataclass(frozen=True, slots=True)
class Transcript:
    """What is said in an episode, as files for apps and as text for readers."""

    url: str  # absolute, of the file that browsers play along; empty: it has no times
    lang: str
    paragraphs: tuple[Paragraph, ...]
    files: tuple[TranscriptFile, ...] = ()  # the best first
    cues: tuple[Cue, ...] = ()


@dataclass(frozen=True, slots=True)
class Tags:
    """What the audio file says of itself; empty where it says nothing."""

    title: str = ""
    artist: str = ""
    album: str = ""
    date: str = ""  # as written in the file: "2026", "2026-03-29", …
    track: int | None = None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """An image embedded in an audio file."""

    type: str  # MIME type
    data: bytes


@dataclass(frozen=True, slots=True)
class AudioInfo:
    """What is known of an audio file, from itself or from its facts file."""

    length: int  # bytes
    seconds: float  # playing time, exact to one frame
    type: str  # MIME type as feeds need it
    chapters: tuple[Chapter, ...] = ()
    tags: Tags = Tags()
    sha256: str = ""  # of the whole file; known only from a facts file
    codecs: str = ""  # as RFC 6381 names them; empty: the type says enough
    declared_seconds: float = 0.0  # by the header of a truncated file; not in its facts


@dataclass(frozen=True, slots=True)
class Alternate:
    """The same recording in another format (podcast:alternateEnclosure)."""

    audio: Enclosure
    codecs: str = ""  # as RFC 6381 names them
    integrity: str = ""  # "sha256-…" (W3C SRI); empty: not known

    @property
    def bitrate(self) -> int:
        """The average, in bits per second."""
        return round(self.audio.length * 8 / self.audio.seconds)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody heard in an episode (podcast:person)."""

    name: str
    role: str = "host"
    url: str = ""
    image: str = ""


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag of the podcast namespace, passed on as its author wrote it."""

    name: str  # without the prefix
    text: str = ""
    attributes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Episode:
    """One item of a show's feed."""

    guid: str
    title: str  # plain text, verbatim
    url: str  # absolute address of its page
    published: datetime  # aware
    audio: Enclosure
    summary: str  # plain text
    html: str  # show notes, links absolute
    season: int | None = None
    number: int | None = None  # itunes:episode
    type: str = "full"  # full, trailer or bonus
    explicit: bool | None = None  # None: as the show
    image: str = ""  # absolute; empty: the show's
    chapters: tuple[Chapter, ...] = ()
    unlisted: tuple[Chapter, ...] = ()  # only in JSON chapters: they show a picture
    chapters_url: str = ""  # absolute; empty: it has none
    transcript: Transcript | None = None
    people: tuple[Person, ...] = ()
    alternates: tuple[Alternate, ...] = ()
    display: str = ""  # its number as apps show it, if that is not the number
    block: bool = False  # hidden from Apple's directory
    tags: tuple[Tag, ...] = ()
    show: str = ""  # the name of its show; the main one has none
    season_name: str = ""
    provisional: bool = False  # its guid is only good for a preview


@dataclass(frozen=True, slots=True)
class Show:
    """A podcast as its feed's channel describes it."""

    title: str
    description: str  # plain text
    link: str  # absolute address of the show's page
    feed_url: str  # absolute
    guid: str  # podcast:guid
    language: str
    category: tuple[str, ...]  # Apple's category, then at most one subcategory
    explicit: bool
    image: str  # absolute address of the cover
    author: str
    owner_name: str = ""
    owner_email: str = ""  # empty: not public in the feed
    copyright: str = ""  # holder only, without the word or the year (PSP-1)
    type: str = "episodic"  # or serial
    locked: bool = True
    people: tuple[Person, ...] = ()
    name: str = ""  # what `Show:` gives; the main one has none
    new_url: str = ""  # where the feed moves to; empty: it stays
    complete: bool = False  # no episode will follow
    block: bool = False  # hidden from Apple's directory
    hub: str = ""  # absolute address of its WebSub hub
    seasons: tuple[tuple[int, str], ...] = ()  # their names, where they have one
    tags: tuple[Tag, ...] = ()
