"""The ID3 tags of an MP3: a file's bytes in, the frames that are used out.

mutagen inflates compressed frames without bound, copies the rest of a tag for each
frame it reads, and knows the first tag only. Here every tag is walked once; only whole
frames of the kinds that are used come out, small ones inflated, and no more of them
than any recording has. Sections are those of id3.org/id3v2.4.0-structure and id3v2.3.0.

Authors do not attack themselves; but they publish recordings that guests sent and other
hosts served. One made to harm, or damaged, must not fill the memory at each build.
"""

import struct
import zlib
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from causerie.podcast.audio.ape_tag import find_ape, read_ape
from causerie.podcast.audio.mp3_duration import ID3, first_frame, id3_size
from causerie.podcast.audio.mp3_frame import Data


class Frame(NamedTuple):
    """A frame of a tag, by the name that it has in ID3v2.4."""

    name: str
    content: bytes
    inner: tuple["Frame", ...] = ()  # of a chapter


Tag = tuple[Frame, ...]


class Layout(NamedTuple):
    """Where the tags of a file stand, as pairs of start and end."""

    leading: tuple[tuple[int, int], ...]
    last: tuple[int, int]  # the one with a footer (3.4); empty without one
    ape: tuple[int, int]
    v1: int  # where ID3v1 begins; the file's end without it


class RawFrame(NamedTuple):
    """A frame as it stands in a tag."""

    name: bytes
    content: bytes  # synchronised
    flags: int
    stood: bytes  # its content as it stands there


def find_layout(data: Data) -> Layout:
    """Find the tags of a file; padding and junk may stand between the first ones."""
    leading: list[tuple[int, int]] = []
    place, end = 0, first_frame(data)
    while len(leading) < _TAGS and (match := ID3.search(data, place, end)):
        place = min(match.start() + id3_size(match[0]), len(data))
        leading.append((match.start(), place))
    v1 = max(place, len(data) - _ID3V1)
    v1 = v1 if data[v1 : v1 + 3] == b"TAG" else len(data)
    ape = find_ape(data, v1)
    footer = data[max(0, ape[0] - 10) : ape[0]]
    size = id3_size(b"ID3" + footer[3:]) if footer.startswith(b"3DI") else 0
    start = ape[0] - size
    is_tag = start >= place and data[start : start + 3] == b"ID3"
    return Layout(tuple(leading), (start if is_tag else ape[0], ape[0]), ape, v1)


def read_id3(data: Data) -> tuple[Tag, ...]:
    """Read all tags of a file; of what several say, the first counts.

    Those at its beginning come first, then at its end one with a footer, APE's, and
    last ID3v1. A tag that no walk makes sense of is empty.
    """
    layout = find_layout(data)
    found = [_read_tag(data[slice(*place)]) for place in (*layout.leading, layout.last)]
    ape = read_ape(data[slice(*layout.ape)])
    texts = tuple(Frame(name, text) for name, text in ape)
    return (*found, texts, _read_v1(data[layout.v1 :]))


def walk_tag(tag: bytes) -> Iterator[RawFrame]:
    """Yield the frames of a tag, whatever they are; none of one of another version."""
    if not tag or (version := tag[3]) not in _HEADERS:
        return
    flags = tag[5]
    content = tag[10 : len(tag) - (10 if flags & _FOOTER else 0)]
    unsynchronised = bool(flags & _UNSYNCHRONISED)
    if unsynchronised and version < _V24:  # later, each frame is so of itself
        content = _synchronised(content)
    if flags & _EXTENDED:
        content = content[_extended(content, version) :]
    yield from _walk(content, version, whole=unsynchronised)


