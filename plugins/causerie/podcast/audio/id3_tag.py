"""Read the frames of all ID3 tags of an MP3, within bounds.

mutagen inflates compressed frames without limit, copies the rest of a tag for each
frame it reads, and reads only the first tag. This module walks every tag once and
returns a limited number of complete frames, of the names that Causerie uses. Sections
are those of id3.org/id3v2.4.0-structure and id3v2.3.0.

The limits protect authors from the recordings of others, sent by guests or served by
other hosts: a malicious or damaged file must not fill the memory at each build.
"""

import struct
import zlib
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from causerie.podcast.audio.ape_tag import find_ape, read_ape
from causerie.podcast.audio.mp3_duration import ID3, find_first_frame, id3_size
from causerie.podcast.audio.mp3_frame import FileBytes


class Frame(NamedTuple):
    """A frame of a tag, decoded."""

    name: str  # that of ID3v2.4, whatever the version of the tag
    content: bytes
    sub_frames: tuple["Frame", ...] = ()  # of a chapter


Tag = tuple[Frame, ...]


class TagSpans(NamedTuple):
    """The tags of a file, each by its start and its end."""

    leading: tuple[tuple[int, int], ...]
    appended: tuple[int, int]  # the one with a footer (3.4); empty if there is none
    ape: tuple[int, int]
    v1: int  # start of the ID3v1 tag; the end of the file without it


class RawFrame(NamedTuple):
    """A frame as a tag holds it."""

    name: bytes
    content: bytes  # without unsynchronisation
    flags: int
    stored: bytes  # content as the file has it


def find_tags(data: FileBytes) -> TagSpans:
    """Find the tags of a file; padding and junk may separate the leading ones."""
    leading: list[tuple[int, int]] = []
    position, end = 0, find_first_frame(data)
    while len(leading) < _MAX_TAGS and (match := ID3.search(data, position, end)):
        position = min(match.start() + id3_size(match[0]), len(data))
        leading.append((match.start(), position))
    v1 = max(position, len(data) - _ID3V1)
    v1 = v1 if data[v1 : v1 + 3] == b"TAG" else len(data)
    ape = find_ape(data, v1)
    footer = data[max(0, ape[0] - 10) : ape[0]]
    size = id3_size(b"ID3" + footer[3:]) if footer.startswith(b"3DI") else 0
    start = ape[0] - size
    is_tag = start >= position and data[start : start + 3] == b"ID3"
    return TagSpans(tuple(leading), (start if is_tag else ape[0], ape[0]), ape, v1)


def read_id3(data: FileBytes) -> tuple[Tag, ...]:
    """Read all tags of a file in order of precedence.

    The leading ones come first, then the appended one, the APE tag and ID3v1. A tag
    that cannot be parsed is empty.
    """
    spans = find_tags(data)
    id3v2 = [_read_tag(data[slice(*span)]) for span in (*spans.leading, spans.appended)]
    ape = read_ape(data[slice(*spans.ape)])
    texts = tuple(Frame(name, text) for name, text in ape)
    return (*id3v2, texts, _read_v1(data[spans.v1 :]))


def walk_tag(tag: bytes) -> Iterator[RawFrame]:
    """Yield all frames of a tag; none if its version is unknown."""
    if not tag or (version := tag[3]) not in _HEADERS:
        return
    flags = tag[5]
    content = tag[10 : len(tag) - (10 if flags & _FOOTER else 0)]
    unsynchronised = bool(flags & _UNSYNCHRONISED)
    if unsynchronised and version < _V24:  # in 2.4 it applies to each frame
        content = _synchronise(content)
    if flags & _EXTENDED:
        content = content[_extended_header_size(content, version) :]
    yield from _walk_frames(content, version, unsynchronised=unsynchronised)


_V22, _V23, _V24 = 2, 3, 4
_HEADERS = {_V22: 6, _V23: 10, _V24: 10}  # bytes of a frame's header
_UNSYNCHRONISED, _EXTENDED, _FOOTER = 0x80, 0x40, 0x10  # of the tag's flags
# Flags of a frame (4.1.2; in 2.3: 3.3.1).
_ENCODED = {_V22: 0, _V23: 0xC0, _V24: 0x0C}  # compressed or encrypted
_COMPRESSED = {_V22: 0, _V23: 0x80, _V24: 0x08}
_MAX_INFLATED = 20_000  # bytes of a compressed frame: a long text, but no picture
_UNSYNCHRONISED_FRAME, _HAS_DATA_LENGTH = 0x02, 0x01  # in 2.4
_ID3V1 = 128  # bytes
_MAX_TAGS = 16  # in a row; some programs write two or three
_MAX_FRAMES = 4_000  # a chapter each minute of a day, with title and link
_MAX_WALKED = 20_000  # frames of any name in a tag

_IN_CHAPTERS = {b"TIT2", b"WXXX", b"APIC"}
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
    return _decode_frames(walk_tag(tag), tag[3], _WANTED) if tag else ()


