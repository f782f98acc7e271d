"""What an audio file tells: a file in, its AudioInfo out, remembered between runs."""

from pathlib import Path
from typing import Any

from causerie.errors import AudioError
from causerie.files.stat_cache import StatCache
from causerie.podcast.audio.file_types import (
    FLAC,
    M4A,
    MP3,
    OPUS,
    VORBIS,
    Kind,
    identify,
)
from causerie.podcast.audio.id3_values import read_id3_chapters
from causerie.podcast.audio.mp3_duration import count_frames
from causerie.podcast.audio.mp4_chapters import read_mp4_chapters
from causerie.podcast.audio.mp4_duration import read_sound
from causerie.podcast.audio.ogg_pages import read_start
from causerie.podcast.audio.read_tags import open_tags, read_cover, read_tags
from causerie.podcast.audio.vorbis_chapters import read_chapters
from causerie.podcast.chapters.parse import clean_chapters
from causerie.podcast.model import AudioInfo, Chapter, Picture, Tags


def probe(path: Path) -> AudioInfo:
    """Read what an audio file tells of itself; its sha256 stays empty.

    Raise AudioError if it is missing, damaged or nothing podcast apps play.
    """
    kind = identify(path)
    length = path.stat().st_size
    codecs, promised = _CODECS.get(kind, ""), 0.0
    if kind is MP3:
        frames = count_frames(path)
        seconds, promised = frames.seconds, round(frames.promised, 3)
        audio = open_tags(path, kind)
    elif kind is M4A:
        seconds, codecs = read_sound(path)
        audio = open_tags(path, kind)
    else:
        begins = read_start(path) if kind in {OPUS, VORBIS} else 0.0
        audio = open_tags(path, kind)
        seconds = audio.info.length - begins
    seconds = round(seconds, 3)
    if not 0 < seconds <= _LONGEST:
        what = f"{path.name} does not tell how long it plays."
        raise AudioError(what, where=str(path), fix="Export it anew.")
    return AudioInfo(
        length=length,
        seconds=seconds,
        type=kind.type,
        chapters=_read_chapters(path, audio, kind),
        tags=read_tags(audio, kind),
        codecs=codecs,
        promised=promised,
    )


def embedded_cover(path: Path) -> Picture | None:
    """Return the front cover in an audio file, or its first picture; None without one.

    Raise AudioError as `probe` does.
    """
    kind = identify(path)
    return read_cover(open_tags(path, kind), kind)


def probe_cache(path: Path) -> StatCache[AudioInfo]:
    """Return a cache of what `probe` finds, by paths below content/."""
    return StatCache(path, probe, restore=_read_info, schema=_SCHEMA)


def _read_chapters(path: Path, audio: Any, kind: Kind) -> tuple[Chapter, ...]:
    if kind is MP3:
        return clean_chapters(read_id3_chapters(audio))
    return read_mp4_chapters(path) if kind is M4A else read_chapters(audio.tags or ())


_CODECS = {OPUS: "opus", VORBIS: "vorbis", FLAC: "flac"}
_LONGEST = 7 * 24 * 3600  # s; more is a damaged header
_SCHEMA = 6  # of the cache: raise it when `probe` finds something else than before


def _read_info(row: dict[str, Any]) -> AudioInfo:
    chapters = tuple(Chapter(**chapter) for chapter in row.pop("chapters"))
    tags = Tags(**row.pop("tags"))
    return AudioInfo(**row, chapters=chapters, tags=tags)
