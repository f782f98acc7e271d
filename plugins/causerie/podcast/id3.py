"""The ID3v2 tag of an MP3, freed of what would cost more than it is worth.

mutagen inflates compressed frames without bound, those inside chapters too, and copies
the rest of a tag for each frame it reads, so that a small file can take gigabytes or
hours. Here a tag is walked once; only whole, plain frames of the kinds that are used
go on to mutagen, and no more of them than any recording has. Sections are those of
id3.org/id3v2.4.0-structure and id3v2.3.0.
"""

import struct
from collections.abc import Iterable, Iterator
from itertools import islice
from mmap import mmap
from typing import NamedTuple

from causerie.podcast.mp3 import id3_size


def plain_tags(data: bytes | mmap) -> bytes:
    """Return the ID3v2 tag at the start of a file, and what may be ID3v1 at its end.

    A tag that no walk makes sense of is empty.
    """
    size = min(id3_size(data[:10]), len(data))
    version = data[3] if size else 4
    flags = data[5] if size else 0
    if version not in _HEADERS or not size:
        frames: list[bytes] = []
    else:
        content = data[10:size]
        unsynchronised = bool(flags & _UNSYNCHRONISED)
        if unsynchronised and version < _V24:  # later, each frame is so of itself
            content = _synchronised(content)
        if flags & _EXTENDED:
            content = content[_extended(content, version) :]
        frames = _keep(_walk(content, version, whole=unsynchronised), version, _WANTED)
    kept = b"".join(frames)
    header = b"ID3" + bytes((version, 0, 0)) + _syncsafe(len(kept))
    return header + kept + data[max(size, len(data) - _ID3V1) :]


class _Frame(NamedTuple):
    """A frame as it stands in a tag."""

    name: bytes
    veiled: bool  # compressed or encrypted
    content: bytes  # synchronised


_V22, _V23, _V24 = 2, 3, 4
_HEADERS = {_V22: 6, _V23: 10, _V24: 10}  # bytes of a frame's header
_UNSYNCHRONISED, _EXTENDED = 0x80, 0x40  # of the tag's flags
# Of a frame's flags (4.1.2; in 2.3: 3.3.1).
_VEILED = {_V22: 0, _V23: 0xC0, _V24: 0x0C}  # compressed or encrypted
_UNSYNCHRONISED_FRAME, _TELLS_LENGTH = 0x02, 0x01  # in 2.4
_ID3V1 = 131  # bytes; the last three letters of APETAGEX may come before
_MOST = 4_000  # frames: a chapter each minute of a day, with title and link
_TRIED = 20_000  # frames, wanted or not: the walk goes no further

_IN_CHAPTERS = {b"TIT2", b"WXXX"}
_WANTED = {
    *{b"TIT2", b"TPE1", b"TALB", b"TDRC", b"TYER", b"TDAT", b"TIME", b"TRCK", b"COMM"},
    *{b"APIC", b"CHAP", b"CTOC"},
    *{b"TT2", b"TP1", b"TAL", b"TYE", b"TDA", b"TRK", b"COM", b"PIC"},  # ID3v2.2
}


def _keep(frames: Iterable[_Frame], version: int, wanted: set[bytes]) -> list[bytes]:
    """Write the wanted frames anew, each chapter with its title and its link only."""
    kept: list[bytes] = []
    for frame in islice(
        (f for f in frames if f.name in wanted and not f.veiled), _MOST
    ):
        content = frame.content
        if frame.name == b"CHAP":
            # its name, four numbers, then frames (id3v2-chapters-1.0, 3.1)
            start = content.find(b"\0") + 1 + 16
            inner = _keep(_walk(content[start:], version), version, _IN_CHAPTERS)
            content = content[:start] + b"".join(inner)
        kept.append(_write(frame.name, content, version))
    return kept


def _walk(content: bytes, version: int, *, whole: bool = False) -> Iterator[_Frame]:
    """Yield the frames of a tag; in one of version 2.4, all may be unsynchronised."""
    # some programs write plain numbers for sizes, where 2.4 asks for seven bits a byte
    plain = version == _V24 and not _fits(content, syncsafe=True)
    syncsafe = version == _V24 and not (plain and _fits(content, syncsafe=False))
    for name, flags, found in _read(content, version, syncsafe=syncsafe):
        own = found
        if version == _V24:
            own = own[4:] if flags & _TELLS_LENGTH else own
            if whole or flags & _UNSYNCHRONISED_FRAME:
                own = _synchronised(own)
        yield _Frame(name, bool(flags & _VEILED[version]), own)


def _fits(content: bytes, *, syncsafe: bool) -> bool:
    """Tell whether the frames of a tag of version 2.4 end where it does."""
    end = 0
    for name, _flags, found in _read(content, _V24, syncsafe=syncsafe):
        if not name.isalnum():
            return False
        end += _HEADERS[_V24] + len(found)
    return not content[end:].strip(b"\0")


def _read(
    content: bytes, version: int, *, syncsafe: bool
) -> Iterator[tuple[bytes, int, bytes]]:
    """Yield the name, the flags and the content of frames, as they stand there."""
    place, header = 0, _HEADERS[version]
    for _ in range(_TRIED):
        head = content[place : place + header]
        if len(head) < header or not head[0]:
            return
        if version == _V22:
            name, size, flags = head[:3], int.from_bytes(head[3:6]), 0
        else:
            name, size, flags = struct.unpack(">4sIH", head)
            if syncsafe:
                size = sum((size >> 8 * n & 0x7F) << 7 * n for n in range(4))
        place += header
        if place + size > len(content):
            return
        yield name, flags, content[place : place + size]
        place += size


def _write(name: bytes, content: bytes, version: int) -> bytes:
    size = len(content)
    if version == _V22:
        return name + size.to_bytes(3) + content
    number = _syncsafe(size) if version == _V24 else size.to_bytes(4)
    return name + number + bytes(2) + content


def _synchronised(content: bytes) -> bytes:
    """Undo what keeps players from taking a tag for sound (6.1)."""
    return content.replace(b"\xff\x00", b"\xff")


def _extended(content: bytes, version: int) -> int:
    """Return the size of the extended header (3.2), with the bytes that tell it."""
    if version == _V24:
        return sum(
            (content[n] & 0x7F) << 7 * (3 - n) for n in range(min(4, len(content)))
        )
    return 4 + int.from_bytes(content[:4])


def _syncsafe(size: int) -> bytes:
    return bytes(size >> bits & 0x7F for bits in (21, 14, 7, 0))
