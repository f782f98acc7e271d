"""Detect the type of an audio file by its first bytes.

The extension must agree with the content, because apps go by the extension.
"""

import re
import shlex
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from causerie.errors import AudioError
from causerie.podcast.audio.mp3_duration import id3_size
from causerie.podcast.audio.mp4_duration import check_no_video
from causerie.podcast.audio.open_file import open_start


@dataclass(frozen=True, slots=True)
class FileType:
    """A type of audio file that Causerie publishes."""

    name: str
    mime_type: str  # as feeds need it
    suffixes: tuple[str, ...]  # the usual one first


MP3 = FileType("MP3", "audio/mpeg", (".mp3",))
M4A = FileType("M4A", "audio/x-m4a", (".m4a", ".m4b"))
VORBIS = FileType("Ogg Vorbis", "audio/ogg", (".ogg", ".oga"))
OPUS = FileType("Opus", "audio/ogg; codecs=opus", (".opus", ".ogg", ".oga"))
FLAC = FileType("FLAC", "audio/flac", (".flac",))
SUFFIXES = {
    suffix
    for file_type in (MP3, M4A, VORBIS, OPUS, FLAC)
    for suffix in file_type.suffixes
}


def detect_file_type(path: Path) -> FileType:
    """Return the type of an audio file.

    Raise AudioError if it is missing, empty, not audio that Causerie publishes, or has
    the extension of another type.
    """
    head, has_id3 = _read_head(path)
    for pattern, what, advice in _UNSUPPORTED:
        if re.match(pattern, head, re.DOTALL):
            fix = _export_fix(path) if advice == _EXPORT else advice
            raise AudioError(f"{path.name} is {what}.", where=str(path), fix=fix)
    found = (each for pattern, each in _MAGIC if re.match(pattern, head, re.DOTALL))
    file_type = next(found, None)
    if has_id3 and file_type not in {MP3, FLAC, None}:
        name = file_type.name
        what = f"{path.name} is {name} with ID3 tags before it: few apps play it."
        new = f"{path.stem}-plain{path.suffix}"
        fix = f"Repack it: {shlex.join(['ffmpeg', '-i', path.name, '-c', 'copy', new])}"
        raise AudioError(what, where=str(path), fix=fix)
    if file_type is M4A:
        check_no_video(path)
    suffix = path.suffix.lower()
    if file_type is None and suffix in MP3.suffixes:
        file_type = MP3  # junk may come before its first frame
    if file_type is None:
        what = f"{path.name} is not audio that podcast apps play."
        raise AudioError(what, where=str(path), fix=_export_fix(path))
    if suffix not in file_type.suffixes:
        what = f"{path.name} is {file_type.name} inside, and apps go by the extension."
        fix = f"Rename it to {path.stem}{file_type.suffixes[0]}."
        raise AudioError(what, where=str(path), fix=fix)
    return file_type


def enclosure_fix(name: str) -> str:
    """Say how to convert a recording that feeds do not take; empty if they take it.

    >>> enclosure_fix("e.opus")
    'Export it as MP3, or: ffmpeg -i e.opus -b:a 128k e.mp3'
    """
    path = PurePosixPath(name)
    if path.suffix.lower() in ENCLOSURE_SUFFIXES:
        return ""
    if path.suffix.lower() in M4A.suffixes:
        return f"Rename it to {path.with_suffix('.m4a')}."
    command = ["ffmpeg", "-i", name, "-b:a", "128k", str(path.with_suffix(".mp3"))]
    return f"Export it as MP3, or: {shlex.join(command)}"


ENCLOSURE_SUFFIXES = (".mp3", ".m4a")  # the extensions that Apple shows

_EXPORT = "Export it as MP3 or M4A."


def _export_fix(path: Path) -> str:
    """Say how to convert a file to MP3; of a video, the command takes the sound."""
    new = (
        f"{path.stem}.mp3" if path.suffix.lower() != ".mp3" else f"{path.stem}-new.mp3"
    )
    command = ["ffmpeg", "-i", path.name, "-vn", "-b:a", "128k", new]
    return f"{_EXPORT.removesuffix('.')}, or: {shlex.join(command)}"


_MAGIC = (
    (rb"\xff[\xe2\xe3\xf2\xf3\xfa\xfb]", MP3),
    (rb"....ftyp", M4A),
    (rb"OggS.{24}\x01vorbis", VORBIS),
    (rb"OggS.{24}OpusHead", OPUS),
    (rb"fLaC", FLAC),
)

_UNSUPPORTED = (
    (
        rb"version https://git-lfs",
        "a Git LFS pointer, not the audio itself",
        "Run `git lfs pull`.",
    ),
    (
        rb"(\xef\xbb\xbf)?\s*<(![Dd][Oo][Cc][Tt][Yy][Pp][Ee] )?[Hh][Tt][Mm][Ll]",
        "an HTML page, not audio",
        "Download the audio itself.",
    ),
    (rb"\xff[\xf0\xf1\xf8\xf9]|ADIF", "AAC without a container", _EXPORT),
    (rb"\xff[\xf4\xf5\xfc\xfd][\x10-\xef]", "MPEG audio of layer II", _EXPORT),
    (rb"(RIFF|RF64)....WAVE", "WAV", _EXPORT),
    (rb"FORM....AIF", "AIFF", _EXPORT),
    (rb"\x1aE\xdf\xa3", "WebM or Matroska", _EXPORT),
    (rb"RIFF....AVI ", "AVI, a film", _EXPORT),
    (rb"FLV\x01", "Flash video", _EXPORT),
    (rb"\x00\x00\x01[\xba\xb3]|G.{187}G.{187}G", "MPEG, a film", _EXPORT),
    (rb"0&\xb2u\x8ef\xcf\x11", "Windows Media", _EXPORT),
    (rb"caff", "Core Audio", _EXPORT),
    (rb"#!AMR", "AMR", _EXPORT),
    (rb"wvpk|MAC ", "a format that browsers do not play", _EXPORT),
    (
        rb"OggS(?!.{24}(\x01vorbis|OpusHead))",
        "Ogg, but neither Vorbis nor Opus",
        _EXPORT,
    ),
)

_MAX_TAGS = 16  # ID3v2 tags in a row; some programs write two or three


def _read_head(path: Path) -> tuple[bytes, bool]:
    """Read the first bytes after any ID3v2 tags; return whether there are such tags."""
    with open_start(path) as file:
        start = 0
        for _ in range(_MAX_TAGS):
            size = id3_size(file.read(10))
            start += size
            file.seek(start)
            if not size:
                break
        head = file.read(512)
    if not head and not start:
        what, fix = f"{path.name} is empty (0 bytes).", "Export or copy it anew."
        raise AudioError(what, where=str(path), fix=fix)
    return head, start > 0
