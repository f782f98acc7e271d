"""Makes small silent audio files for tests, byte by byte: no encoder, nothing in git.

Each maker returns the seconds that decoders play of its file.
"""

import base64
import struct
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from itertools import cycle, islice, pairwise
from math import ceil
from pathlib import Path
from typing import Any

from causerie.podcast.audio.id3_tag import read_id3
from causerie.podcast.audio.id3_values import read_id3_chapters
from causerie.podcast.chapters.parse import clean_chapters
from causerie.podcast.model import Chapter, Tags

PNG = b"\x89PNG\r\n\x1a\n" + bytes(24)  # begins as one, which is all a tag needs

_RATE = 44100
_BITRATES = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_MP3 = 1152  # samples in a frame of MPEG-1, layer III
_AAC = 1024


def mp3_cbr(
    path: Path,
    seconds: float = 2,
    *,
    tags: Tags | None = None,
    chapters: Sequence[Chapter] = (),
    cover: bytes = b"",
) -> float:
    """Write an MP3 of a constant 64 kbit/s without any header."""
    count = ceil(seconds * _RATE / _MP3)
    path.write_bytes(b"".join(mp3_frame(64) for _ in range(count)))
    if tags or chapters or cover:
        tag_mp3(path, tags=tags or Tags(), chapters=chapters, cover=cover)
    return count * _MP3 / _RATE


def mp3_vbr_without_xing(path: Path, seconds: float = 2) -> float:
    """Write an MP3 whose bitrate changes with each frame, and that does not say so."""
    count = ceil(seconds * _RATE / _MP3)
    path.write_bytes(b"".join(map(mp3_frame, islice(cycle(_BITRATES[1:]), count))))
    return count * _MP3 / _RATE


def mp3_with_xing(
    path: Path, seconds: float = 2, *, encoder: bytes = b"LAME3.100"
) -> float:
    """Write an MP3 of many bitrates with a Xing header and gapless data."""
    samples = round(seconds * _RATE)
    delay = 576
    count = ceil((samples + delay + 529) / _MP3)
    frames = b"".join(map(mp3_frame, islice(cycle(_BITRATES[1:]), count)))
    header = mp3_frame(128)
    gap = delay << 12 | (count * _MP3 - delay - samples)
    xing = struct.pack(">4sIII", b"Xing", 15, count, len(header) + len(frames))
    xing += bytes(100) + bytes(4) + encoder.ljust(21, b"\0") + gap.to_bytes(3)
    header = header[:21] + xing.ljust(len(header) - 21, b"\0")
    path.write_bytes(header + frames)
    return samples / _RATE


def mp3_frame(kbits: int) -> bytes:
    """Return a silent mono frame."""
    size = 144 * kbits * 1000 // _RATE
    return bytes((0xFF, 0xFB, _BITRATES.index(kbits) << 4, 0xC0)).ljust(size, b"\0")


def tag_mp3(
    path: Path, *, tags: Tags, chapters: Sequence[Chapter] = (), cover: bytes = b""
) -> None:
    """Write ID3v2.3 tags, which the most apps read."""
    from mutagen import id3

    frames = [
        id3.TIT2(text=tags.title),
        id3.TPE1(text=tags.artist),
        id3.TALB(text=tags.album),
        id3.TDRC(text=tags.date),
        id3.TRCK(text=str(tags.track or "")),
        id3.COMM(lang="fra", desc="", text=tags.comment),
    ]
    names = [f"chp{number}" for number in range(len(chapters))]
    frames += map(_chapter_frame, names, chapters)
    if names:
        frames.append(id3.CTOC(element_id="toc", flags=3, child_element_ids=names))
    if cover:
        frames.append(id3.APIC(mime="image/png", type=3, data=cover))
    written = id3.ID3()
    for frame in frames:
        written.add(frame)
    written.save(path, v2_version=3)


def chapters_of(tags: Any) -> tuple[Chapter, ...]:
    """Return the chapters that are read in tags that mutagen writes."""
    file = BytesIO()
    tags.save(file, padding=lambda _info: 0)
    return clean_chapters(read_id3_chapters(read_id3(file.getvalue())))


