"""Write a tagged copy of an MP3, with tags, cover and chapters.

The tag is ID3v2.3, which also the oldest apps read, with chapters by its addendum
(id3.org/id3v2-chapters-1.0). The frames of all other tags in the file are merged into
it. The sound is copied byte by byte.
"""

import os
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from causerie.errors import AudioError
from causerie.podcast.audio.chapter_frames import make_chapter_frames, mutagen_id3
from causerie.podcast.audio.file_types import MP3, detect_file_type
from causerie.podcast.audio.id3_tag import RawFrame, find_tags, is_encoded, walk_tag
from causerie.podcast.audio.mp3_frame import FileBytes
from causerie.podcast.audio.open_file import map_file
from causerie.podcast.audio.tag_text import fix_mojibake
from causerie.podcast.model import Chapter, Picture, Tags


def write_tagged_copy(  # noqa: PLR0913 - each is a keyword
    source: Path,
    target: Path,
    *,
    tags: Tags,
    chapters: Sequence[Chapter],
    cover: Picture | None,
    seconds: float,
    pictures: Mapping[float, Picture] | None = None,
) -> tuple[float, ...]:
    """Copy an MP3, replacing those of its tags that are given and not empty.

    `seconds` is its playing time: the end of the last chapter; `pictures` are those of
    chapters, by when they begin. Return the times, in
    seconds, of the pictures whose chapters are no longer there. Raise AudioError if the
    file is not an MP3 or cannot be read; then nothing is written.
    """
    check_taggable(source)
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with map_file(source) as data, part.open("wb") as copy:
            existing = _read_frames(source, data)
            made = make_chapter_frames(existing, chapters, seconds, pictures or {})
            new = [*_tag_frames(tags, cover), _copy_marker()]
            frames = _replace_frames(existing, new)
            for chunk in _file_chunks(data, frames, made.frames):
                copy.write(chunk)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return made.lost_pictures


def check_taggable(source: Path) -> None:
    """Raise AudioError if a file is not an MP3: tags are written into MP3 only."""
    if detect_file_type(source) is not MP3:
        what = f"{source.name} is no MP3, and tags are written into MP3 only."
        fix = "Tag it where you export it; chapters and cover are in the feed anyway."
        raise AudioError(what, where=str(source), fix=fix)


def is_tagged_copy(path: Path) -> bool:
    """Return whether a file was written by `write_tagged_copy`."""
    if detect_file_type(path) is not MP3:
        return False
    with map_file(path) as data:
        return any(
            frame.name == b"PRIV" and frame.content.startswith(b"causerie\0copy")
            for span in find_tags(data).leading
            for frame in walk_tag(data[slice(*span)])
        )


_OWNER = "causerie"
_FRONT_COVER = 3  # the type of a front cover (ID3v2.4, 4.14)
_LEADING = ("TIT2", "TPE1", "TALB")  # some players read only the first bytes of a tag
_DATES = ("TYER", "TDAT", "TIME")  # of 2.3, where 2.4 has one frame
_STALE = ("ASPI", "SEEK", "SIGN")  # describe the bytes of the original file
_V22, _V24 = 2, 4
_CHUNK = 1 << 20  # bytes


def _read_frames(path: Path, data: FileBytes) -> list[Any]:
    """Read the frames of all tags of an MP3 as mutagen's frames; the first tag wins.

    A frame that mutagen does not know is a pair of its name and its content. Chapters
    are those of the first tag that has some.
    """
    spans = find_tags(data)
    found: list[Any] = []
    for span in (*spans.leading, spans.appended):
        tag = data[slice(*span)]
        new = [
            frame for raw in walk_tag(tag) for frame in _load_frame(path, raw, tag[3])
        ]
        if any(_frame_id(frame) == "CHAP" for frame in found):
            new = [frame for frame in new if _frame_id(frame) not in {"CHAP", "CTOC"}]
        for frame in new:
            _add_frame(found, frame)
    if spans.v1 < len(data):
        for frame in (mutagen_id3().ParseID3v1(data[spans.v1 :]) or {}).values():
            _add_frame(found, _fix_encoding(frame))
    return found


def _load_frame(path: Path, raw: RawFrame, version: int) -> Iterator[Any]:
    """Yield the frames that mutagen parses from one raw frame."""
    from mutagen import MutagenError

    plain = not is_encoded(raw, version)
    body, flags = (raw.content, 0) if plain else (raw.stored, raw.flags)
    head = raw.name + _encode_size(len(body), version)
    if version != _V22:
        head += flags.to_bytes(2)
    tag = (
        b"ID3"
        + bytes((version, 0, 0))
        + _encode_size(len(head + body), _V24)
        + head
        + body
    )
    try:
        loaded = [*mutagen_id3().ID3(BytesIO(tag), load_v1=False).values()]
    except (MutagenError, IndexError, ValueError, struct.error):
        loaded = []
    except MemoryError as err:
        what = f"The tags of {path.name} are damaged."
        raise AudioError(what, where=str(path), fix="Export it anew.") from err
    if loaded:
        yield from map(_fix_encoding, loaded)
    elif version != _V22 and plain and raw.content.strip(b"\0"):
        yield raw.name, raw.content