_V22, _V23, _V24 = 2, 3, 4
_HEADERS = {_V22: 6, _V23: 10, _V24: 10}  # bytes of a frame's header
_UNSYNCHRONISED, _EXTENDED, _FOOTER = 0x80, 0x40, 0x10  # of the tag's flags
# Of a frame's flags (4.1.2; in 2.3: 3.3.1).
_VEILED = {_V22: 0, _V23: 0xC0, _V24: 0x0C}  # compressed or encrypted
_COMPRESSED = {_V22: 0, _V23: 0x80, _V24: 0x08}
_INFLATED = 20_000  # bytes of a frame: a long text, but no picture
_UNSYNCHRONISED_FRAME, _TELLS_LENGTH = 0x02, 0x01  # in 2.4
_ID3V1 = 128  # bytes
_TAGS = 16  # one after the other; some programs stack two or three
_MOST = 4_000  # frames: a chapter each minute of a day, with title and link
_TRIED = 20_000  # frames, wanted or not: the walk goes no further

_IN_CHAPTERS = {b"TIT2", b"WXXX"}
_WANTED = {
    *{b"TIT2", b"TPE1", b"TALB", b"TDRC", b"TYER", b"TDAT", b"TRCK", b"COMM"},
    *{b"APIC", b"PIC", b"CHAP", b"CTOC"},
}
_V22_NAMES = {
    b"TT2": b"TIT2",
    b"TP1": b"TPE1",
    b"TAL": b"TALB",
    b"TYE": b"TYER",
    b"TDA": b"TDAT",
    b"TRK": b"TRCK",
    b"COM": b"COMM",
}


def _read_tag(tag: bytes) -> Tag:
    return _keep(walk_tag(tag), tag[3], _WANTED) if tag else ()


def is_veiled(frame: RawFrame, version: int) -> bool:
    """Tell whether a frame is compressed or encrypted."""
    return bool(frame.flags & _VEILED[version])


def _keep(frames: Iterable[RawFrame], version: int, wanted: set[bytes]) -> Tag:
    """Keep the wanted frames, each chapter with its title and its link only."""
    kept: list[Frame] = []
    named = ((_V22_NAMES.get(frame.name, frame.name), frame) for frame in frames)
    for name, frame in islice((pair for pair in named if pair[0] in wanted), _MOST):
        content = _unveil(frame, version)
        if content is None:
            continue
        inner: Tag = ()
        if name == b"CHAP":
            # its name, four numbers, then frames (id3v2-chapters-1.0, 3.1)
            start = content.find(b"\0") + 1 + 16
            walk = _walk(content[start:], version)
            inner = _keep(walk, version, _IN_CHAPTERS)
        kept.append(Frame(name.decode("ascii"), content, inner))
    return tuple(kept)


def _unveil(frame: RawFrame, version: int) -> bytes | None:
    """Return what a frame says, inflated; None of one that is encrypted or damaged."""
    veil = frame.flags & _VEILED[version]
    if not veil:
        return frame.content
    if veil != _COMPRESSED[version]:
        return None
    # in 2.3, its size stands before it; in 2.4, `_walk` has taken that off
    packed = frame.content[4 if version == _V23 else 0 :]
    unpacker = zlib.decompressobj()
    try:
        found = unpacker.decompress(packed, _INFLATED)
    except zlib.error:
        return None
    return found if unpacker.eof else None


def _walk(content: bytes, version: int, *, whole: bool = False) -> Iterator[RawFrame]:
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
        yield RawFrame(name, own, flags, found)


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


def _read_v1(data: bytes) -> Tag:
    """Read ID3v1, whose fields have 30 bytes (id3.org/ID3v1)."""
    if len(data) < _ID3V1 or not data.startswith(b"TAG"):
        return ()
    title, artist, album, year, comment = struct.unpack("3x30s30s30s4s30sx", data)
    fields = {"TIT2": title, "TPE1": artist, "TALB": album, "TYER": year}
    if comment[28] == 0 and comment[29]:  # version 1.1
        fields["TRCK"], comment = str(comment[29]).encode(), comment[:28]
    frames = [
        Frame(name, b"\0" + text.partition(b"\0")[0]) for name, text in fields.items()
    ]
    said = comment.partition(b"\0")[0]
    return (*frames, Frame("COMM", b"\0XXX\0" + said))


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
