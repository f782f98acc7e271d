"""Read the tags of an audio file into our own types.

Our own readers do it for MP3 and MP4, and mutagen for the other formats.
"""

import base64
import re
import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from causerie.errors import AudioError
from causerie.podcast.audio.file_types import FLAC, M4A, MP3, OPUS, VORBIS, FileType
from causerie.podcast.audio.id3_tag import read_id3
from causerie.podcast.audio.id3_values import (
    first_text,
    read_chapter_images,
    read_date,
    read_images,
)
from causerie.podcast.audio.mp4_tags import read_mp4_tags
from causerie.podcast.audio.open_file import map_file
from causerie.podcast.audio.tag_text import fix_mojibake
from causerie.podcast.chapters.parse import one_line
from causerie.podcast.cover import sniff_image
from causerie.podcast.model import Picture, Tags

# mutagen's objects are Any here: half of its modules have no types.


def open_tags(path: Path, file_type: FileType) -> Any:
    """Return the ID3 tags of an MP3, the Mp4Tags of an M4A, or else mutagen's file.

    Raise AudioError if the file cannot be read.
    """
    from mutagen import MutagenError

    try:
        return _open(path, file_type)
    except (MutagenError, *_MUTAGEN_ERRORS) as err:
        what = f"{path.name} is damaged: {err or type(err).__name__}."
        raise AudioError(what, where=str(path), fix="Export it anew.") from err


def read_tags(audio: Any, file_type: FileType) -> Tags:
    """Read the texts and the track number from what `open_tags` returned."""
    texts = {field: _read_text(audio, file_type, field) for field in _NAMES}
    number, _, _ = texts.pop("track").partition("/")  # "3/12"
    track = int(number) if _NUMBER.fullmatch(number) else None
    return Tags(**texts, track=track)


def read_cover(audio: Any, file_type: FileType) -> Picture | None:
    """Return the front cover, or else the first image, of what `open_tags` returned."""
    images = sorted(
        _read_images(audio, file_type), key=lambda image: image[0] != _FRONT_COVER
    )
    for _, data in images:
        image_type = sniff_image(data)
        if image_type:
            return Picture(image_type, data)
    return None


def read_chapter_pictures(audio: Any, file_type: FileType) -> dict[float, Picture]:
    """Return the pictures of an MP3's chapters, by when each begins, in seconds."""
    found: dict[float, Picture] = {}
    if file_type is MP3:
        for start, data in read_chapter_images(audio):
            if image_type := sniff_image(data):
                found.setdefault(start, Picture(image_type, data))
    return found


# The names of each field of Tags in ID3, in MP4 and in Vorbis comments.
_NAMES = {
    "title": ("TIT2", "\xa9nam", "title"),
    "artist": ("TPE1", "\xa9ART", "artist"),
    "album": ("TALB", "\xa9alb", "album"),
    "date": ("TDRC", "\xa9day", "date"),
    "track": ("TRCK", "trkn", "tracknumber"),
    "comment": ("COMM", "\xa9cmt", "comment"),
}
_NUMBER = re.compile(r"\d{1,6}", re.ASCII)
_FRONT_COVER = 3  # a type of picture, in ID3v2.4 (4.14) and in FLAC

# Exceptions that mutagen raises besides its own, found by damaging files at random;
# MemoryError comes from a declared length of gigabytes in a file of kilobytes.
_MUTAGEN_ERRORS = (IndexError, ValueError, struct.error, MemoryError)


def _open(path: Path, file_type: FileType) -> Any:
    from mutagen import flac, oggopus, oggvorbis

    if file_type is MP3:
        with map_file(path) as data:
            return read_id3(data)
    if file_type is M4A:
        return read_mp4_tags(path)
    classes: dict[FileType, Callable[..., Any]] = {
        FLAC: flac.FLAC,
        OPUS: oggopus.OggOpus,
        VORBIS: oggvorbis.OggVorbis,
    }
    return classes[file_type](path)


def _read_text(audio: Any, file_type: FileType, field: str) -> str:
    """Return the first value of a field that is not empty, or an empty text."""
    in_id3, in_mp4, in_vorbis = _NAMES[field]
    if file_type is MP3:
        return read_date(audio) if in_id3 == "TDRC" else first_text(audio, in_id3)
    if file_type is M4A:
        texts = audio.texts.get(in_mp4, ())
    else:
        texts = map(fix_mojibake, (audio.tags or {}).get(in_vorbis, []))
    return next(filter(None, map(one_line, texts)), "")


def _read_images(audio: Any, file_type: FileType) -> Iterator[tuple[int, bytes]]:
    """Yield the type and the bytes of each picture."""
    from mutagen import flac

    decode: Callable[[bytes], Any] = flac.Picture
    if file_type is MP3:
        yield from read_images(audio)
    elif file_type is M4A:
        yield from ((_FRONT_COVER, data) for data in audio.covers)
    else:
        if file_type is FLAC:
            yield from ((picture.type, picture.data) for picture in audio.pictures)
        # https://wiki.xiph.org/VorbisComment#METADATA_BLOCK_PICTURE
        for text in (audio.tags or {}).get("metadata_block_picture", []):
            try:
                picture = decode(base64.b64decode(text))
            except (flac.error, *_MUTAGEN_ERRORS):
                continue
            yield picture.type, picture.data
