"""The tags in an audio file: a file in, what mutagen reads there as our own types."""

import base64
import re
import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from causerie.errors import AudioError
from causerie.podcast.audio.file_types import FLAC, M4A, MP3, OPUS, VORBIS, Kind
from causerie.podcast.audio.id3_tag import read_id3
from causerie.podcast.audio.id3_values import first_text, read_date, read_images
from causerie.podcast.audio.mp4_tags import read_mp4_tags
from causerie.podcast.audio.open_file import map_file
from causerie.podcast.audio.tag_text import mend_text
from causerie.podcast.chapters.parse import one_line
from causerie.podcast.cover import sniff_image
from causerie.podcast.model import Picture, Tags

# mutagen's objects are Any: half of it has no types.


def open_tags(path: Path, kind: Kind) -> Any:
    """Return the ID3 tags of an MP3, as `read_id3` does, or else mutagen's file.

    Raise AudioError if mutagen cannot read the file.
    """
    from mutagen import MutagenError

    try:
        return _open(path, kind)
    except (MutagenError, *_LEAKS) as err:
        what = f"{path.name} is damaged: {err or type(err).__name__}."
        raise AudioError(what, where=str(path), fix="Export it anew.") from err


def read_tags(audio: Any, kind: Kind) -> Tags:
    """Read the tags of what `open_tags` returned."""
    texts = {field: _read_text(audio, kind, field) for field in _NAMES}
    number, _, _ = texts.pop("track").partition("/")  # "3/12"
    track = int(number) if _NUMBER.fullmatch(number) else None
    return Tags(**texts, track=track)


def read_cover(audio: Any, kind: Kind) -> Picture | None:
    """Return the first JPEG or PNG of what `open_tags` returned, front covers first."""
    images = sorted(_read_images(audio, kind), key=lambda image: image[0] != _FRONT)
    for _, data in images:
        image_type = sniff_image(data)
        if image_type:
            return Picture(image_type, data)
    return None


# By field of Tags: the names in ID3, in MP4 and in Vorbis comments.
_NAMES = {
    "title": ("TIT2", "\xa9nam", "title"),
    "artist": ("TPE1", "\xa9ART", "artist"),
    "album": ("TALB", "\xa9alb", "album"),
    "date": ("TDRC", "\xa9day", "date"),
    "track": ("TRCK", "trkn", "tracknumber"),
    "comment": ("COMM", "\xa9cmt", "comment"),
}
_NUMBER = re.compile(r"\d{1,6}", re.ASCII)
_FRONT = 3  # as the type of a picture: ID3v2.4, 4.14, and FLAC alike

# What mutagen lets through besides its own errors, found by damaging files at random;
# MemoryError is for a length of gigabytes in a file of kilobytes.
_LEAKS = (IndexError, ValueError, struct.error, MemoryError)


def _open(path: Path, kind: Kind) -> Any:
    from mutagen import flac, oggopus, oggvorbis

    if kind is MP3:
        with map_file(path) as data:
            return read_id3(data)
    if kind is M4A:
        return read_mp4_tags(path)
    classes: dict[Kind, Callable[..., Any]] = {
        FLAC: flac.FLAC,
        OPUS: oggopus.OggOpus,
        VORBIS: oggvorbis.OggVorbis,
    }
    return classes[kind](path)


def _read_text(audio: Any, kind: Kind, field: str) -> str:
    """Return the first value of a tag; empty if it has none."""
    in_id3, in_mp4, in_comments = _NAMES[field]
    if kind is MP3:
        return read_date(audio) if in_id3 == "TDRC" else first_text(audio, in_id3)
    if kind is M4A:
        texts = audio.texts.get(in_mp4, ())
    else:
        texts = map(mend_text, (audio.tags or {}).get(in_comments, []))
    return next(filter(None, map(one_line, texts)), "")


def _read_images(audio: Any, kind: Kind) -> Iterator[tuple[int, bytes]]:
    """Yield the type and the bytes of each picture."""
    from mutagen import flac

    decode: Callable[[bytes], Any] = flac.Picture
    if kind is MP3:
        yield from read_images(audio)
    elif kind is M4A:
        yield from ((_FRONT, data) for data in audio.covers)
    else:
        if kind is FLAC:
            yield from ((picture.type, picture.data) for picture in audio.pictures)
        # https://wiki.xiph.org/VorbisComment#METADATA_BLOCK_PICTURE
        for text in (audio.tags or {}).get("metadata_block_picture", []):
            try:
                picture = decode(base64.b64decode(text))
            except (flac.error, *_LEAKS):
                continue
            yield picture.type, picture.data
