"""The data of an episode: its recording, chapters, transcript and feed item."""

from dataclasses import dataclass
from datetime import datetime

from causerie.podcast.show import Person, Tag
from causerie.post import Enclosure


@dataclass(frozen=True, slots=True)
class Chapter:
    """A titled part of an episode."""

    start: float  # seconds from the beginning
    title: str
    url: str = ""
    end: float | None = None  # seconds; None: up to the next one
    image: str = ""  # absolute address
    listed: bool = True  # False: it only shows a picture (JSON chapters 1.2, toc)


@dataclass(frozen=True, slots=True)
class Cue:
    """Words of a transcript with their times (WebVTT)."""

    start: float  # seconds from the beginning
    end: float  # seconds
    speaker: str  # empty: unknown
    text: str  # plain, on one line


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Cues of one speaker, joined for readers."""

    start: float | None  # seconds from the beginning; None: unknown
    speaker: str  # empty: unknown
    text: str
    cues: tuple[Cue, ...] = ()  # what it was joined of, with the times of each


@dataclass(frozen=True, slots=True)
class TranscriptFile:
    """A file of a transcript for apps (podcast:transcript)."""

    url: str  # absolute
    type: str  # MIME type
    captions: bool = False  # rel="captions": players may show it while they play


@dataclass(frozen=True, slots=True)
class Transcript:
    """The transcript of an episode: files for apps and text for readers."""

    url: str  # absolute, of the captions for browsers; empty: there are no times
    lang: str
    paragraphs: tuple[Paragraph, ...]
    files: tuple[TranscriptFile, ...] = ()  # the best first
    cues: tuple[Cue, ...] = ()


@dataclass(frozen=True, slots=True)
class Tags:
    """The tags of an audio file; empty where it has none."""

    title: str = ""
    artist: str = ""
    album: str = ""
    date: str = ""  # as in the file: "2026", "2026-03-29", …
    track: int | None = None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """An image embedded in an audio file."""

    type: str  # MIME type
    data: bytes


@dataclass(frozen=True, slots=True)
class AudioInfo:
    """What is known of an audio file, from the file itself or from its facts file."""

    length: int  # bytes
    seconds: float  # playing time, exact to one frame
    type: str  # MIME type as feeds need it
    chapters: tuple[Chapter, ...] = ()
    tags: Tags = Tags()
    sha256: str = ""  # of the whole file; known only from a facts file
    codecs: str = ""  # by RFC 6381; empty: the type says enough
    declared_seconds: float = 0.0  # by the header of a truncated file; not in its facts


@dataclass(frozen=True, slots=True)
class Alternate:
    """The same recording in another format (podcast:alternateEnclosure)."""

    audio: Enclosure
    codecs: str = ""  # by RFC 6381
    integrity: str = ""  # "sha256-…" (W3C SRI); empty: unknown

    @property
    def bitrate(self) -> int:
        """The average, in bits per second."""
        return round(self.audio.length * 8 / self.audio.seconds)


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
    chapters_url: str = ""  # absolute; empty: there are no chapters
    transcript: Transcript | None = None
    people: tuple[Person, ...] = ()
    alternates: tuple[Alternate, ...] = ()
    display: str = ""  # text that apps show instead of the number
    block: bool = False  # hidden from Apple's directory
    tags: tuple[Tag, ...] = ()
    show: str = ""  # name of its show; that of the main show is empty
    season_name: str = ""
    provisional: bool = False  # its guid is for a preview only
    lang: str = ""  # of the recording: that of the post it was read for