def _fix_encoding(frame: Any) -> Any:
    """Decode mojibake in the texts of a frame, and have them written in UTF-16."""
    texts = getattr(frame, "text", None)
    if getattr(frame, "encoding", None) == 0 and isinstance(texts, list):
        fixed = [
            fix_mojibake(text) if isinstance(text, str) else text for text in texts
        ]
        if fixed != texts:
            frame.text, frame.encoding = fixed, 1
    for sub_frame in getattr(frame, "sub_frames", {}).values():
        _fix_encoding(sub_frame)
    return frame


def _add_frame(found: list[Any], frame: Any) -> None:
    """Add a frame that is neither empty nor stale, unless an equal one is there."""
    name = _frame_id(frame)
    if name in _STALE or (name.startswith("T") and not _has_text(frame)):
        return
    same_name = (known for known in found if _frame_id(known) == name)
    if name in {"CHAP", "CTOC"}:
        found.append(frame)
    elif isinstance(frame, tuple):
        if frame not in found:
            found.append(frame)
    elif name in {"APIC", "GEOB", "PRIV"}:
        if all(vars(known) != vars(frame) for known in same_name):
            found.append(frame)
    elif all(known.HashKey != frame.HashKey for known in same_name):
        found.append(frame)


def _has_text(frame: Any) -> bool:
    texts = getattr(frame, "text", None)
    return not isinstance(texts, list) or any(str(text).strip() for text in texts)


def _replace_frames(existing: Iterable[Any], new: Sequence[Any]) -> list[Any]:
    """Return the new frames and the existing ones that they do not replace."""
    kept = [old for old in existing if not any(_is_replaced_by(old, n) for n in new)]
    return [
        *new,
        *(frame for frame in kept if _frame_id(frame) not in {"CHAP", "CTOC"}),
    ]


def _is_replaced_by(frame: Any, new: Any) -> bool:
    if _frame_id(new) == "TDRC" and _frame_id(frame) in _DATES:
        return True
    if _frame_id(frame) != _frame_id(new) or isinstance(frame, tuple):
        return False
    if _frame_id(new) == "APIC":
        return bool(frame.type == _FRONT_COVER)
    if (
        _frame_id(new) == "COMM"
    ):  # the comment of ID3v1 is the beginning of a longer one
        return frame.desc in {"", "ID3v1 Comment"}
    return _frame_id(new) != "PRIV" or bool(frame.owner == new.owner)


def _file_chunks(
    data: FileBytes, frames: Sequence[Any], chapters: Sequence[Any]
) -> Iterator[bytes]:
    """Yield the bytes of a file with one tag of these frames, and the same sound."""
    spans = find_tags(data)
    rank = {name: number for number, name in enumerate(_LEADING)}
    ordered = sorted(
        frames,
        key=lambda f: (
            _frame_id(f) == "APIC",
            rank.get(_frame_id(f), len(rank)),
            _frame_id(f),
        ),
    )
    pictures = [frame for frame in ordered if _frame_id(frame) == "APIC"]
    texts = [frame for frame in ordered if _frame_id(frame) != "APIC"]
    content = b"".join(map(_encode_frame, [*texts, *chapters, *pictures]))
    yield b"ID3\3\0\0" + _encode_size(len(content), 4) + content
    audio_start = spans.leading[-1][1] if spans.leading else 0
    for start, end in ((audio_start, spans.appended[0]), spans.ape):
        for position in range(start, end, _CHUNK):
            yield data[position : min(position + _CHUNK, end)]
    if spans.v1 < len(data):
        yield mutagen_id3().MakeID3v1({_frame_id(f): f for f in reversed(texts)})


def _encode_frame(frame: Any) -> bytes:
    """Encode a frame as ID3v2.3, which may have several frames in its place."""
    if isinstance(frame, tuple):
        name, content = frame
        return bytes(name) + len(content).to_bytes(4) + bytes(2) + bytes(content)
    tag, file = mutagen_id3().ID3(), BytesIO()
    tag.add(frame)
    tag.update_to_v23()
    if not tag:
        tag.add(frame)  # only 2.4 defines it, and no player objects to it in 2.3
    tag.save(file, v1=0, v2_version=3, padding=lambda _info: 0)
    return file.getvalue()[10:]


def _encode_size(size: int, version: int) -> bytes:
    """Encode the size of a frame; that of a tag has the form of version 2.4 always."""
    if version == _V24:
        return bytes(size >> bits & 0x7F for bits in (21, 14, 7, 0))
    return size.to_bytes(3 if version == _V22 else 4)


def _copy_marker() -> Any:
    return mutagen_id3().PRIV(owner=_OWNER, data=b"copy")


def _tag_frames(tags: Tags, cover: Picture | None) -> Iterator[Any]:
    id3 = mutagen_id3()
    texts = {
        id3.TIT2: tags.title,
        id3.TPE1: tags.artist,
        id3.TALB: tags.album,
        id3.TDRC: tags.date,
        id3.TRCK: str(tags.track or ""),
    }
    yield from (frame(encoding=1, text=text) for frame, text in texts.items() if text)
    if tags.comment:
        yield id3.COMM(encoding=1, lang="XXX", desc="", text=tags.comment)
    if cover:
        yield id3.APIC(
            encoding=0, mime=cover.type, type=_FRONT_COVER, desc="", data=cover.data
        )


def _frame_id(frame: Any) -> str:
    if isinstance(frame, tuple):
        return bytes(frame[0]).decode("latin-1")
    return str(frame.FrameID)