def _chapter_frame(name: str, chapter: Chapter) -> object:
    from mutagen import id3

    parts = [id3.TIT2(text=chapter.title)]
    if chapter.url:
        parts.append(id3.WXXX(url=chapter.url))
    end = 0xFFFFFFFF if chapter.end is None else round(chapter.end * 1000)
    return id3.CHAP(
        element_id=name,
        start_time=round(chapter.start * 1000),
        end_time=end,
        sub_frames=parts,
    )


def id3_tag(
    *frames: bytes, version: int = 3, flags: int = 0, padding: int = 0
) -> bytes:
    content = b"".join(frames) + bytes(padding)
    size = bytes(len(content) >> bits & 0x7F for bits in (21, 14, 7, 0))
    head = b"ID3" + bytes((version, 0, flags)) + size
    footer = b"3DI" + head[3:] if flags & 0x10 else b""
    return head + content + footer


def id3_frame(name: str, content: bytes) -> bytes:
    return name.encode() + len(content).to_bytes(4) + bytes(2) + content


def id3_frame_v22(name: str, content: bytes) -> bytes:
    return name.encode() + len(content).to_bytes(3) + content


def latin_frame(text: str, name: str = "TIT2", encoding: str = "latin-1") -> bytes:
    return id3_frame(name, b"\0" + text.encode(encoding))


def utf_16_frame(text: str, name: str = "TIT2") -> bytes:
    return id3_frame(name, b"\1\xff\xfe" + text.encode("utf-16-le"))


def id3_v1(title: bytes, *, artist: bytes = b"", track: int = 0) -> bytes:
    fields = struct.pack("30s30s30s4s28s", title, artist, b"", b"2026", b"Dit")
    return b"TAG" + fields + bytes((0, track, 255))


def ape_tag(**items: str) -> bytes:
    body = b""
    for key, value in items.items():
        data = value.encode()
        body += struct.pack("<II", len(data), 0) + key.encode() + b"\0" + data
    footer = b"APETAGEX" + struct.pack("<IIII8x", 2000, len(body) + 32, len(items), 0)
    return body + footer


def chap_frame(name: str, start: int, title: str, *more: bytes) -> bytes:
    times = struct.pack(">IIii", start, start + 5000, -1, -1)
    return id3_frame(
        "CHAP", name.encode() + b"\0" + times + utf_16_frame(title) + b"".join(more)
    )


def ctoc_frame(*names: str, flags: int = 3, name: str = "toc") -> bytes:
    listed = b"".join(each.encode() + b"\0" for each in names)
    head = name.encode() + b"\0" + bytes((flags, len(names) % 256))
    return id3_frame("CTOC", head + listed)


def flac(path: Path, seconds: float = 2, comments: Iterable[str] = ()) -> float:
    """Write a FLAC file, mono, 16 bits (RFC 9639)."""
    samples, block = round(seconds * _RATE), 4096
    info = struct.pack(">HH6x", block, block)
    info += (_RATE << 44 | 15 << 36 | samples).to_bytes(8) + bytes(16)
    vorbis = _comments(comments)
    data = b"fLaC" + struct.pack(">I", len(info)) + info
    data += struct.pack(">I", 0x84 << 24 | len(vorbis)) + vorbis
    for number, start in enumerate(range(0, samples, block)):
        size = min(block, samples - start)
        frame = b"\xff\xf8\x79\x08" + chr(number).encode() + struct.pack(">H", size - 1)
        frame += bytes((_crc(frame, 8, 0x07),)) + bytes(3)  # one constant subframe
        data += frame + _crc(frame, 16, 0x8005).to_bytes(2)
    path.write_bytes(data)
    return samples / _RATE


def opus(path: Path, seconds: float = 2, comments: Iterable[str] = ()) -> float:
    """Write an Ogg Opus file, mono, in packets of 20 ms (RFC 7845)."""
    skipped, size = 312, 960
    samples = round(seconds * 48000)
    head = struct.pack("<8sBBHIhB", b"OpusHead", 1, 1, skipped, 48000, 0, 0)
    packets = [b"\xf8\xff\xfe"] * ceil((samples + skipped) / size)
    ends = [min(size * n, samples + skipped) for n in range(1, len(packets) + 1)]
    headers = [head, b"OpusTags" + _comments(comments)]
    path.write_bytes(_ogg(headers, packets, ends))
    return samples / 48000