def is_encoded(frame: RawFrame, version: int) -> bool:
    """Return whether a frame is compressed or encrypted."""
    return bool(frame.flags & _ENCODED[version])


def _decode_frames(frames: Iterable[RawFrame], version: int, wanted: set[bytes]) -> Tag:
    """Decode the wanted frames; of a chapter's, its title, its link and its picture."""
    decoded: list[Frame] = []
    named = ((_V22_NAMES.get(frame.name, frame.name), frame) for frame in frames)
    chosen = (pair for pair in named if pair[0] in wanted)
    for name, frame in islice(chosen, _MAX_FRAMES):
        content = _decode_content(frame, version)
        if content is None:
            continue
        sub_frames: Tag = ()
        if name == b"CHAP":
            # element ID, four numbers, sub-frames (id3v2-chapters-1.0, 3.1)
            start = content.find(b"\0") + 1 + 16
            walk = _walk_frames(content[start:], version)
            sub_frames = _decode_frames(walk, version, _IN_CHAPTERS)
        decoded.append(Frame(name.decode("ascii"), content, sub_frames))
    return tuple(decoded)


def _decode_content(frame: RawFrame, version: int) -> bytes | None:
    """Return the inflated content of a frame; None if it is encrypted or damaged."""
    encoding = frame.flags & _ENCODED[version]
    if not encoding:
        return frame.content
    if encoding != _COMPRESSED[version]:
        return None
    # in 2.3 the content begins with its size; in 2.4 `_walk_frames` has removed it
    compressed = frame.content[4 if version == _V23 else 0 :]
    decompressor = zlib.decompressobj()
    try:
        content = decompressor.decompress(compressed, _MAX_INFLATED)
    except zlib.error:
        return None
    return content if decompressor.eof else None


def _walk_frames(
    body: bytes, version: int, *, unsynchronised: bool = False
) -> Iterator[RawFrame]:
    """Yield the frames of a tag's body; in 2.4 all of them may be unsynchronised."""
    # some programs write plain sizes, where 2.4 asks for seven bits a byte (syncsafe)
    plain = version == _V24 and not _sizes_fit(body, syncsafe=True)
    syncsafe = version == _V24 and not (plain and _sizes_fit(body, syncsafe=False))
    for name, flags, stored in _split_frames(body, version, syncsafe=syncsafe):
        content = stored
        if version == _V24:
            content = content[4:] if flags & _HAS_DATA_LENGTH else content
            if unsynchronised or flags & _UNSYNCHRONISED_FRAME:
                content = _synchronise(content)
        yield RawFrame(name, content, flags, stored)


def _sizes_fit(body: bytes, *, syncsafe: bool) -> bool:
    """Return whether the frames of a tag of version 2.4 end where its body ends."""
    end = 0
    for name, _flags, stored in _split_frames(body, _V24, syncsafe=syncsafe):
        if not name.isalnum():
            return False
        end += _HEADERS[_V24] + len(stored)
    return not body[end:].strip(b"\0")


def _split_frames(
    body: bytes, version: int, *, syncsafe: bool
) -> Iterator[tuple[bytes, int, bytes]]:
    """Yield the name, the flags and the stored content of each frame."""
    position, header = 0, _HEADERS[version]
    for _ in range(_MAX_WALKED):
        head = body[position : position + header]
        if len(head) < header or not head[0]:
            return
        if version == _V22:
            name, size, flags = head[:3], int.from_bytes(head[3:6]), 0
        else:
            name, size, flags = struct.unpack(">4sIH", head)
            if syncsafe:
                size = sum((size >> 8 * n & 0x7F) << 7 * n for n in range(4))
        position += header
        if position + size > len(body):
            return
        yield name, flags, body[position : position + size]
        position += size


def _read_v1(data: bytes) -> Tag:
    """Read an ID3v1 tag, whose texts have at most 30 bytes (id3.org/ID3v1)."""
    if len(data) < _ID3V1 or not data.startswith(b"TAG"):
        return ()
    title, artist, album, year, comment = struct.unpack("3x30s30s30s4s30sx", data)
    fields = {"TIT2": title, "TPE1": artist, "TALB": album, "TYER": year}
    if comment[28] == 0 and comment[29]:  # version 1.1
        fields["TRCK"], comment = str(comment[29]).encode(), comment[:28]
    frames = [
        Frame(name, b"\0" + text.partition(b"\0")[0]) for name, text in fields.items()
    ]
    text = comment.partition(b"\0")[0]
    return (*frames, Frame("COMM", b"\0XXX\0" + text))


def _synchronise(content: bytes) -> bytes:
    """Undo the unsynchronisation, which keeps players from playing a tag (6.1)."""
    return content.replace(b"\xff\x00", b"\xff")


def _extended_header_size(content: bytes, version: int) -> int:
    """Return the size of the extended header (3.2), its size field included."""
    if version == _V24:
        return sum(
            (content[n] & 0x7F) << 7 * (3 - n) for n in range(min(4, len(content)))
        )
    return 4 + int.from_bytes(content[:4])
