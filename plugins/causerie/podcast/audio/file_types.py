"""The kinds of audio file: a file in, what its bytes say it is out.

The content decides; the extension must agree, for apps go by the extension.
"""

import re
import shlex
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from causerie.errors import AudioError
from causerie.podcast.audio.mp3_duration import id3_size
from causerie.podcast.audio.mp4_duration import check_film
from causerie.podcast.audio.open_file import open_start


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of audio file that Causerie publishes."""

    name: str
    type: str  # MIME type as feeds need it
    suffixes: tuple[str, ...]  # the usual one first


MP3 = Kind("MP3", "audio/mpeg", (".mp3",))
M4A = Kind("M4A", "audio/x-m4a", (".m4a", ".m4b"))
VORBIS = Kind("Ogg Vorbis", "audio/ogg", (".ogg", ".oga"))
OPUS = Kind("Opus", "audio/ogg; codecs=opus", (".opus", ".ogg", ".oga"))
FLAC = Kind("FLAC", "audio/flac", (".flac",))
SUFFIXES = {
    suffix for kind in (MP3, M4A, VORBIS, OPUS, FLAC) for suffix in kind.suffixes
}


def identify(path: Path) -> Kind:
    """Tell what kind of audio a file is.

    Raise AudioError if it is missing, empty, something else, or its extension lies.
    """
    head, tagged = _read_head(path)
    for pattern, what, advice in _FOREIGN:
        if re.match(pattern, head, re.DOTALL):
            fix = _export(path) if advice == _EXPORT else advice
            raise AudioError(f"{path.name} is {what}.", where=str(path), fix=fix)
    kinds = (kind for pattern, kind in _KINDS if re.match(pattern, head, re.DOTALL))
    kind = next(kinds, None)
    if tagged and kind not in {MP3, FLAC, None}:
        what = f"{path.name} is {kind.name} with ID3 tags before it: few apps play it."
        new = f"{path.stem}-plain{path.suffix}"
        fix = f"Repack it: {shlex.join(['ffmpeg', '-i', path.name, '-c', 'copy', new])}"
        raise AudioError(what, where=str(path), fix=fix)
    if kind is M4A:
        check_film(path)
    suffix = path.suffix.lower()
    if kind is None and suffix in MP3.suffixes:
        kind = MP3  # some junk may come before its frames
    if kind is None:
        what = f"{path.name} is not audio that podcast apps play."
        raise AudioError(what, where=str(path), fix=_export(path))
    if suffix not in kind.suffixes:
        what = f"{path.name} is {kind.name} inside, and apps go by the extension."
        fix = f"Rename it to {path.stem}{kind.suffixes[0]}."
        raise AudioError(what, where=str(path), fix=fix)
    return kind


def enclosure_fix(name: str) -> str:
    """Say how to make of a recording what feeds take; empty if it is that already.

    >>> enclosure_fix("e.opus")
    'Export it as MP3, or: ffmpeg -i e.opus -b:a 128k e.mp3'
    """
    path = PurePosixPath(name)
    if path.suffix.lower() in ENCLOSED:
        return ""
    if path.suffix.lower() in M4A.suffixes:
        return f"Rename it to {path.with_suffix('.m4a')}."
    command = ["ffmpeg", "-i", name, "-b:a", "128k", str(path.with_suffix(".mp3"))]
    return f"Export it as MP3, or: {shlex.join(command)}"


ENCLOSED = (".mp3", ".m4a")  # the extensions that Apple shows

_EXPORT = "Export it as MP3 or M4A."


def _export(path: Path) -> str:
    """Say how to make a recording of a file; of a film, its sound is taken."""
    new = (
        f"{path.stem}.mp3" if path.suffix.lower() != ".mp3" else f"{path.stem}-new.mp3"
    )
    command = ["ffmpeg", "-i", path.name, "-vn", "-b:a", "128k", new]
    return f"{_EXPORT.removesuffix('.')}, or: {shlex.join(command)}"


_KINDS = (
    (rb"\xff[\xe2\xe3\xf2\xf3\xfa\xfb]", MP3),
    (rb"....ftyp", M4A),
    (rb"OggS.{24}\x01vorbis", VORBIS),
    (rb"OggS.{24}OpusHead", OPUS),
    (rb"fLaC", FLAC),
)

_FOREIGN = (
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

_TAGS = 16  # ID3v2 tags one after the other; some programs stack two or three


def _read_head(path: Path) -> tuple[bytes, bool]:
    """Read the first bytes after any ID3v2 tags, and whether there are some."""
    with open_start(path) as file:
        start = 0
        for _ in range(_TAGS):
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
