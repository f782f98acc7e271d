"""Read an audio file into an AudioInfo, and cache the results between runs."""

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
    FileType,
    detect_file_type,
)
from causerie.podcast.audio.id3_values import read_id3_chapters
from causerie.podcast.audio.mp3_duration import read_mp3_duration
from causerie.podcast.audio.mp4_chapters import read_mp4_chapters
from causerie.podcast.audio.mp4_duration import read_audio_track
from causerie.podcast.audio.ogg_pages import read_start_time
from causerie.podcast.audio.read_tags import (
    open_tags,
    read_chapter_pictures,
    read_cover,
    read_tags,
)
from causerie.podcast.audio.vorbis_chapters import read_vorbis_chapters
from causerie.podcast.chapters.parse import clean_chapters
from causerie.podcast.model import AudioInfo, Chapter, Picture, Tags


def probe(path: Path) -> AudioInfo:
    """Read the playing time, the tags and the chapters of an audio file.

    The sha256 stays empty. Raise AudioError if the file is missing, damaged or not of a
    type that podcast apps play.
    """
    file_type = detect_file_type(path)
    length = path.stat().st_size
    codecs, declared = _CODECS.get(file_type, ""), 0.0
    if file_type is MP3:
        duration = read_mp3_duration(path)
        seconds, declared = duration.seconds, round(duration.declared, 3)
        audio = open_tags(path, file_type)
    elif file_type is M4A:
        seconds, codecs = read_audio_track(path)
        audio = open_tags(path, file_type)
    else:
        start = read_start_time(path) if file_type in {OPUS, VORBIS} else 0.0
        audio = open_tags(path, file_type)
        seconds = audio.info.length - start
    seconds = round(seconds, 3)
    if not 0 < seconds <= _MAX_SECONDS:
        what = f"{path.name} does not tell how long it plays."
        raise AudioError(what, where=str(path), fix="Export it anew.")
    return AudioInfo(
        length=length,
        seconds=seconds,
        type=file_type.mime_type,
        chapters=_read_chapters(path, audio, file_type),
        tags=read_tags(audio, file_type),
        codecs=codecs,
        declared_seconds=declared,
    )


def embedded_cover(path: Path) -> Picture | None:
    """Return the front cover in an audio file, else its first picture, else None.

    Raise AudioError as `probe` does.
    """
    file_type = detect_file_type(path)
    return read_cover(open_tags(path, file_type), file_type)


def embedded_chapter_pictures(path: Path) -> dict[float, Picture]:
    """Return the pictures of a recording's chapters, by when each begins, in seconds.

    Chapters that no table of contents lists have theirs, too; MP3 alone has some. Raise
    AudioError as `probe` does.
    """
    file_type = detect_file_type(path)
    return read_chapter_pictures(open_tags(path, file_type), file_type)


def probe_cache(path: Path) -> StatCache[AudioInfo]:
    """Return a cache of the results of `probe`, by paths below content/."""
    return StatCache(path, probe, restore=_restore_info, schema=_SCHEMA)


def _read_chapters(path: Path, audio: Any, file_type: FileType) -> tuple[Chapter, ...]:
    if file_type is MP3:
        return clean_chapters(read_id3_chapters(audio))
    return (
        read_mp4_chapters(path)
        if file_type is M4A
        else read_vorbis_chapters(audio.tags or ())
    )


_CODECS = {OPUS: "opus", VORBIS: "vorbis", FLAC: "flac"}
_MAX_SECONDS = 7 * 24 * 3600  # more is a damaged header
_SCHEMA = 7  # of the cache: raise it when `probe` returns something else than before


def _restore_info(row: dict[str, Any]) -> AudioInfo:
    chapters = tuple(Chapter(**chapter) for chapter in row.pop("chapters"))
    tags = Tags(**row.pop("tags"))
    return AudioInfo(**row, chapters=chapters, tags=tags)
