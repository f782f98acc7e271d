"""Write a tagged copy of an MP3: tags, cover and chapters as most apps read them.

ID3 v2.3 is what the oldest apps read; the chapters are those of its addendum
(id3.org/id3v2-chapters-1.0). The sound itself is copied byte by byte. What an author's
tags tell besides is kept, in one tag, whatever it was written in.
"""

import os
import struct
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from causerie.errors import AudioError
from causerie.podcast.audio.chapter_frames import make_chapter_frames
from causerie.podcast.audio.file_types import MP3, identify
from causerie.podcast.audio.id3_tag import RawFrame, find_layout, is_veiled, walk_tag
from causerie.podcast.audio.mp3_frame import Data
from causerie.podcast.audio.open_file import map_file
from causerie.podcast.audio.tag_text import mend_text
from causerie.podcast.model import Chapter, Picture, Tags


def write_tagged_copy(  # noqa: PLR0913 - each is a keyword
    source: Path,
    target: Path,
    *,
    tags: Tags,
    chapters: Sequence[Chapter],
    cover: Picture | None,
    seconds: float,
) -> tuple[float, ...]:
    """Copy an MP3 with these tags in the place of its own; others it has are kept.

    `seconds` is how long it plays: the end of the last chapter. What is empty replaces
    nothing. Return when the pictures were to be seen for which there is no chapter any
    more. Raise AudioError if it is no MP3, or cannot be read; then nothing is written.
    """
    check_taggable(source)
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with map_file(source) as data, part.open("wb") as copy:
            known = _read(source, data)
            found = make_chapter_frames(known, chapters, seconds)
            frames = _replace(known, [*_frames(tags, cover), _mark()])
            for piece in _pieces(data, frames, found.frames):
                copy.write(piece)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return found.unseen


def check_taggable(source: Path) -> None:
    """Raise AudioError if a file is no MP3: only there are tags written."""
    if identify(source) is not MP3:
        what = f"{source.name} is no MP3, and tags are written into MP3 only."
        fix = "Tag it where you export it; chapters and cover are in the feed anyway."
        raise AudioError(what, where=str(source), fix=fix)


def is_tagged_copy(path: Path) -> bool:
    """Tell whether an MP3 is a copy that `write_tagged_copy` made."""
    if identify(path) is not MP3:
        return False
    with map_file(path) as data:
        return any(
            frame.name == b"PRIV" and frame.content.startswith(b"causerie\0copy")
            for place in find_layout(data).leading
            for frame in walk_tag(data[slice(*place)])
        )


_OWNER = "causerie"
_FRONT = 3  # the type of a front cover (ID3v2.4, 4.14)
_FIRST = ("TIT2", "TPE1", "TALB")  # what some players look for in the first bytes
_DATES = ("TYER", "TDAT", "TIME")  # of 2.3, where 2.4 has one frame
_STALE = ("ASPI", "SEEK", "SIGN")  # tell of the file as it was
_V22, _V24 = 2, 4
_CHUNK = 1 << 20  # bytes


def _read(path: Path, data: Data) -> list[Any]:
    """Read all that the tags of an MP3 tell, as mutagen's frames; the first counts.

    What mutagen does not know is kept as it is. Chapters are those of the first tag
    that has some.
    """
    layout = find_layout(data)
    found: list[Any] = []
    for place in (*layout.leading, layout.last):
        tag = data[slice(*place)]
        new = [frame for raw in walk_tag(tag) for frame in _load(path, raw, tag[3])]
        if any(_name(frame) == "CHAP" for frame in found):
            new = [frame for frame in new if _name(frame) not in {"CHAP", "CTOC"}]
        for frame in new:
            _add(found, frame)
    if layout.v1 < len(data):
        for frame in (_id3().ParseID3v1(data[layout.v1 :]) or {}).values():
            _add(found, _mended(frame))
    return found


def _load(path: Path, raw: RawFrame, version: int) -> Iterator[Any]:
    """Yield what mutagen makes of one frame."""
    from mutagen import MutagenError

    plain = not is_veiled(raw, version)
    body, flags = (raw.content, 0) if plain else (raw.stood, raw.flags)
    head = raw.name + _size(len(body), version)
    if version != _V22:
        head += flags.to_bytes(2)
    tag = b"ID3" + bytes((version, 0, 0)) + _size(len(head + body), _V24) + head + body
    try:
        loaded = [*_id3().ID3(BytesIO(tag), load_v1=False).values()]
    except (MutagenError, IndexError, ValueError, struct.error):
        loaded = []
    except MemoryError as err:
        what = f"The tags of {path.name} are damaged."
        raise AudioError(what, where=str(path), fix="Export it anew.") from err
    if loaded:
        yield from map(_mended, loaded)
    elif version != _V22 and plain and raw.content.strip(b"\0"):
        yield raw.name, raw.content


