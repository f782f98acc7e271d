"""Write a tagged copy of an MP3: tags, cover and chapters as most apps read them.

ID3 v2.3 is what the oldest apps read; the chapters are those of its addendum
(id3.org/id3v2-chapters-1.0). The sound itself is copied byte by byte.
"""

import os
import shutil
import struct
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from causerie.errors import AudioError
from causerie.podcast.kinds import MP3, identify
from causerie.podcast.model import Chapter, Picture, Tags


def write_tagged_copy(  # noqa: PLR0913 - each is a keyword
    source: Path,
    target: Path,
    *,
    tags: Tags,
    chapters: Sequence[Chapter],
    cover: Picture | None,
    seconds: float,
) -> None:
    """Copy an MP3 with these tags in the place of its own; others it has are kept.

    `seconds` is how long it plays: the end of the last chapter. What is empty replaces
    nothing. Raise AudioError if it is no MP3, or cannot be read.
    """
    if identify(source) is not MP3:
        what = f"{source.name} is no MP3, and tags are written into MP3 only."
        fix = "Tag it where you export it; chapters and cover are in the feed anyway."
        raise AudioError(what, where=str(source), fix=fix)
    written = _read(source)
    for frame in _frames(tags, cover):
        written.setall(frame.HashKey, [frame])
    _set_chapters(written, [*_ends(chapters, seconds)])
    written.setall(_MARK, [_mark()])
    written.update_to_v23()
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        shutil.copyfile(source, part)
        # no room for later changes: the same tags make the same bytes
        written.save(part, v2_version=3, padding=lambda _info: 0)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def is_tagged_copy(path: Path) -> bool:
    """Tell whether an MP3 is a copy that `write_tagged_copy` made."""
    return identify(path) is MP3 and bool(_read(path).getall(_MARK))


_OWNER = "causerie"
_MARK = f"PRIV:{_OWNER}:copy"
_FRONT = 3  # the type of a front cover (ID3v2.4, 4.14)
_TOP_LEVEL, _ORDERED = 2, 1  # flags of a table of contents (3.2)
_MOST = 255  # entries of one table: their count is a byte


def _read(path: Path) -> Any:
    """Read all tags of an author's MP3, those too of which nothing else is made."""
    from mutagen import MutagenError

    id3 = _id3()
    try:
        return id3.ID3(path)
    except id3.ID3NoHeaderError:
        return id3.ID3()
    except (MutagenError, IndexError, ValueError, struct.error, MemoryError) as err:
        what = f"The tags of {path.name} are damaged: {err or type(err).__name__}."
        raise AudioError(what, where=str(path), fix="Export it anew.") from err


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


def _ends(chapters: Sequence[Chapter], seconds: float) -> Iterator[Chapter]:
    """Yield chapters that all say where they end, as CHAP frames do."""
    starts = [*(chapter.start for chapter in chapters), seconds]
    for chapter, (start, next_start) in zip(chapters, pairwise(starts), strict=True):
        end = chapter.end or max(start, next_start)
        yield Chapter(start, chapter.title, chapter.url, end)


def _set_chapters(written: Any, chapters: Iterable[Chapter]) -> None:
    id3 = _id3()
    for name in ("CHAP", "CTOC"):
        written.delall(name)
    names = []
    for number, chapter in enumerate(chapters):
        parts = [id3.TIT2(encoding=1, text=chapter.title)]
        if chapter.url:
            parts.append(id3.WXXX(encoding=0, desc="", url=chapter.url))
        names.append(f"chp{number:04}")
        written.add(
            id3.CHAP(
                element_id=names[-1],
                start_time=round(chapter.start * 1000),
                end_time=round((chapter.end or chapter.start) * 1000),
                sub_frames=parts,
            )
        )
    lists = [names[place : place + _MOST] for place in range(0, len(names), _MOST)]
    tables = [f"toc{number}" for number in range(len(lists))]
    if len(lists) > 1:
        for table, listed in zip(tables, lists, strict=True):
            written.add(_table(table, listed, flags=_ORDERED))
    if lists:
        top = tables if len(lists) > 1 else names
        written.add(_table("toc", top, flags=_TOP_LEVEL | _ORDERED))


def _table(name: str, listed: Sequence[str], *, flags: int) -> Any:
    return _id3().CTOC(element_id=name, flags=flags, child_element_ids=[*listed])


def _id3() -> Any:
    """Return mutagen's frames, which have no types."""
    from mutagen import id3

    return id3