def vorbis(path: Path, seconds: float = 2, comments: Iterable[str] = ()) -> float:
    """Write an Ogg Vorbis file, mono, with one mode and no sound (Vorbis I, 4)."""
    samples, block = round(seconds * _RATE), 8192
    head = struct.pack("<B6sIBIIIIBB", 1, b"vorbis", 0, 1, _RATE, 0, 64000, 0, 0xDD, 1)
    packets = [b"\0"] * (1 + ceil(samples / (block // 2)))
    ends = [min(block // 2 * n, samples) for n in range(len(packets))]
    headers = [head, b"\3vorbis" + _comments(comments) + b"\1", _vorbis_setup()]
    path.write_bytes(_ogg(headers, packets, ends))
    return samples / _RATE


def comments_of(
    tags: Tags, chapters: Sequence[Chapter] = (), cover: bytes = b""
) -> Iterator[str]:
    """Yield tags, chapters and a cover as Vorbis comments, chapters the last first."""
    named = {"TITLE": tags.title, "ARTIST": tags.artist, "ALBUM": tags.album}
    named |= {
        "DATE": tags.date,
        "COMMENT": tags.comment,
        "TRACKNUMBER": tags.track or "",
    }
    yield from (f"{name}={value}" for name, value in named.items())
    for number, chapter in reversed([*enumerate(chapters, 1)]):
        minutes, seconds = divmod(chapter.start, 60)
        hours, minutes = divmod(int(minutes), 60)
        yield f"CHAPTER{number:03}={hours:02}:{minutes:02}:{seconds:06.3f}"
        yield f"CHAPTER{number:03}NAME={chapter.title}"
        yield f"CHAPTER{number:03}URL={chapter.url}"
    if cover:
        from mutagen.flac import Picture

        picture = Picture()
        picture.type, picture.mime, picture.data = 3, "image/png", cover
        yield f"METADATA_BLOCK_PICTURE={base64.b64encode(picture.write()).decode()}"


def m4a(
    path: Path,
    seconds: float = 2,
    chapters: Sequence[Chapter] = (),
    *,
    wide: bool = False,
) -> float:
    """Write an AAC file with an edit list and Nero's chapters (ISO/IEC 14496-12).

    Wide is with its times in 64 bits.
    """
    samples = round(seconds * _RATE)
    frame = b"\0\0\0\7"  # a single_channel_element without a spectrum, then END
    count = ceil((samples + _AAC) / _AAC)
    kind = _box(b"ftyp", b"M4A \0\0\0\0M4A mp42isom")
    length = len(_movie(0, samples, count, chapters, wide=wide))
    movie = _movie(len(kind) + length + 8, samples, count, chapters, wide=wide)
    path.write_bytes(kind + movie + _box(b"mdat", frame * count))
    return samples / _RATE


def m4a_with_track(
    path: Path,
    seconds: float = 2,
    chapters: Sequence[Chapter] = (),
    *,
    nero: Sequence[Chapter] = (),
    wide: bool = False,
) -> float:
    """Write an AAC file with a track of text, as QuickTime lists chapters.

    Wide is with its places in 64 bits and its titles in UTF-16.
    """
    samples = round(seconds * _RATE)
    frame = b"\0\0\0\7"
    count = ceil((samples + _AAC) / _AAC)
    kind = _box(b"ftyp", b"M4A \0\0\0\0M4A mp42isom")
    texts = [_text_sample(chapter, wide=wide) for chapter in chapters]
    audio = movie = b""
    for _ in range(2):  # the second time knowing how long it is
        start = len(kind) + len(movie) + 8
        text = _text_track(
            start + len(frame) * count, texts, chapters, seconds, wide=wide
        )
        movie = _movie(start, samples, count, nero, wide=wide, text=text)
        audio = _box(b"mdat", frame * count, *texts)
    path.write_bytes(kind + movie + audio)
    return samples / _RATE


def _text_sample(chapter: Chapter, *, wide: bool) -> bytes:
    title = chapter.title.encode("utf-16" if wide else "utf-8")
    url = chapter.url.encode()
    link = struct.pack(">HHB", 0, len(chapter.title), len(url)) + url + b"\0"
    sample = struct.pack(">H", len(title)) + title
    return sample + (_box(b"href", link) if url else b"")


def _text_track(
    place: int,
    texts: Sequence[bytes],
    chapters: Sequence[Chapter],
    seconds: float,
    *,
    wide: bool,
) -> bytes:
    """List the samples as two chunks, after a wait up to the first chapter."""
    starts = [round(chapter.start * 1000) for chapter in chapters]
    lengths = [b - a for a, b in pairwise([*starts, round(seconds * 1000)])]
    sizes = [len(text) for text in texts]
    chunks = [place, place + sum(sizes[:2])]
    form, kind = (">Q", b"co64") if wide else (">I", b"stco")
    table = [
        _box(b"stsd", struct.pack(">4xI", 1), _box(b"text", bytes(51))),
        _box(
            b"stts",
            struct.pack(">4xI", len(lengths)),
            *(struct.pack(">II", 1, length) for length in lengths),
        ),
        _box(b"stsc", struct.pack(">4xI6I", 2, 1, 2, 1, 2, max(1, len(texts) - 2), 1)),
        _box(b"stsz", struct.pack(f">4xII{len(sizes)}I", 0, len(sizes), *sizes)),
        _box(kind, struct.pack(">4xI", 2), *(struct.pack(form, c) for c in chunks)),
    ]
    wait = struct.pack(">IiI", starts[0] * _RATE // 1000, -1, 1 << 16)
    whole = struct.pack(">IiI", sum(lengths) * _RATE // 1000, 0, 1 << 16)
    return _box(
        b"trak",
        _box(b"tkhd", struct.pack(">B11xI4xI", 0, 2, 0), bytes(60)),
        _box(b"edts", _box(b"elst", struct.pack(">4xI", 2), wait, whole)),
        _box(
            b"mdia",
            _box(b"mdhd", struct.pack(">12xIIHxx", 1000, sum(lengths), 0x55C4)),
            _box(b"hdlr", struct.pack(">8x4s13x", b"text")),
            _box(b"minf", _box(b"stbl", *table)),
        ),
    )


def _movie(
    audio: int,
    samples: int,
    count: int,
    chapters: Sequence[Chapter],
    *,
    wide: bool,
    text: bytes = b"",
) -> bytes:
    clock = struct.pack(">B19xIQ" if wide else ">B11xII", wide, _RATE, samples)
    header = ">B2xB16xI4xQ16x" if wide else ">B2xB8xI4xI16x"
    table = [
        _box(b"stsd", struct.pack(">4xI", 1), _sample_entry()),
        _box(b"stts", struct.pack(">4xIII", 1, count, _AAC)),
        _box(b"stsc", struct.pack(">4xIIII", 1, 1, count, 1)),
        _box(b"stsz", struct.pack(">4xII", 4, count)),
        _box(b"stco", struct.pack(">4xII", 1, audio)),
    ]
    reference = _box(b"dref", struct.pack(">4xI", 1), _box(b"url ", b"\0\0\0\1"))
    media = [
        _box(b"mdhd", struct.pack(">12xIIHxx", _RATE, count * _AAC, 0x55C4)),
        _box(b"hdlr", struct.pack(">8x4s13x", b"soun")),
        _box(
            b"minf",
            _box(b"smhd", bytes(8)),
            _box(b"dinf", reference),
            _box(b"stbl", *table),
        ),
    ]
    edits = _box(b"elst", struct.pack(">4xIIII", 1, samples, _AAC, 1 << 16))
    unity = struct.pack(">9I", 1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30)
    track = [
        _box(b"tkhd", struct.pack(header, wide, 3, 1, samples), unity, bytes(8)),
        _box(b"tref", _box(b"chap", struct.pack(">I", 2))) if text else b"",
        _box(b"edts", edits),
        _box(b"mdia", *media),
    ]
    marks = [
        struct.pack(">QB", round(each.start * 10**7), len(each.title.encode()))
        + each.title.encode()
        for each in chapters
    ]
    nero = _box(b"chpl", struct.pack(">B7xB", 1, len(marks)), *marks)
    return _box(
        b"moov",
        _box(
            b"mvhd", clock, struct.pack(">I12x", 1 << 16), unity, bytes(24), b"\0\0\0\2"
        ),
        _box(b"trak", *track),
        text,
        _box(b"udta", nero if marks else b""),
    )


def _sample_entry() -> bytes:
    """Say AAC-LC, 44,100 Hz, mono (ISO/IEC 14496-1, 7.2.6; 14496-3, 1.6.2)."""
    config = b"\x05\x02\x12\x08"
    decoder = b"\x04\x11\x40\x15" + bytes(11) + config
    stream = b"\x03\x19\0\0\0" + decoder + b"\x06\x01\x02"
    sound = struct.pack(">6xH8xHH4xI", 1, 1, 16, _RATE << 16)
    return _box(b"mp4a", sound, _box(b"esds", bytes(4), stream))


def _box(kind: bytes, *parts: bytes) -> bytes:
    content = b"".join(parts)
    return struct.pack(">I4s", 8 + len(content), kind) + content


def _comments(comments: Iterable[str]) -> bytes:
    texts = [text.encode() for text in comments]
    lengths = [struct.pack("<I", len(text)) + text for text in texts]
    return struct.pack("<I4sI", 4, b"test", len(texts)) + b"".join(lengths)


def _ogg(
    headers: Sequence[bytes], packets: Sequence[bytes], ends: Sequence[int]
) -> bytes:
    """Put the headers on two pages, the packets on as many as they need (RFC 3533)."""
    pages = [(headers[:1], 0), (headers[1:], 0)]
    for start in range(0, len(packets), 50):
        part = packets[start : start + 50]
        pages.append((part, ends[start + len(part) - 1]))
    data = b""
    for number, (part, position) in enumerate(pages):
        lacing = b"".join(
            bytes((255,)) * (len(p) // 255) + bytes((len(p) % 255,)) for p in part
        )
        flags = (2 if number == 0 else 0) | (4 if number == len(pages) - 1 else 0)
        head = struct.pack("<4sBBQIII", b"OggS", 0, flags, position, 1, number, 0)
        page = head + bytes((len(lacing),)) + lacing + b"".join(part)
        checksum = struct.pack("<I", _crc(page, 32, 0x04C11DB7))
        data += page[:22] + checksum + page[26:]
    return data


def _vorbis_setup() -> bytes:
    """Return the shortest setup header there is: one of each, all of them idle."""
    fields = [  # (value, bits), Vorbis I, 3.2.1 and 4.2.4
        *[
            (0, 8),
            (0x564342, 24),
            (1, 16),
            (2, 24),
            (0, 2),
            (0, 10),
            (0, 4),
        ],  # codebook
        *[(0, 6), (0, 16)],  # time domain transform
        *[(0, 6), (1, 16), (0, 5), (0, 2), (7, 4)],  # floor 1 without partitions
        *[
            (0, 6),
            (0, 16),
            (0, 24),
            (0, 24),
            (0, 24),
            (0, 6),
            (0, 8),
            (0, 4),
        ],  # residue
        *[(0, 6), (0, 16), (0, 1), (0, 1), (0, 2), (0, 24)],  # mapping
        *[(0, 6), (0, 1), (0, 16), (0, 16), (0, 8)],  # mode
        (1, 1),  # framing
    ]
    bits = place = 0
    for value, width in fields:
        bits |= value << place
        place += width
    return b"\5vorbis" + bits.to_bytes(ceil(place / 8), "little")


def _crc(data: bytes, width: int, polynomial: int) -> int:
    checksum = 0
    for byte in data:
        checksum ^= byte << (width - 8)
        for _ in range(8):
            checksum = checksum << 1 ^ (polynomial if checksum >> (width - 1) else 0)
            checksum &= (1 << width) - 1
    return checksum