def _mended(frame: Any) -> Any:
    """Write in UTF-16 what only calls itself Latin-1."""
    texts = getattr(frame, "text", None)
    if getattr(frame, "encoding", None) == 0 and isinstance(texts, list):
        mended = [mend_text(text) if isinstance(text, str) else text for text in texts]
        if mended != texts:
            frame.text, frame.encoding = mended, 1
    for inner in getattr(frame, "sub_frames", {}).values():
        _mended(inner)
    return frame


def _add(found: list[Any], frame: Any) -> None:
    """Add a frame, unless one that says something has its place already."""
    name = _name(frame)
    if name in _STALE or (name.startswith("T") and not _says(frame)):
        return
    alike = (known for known in found if _name(known) == name)
    if name in {"CHAP", "CTOC"}:
        found.append(frame)
    elif isinstance(frame, tuple):
        if frame not in found:
            found.append(frame)
    elif name in {"APIC", "GEOB", "PRIV"}:
        if all(vars(known) != vars(frame) for known in alike):
            found.append(frame)
    elif all(known.HashKey != frame.HashKey for known in alike):
        found.append(frame)


def _says(frame: Any) -> bool:
    texts = getattr(frame, "text", None)
    return not isinstance(texts, list) or any(str(text).strip() for text in texts)


def _replace(known: Iterable[Any], own: Sequence[Any]) -> list[Any]:
    """Put our frames in the place of those that say the same."""
    kept = [frame for frame in known if not any(_is_same(frame, new) for new in own)]
    return [*own, *(frame for frame in kept if _name(frame) not in {"CHAP", "CTOC"})]


def _is_same(frame: Any, new: Any) -> bool:
    if _name(new) == "TDRC" and _name(frame) in _DATES:
        return True
    if _name(frame) != _name(new) or isinstance(frame, tuple):
        return False
    if _name(new) == "APIC":
        return bool(frame.type == _FRONT)
    if _name(new) == "COMM":  # that of ID3v1 is the beginning of another
        return frame.desc in {"", "ID3v1 Comment"}
    return _name(new) != "PRIV" or bool(frame.owner == new.owner)


def _pieces(
    data: Data, frames: Sequence[Any], chapters: Sequence[Any]
) -> Iterator[bytes]:
    """Yield a file with these frames in one tag, and the sound as it is."""
    layout = find_layout(data)
    place = {name: number for number, name in enumerate(_FIRST)}
    ordered = sorted(
        frames,
        key=lambda f: (_name(f) == "APIC", place.get(_name(f), len(place)), _name(f)),
    )
    pictures = [frame for frame in ordered if _name(frame) == "APIC"]
    texts = [frame for frame in ordered if _name(frame) != "APIC"]
    content = b"".join(map(_encode, [*texts, *chapters, *pictures]))
    yield b"ID3\3\0\0" + _size(len(content), 4) + content
    start = layout.leading[-1][1] if layout.leading else 0
    for first, last in ((start, layout.last[0]), layout.ape):
        for chunk in range(first, last, _CHUNK):
            yield data[chunk : min(chunk + _CHUNK, last)]
    if layout.v1 < len(data):
        yield _id3().MakeID3v1({_name(f): f for f in reversed(texts)})


def _encode(frame: Any) -> bytes:
    """Return the bytes of a frame in ID3v2.3, or of those it is there."""
    if isinstance(frame, tuple):
        name, content = frame
        return bytes(name) + len(content).to_bytes(4) + bytes(2) + bytes(content)
    one, file = _id3().ID3(), BytesIO()
    one.add(frame)
    one.update_to_v23()
    if not one:
        one.add(frame)  # only 2.4 has it, and nobody minds it in 2.3
    one.save(file, v1=0, v2_version=3, padding=lambda _info: 0)
    return file.getvalue()[10:]


def _size(size: int, version: int) -> bytes:
    """Write the size of a frame; that of a tag is always as 2.4 has it."""
    if version == _V24:
        return bytes(size >> bits & 0x7F for bits in (21, 14, 7, 0))
    return size.to_bytes(3 if version == _V22 else 4)


def _mark() -> Any:
    return _id3().PRIV(owner=_OWNER, data=b"copy")


def _frames(tags: Tags, cover: Picture | None) -> Iterator[Any]:
    id3 = _id3()
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
            encoding=0, mime=cover.type, type=_FRONT, desc="", data=cover.data
        )


def _name(frame: Any) -> str:
    if isinstance(frame, tuple):
        return bytes(frame[0]).decode("latin-1")
    return str(frame.FrameID)


def _id3() -> Any:
    """Return mutagen's frames, which have no types."""
    from mutagen import id3

    return id3
