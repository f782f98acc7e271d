"""Read the tags of an MP4: its texts and covers.

They are in the list `ilst` of iTunes, whose format is not published but written alike
by all. mutagen refuses a whole file if one text ends inside a character.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from mmap import mmap
from pathlib import Path

from causerie.podcast.audio.mp4_boxes import (
    Box,
    find_boxes,
    read_boxes,
    read_number,
    root_box,
)
from causerie.podcast.audio.open_file import map_file
from causerie.podcast.audio.tag_text import decode_text


@dataclass(frozen=True, slots=True)
class Mp4Tags:
    """The tags of an MP4."""

    texts: Mapping[str, tuple[str, ...]]  # by the name of their box
    covers: tuple[bytes, ...]


def read_mp4_tags(path: Path) -> Mp4Tags:
    """Read the tags of an MP4; skip invalid ones."""
    with map_file(path) as data:
        texts: dict[str, list[str]] = {}
        covers: list[bytes] = []
        for name, value_type, value in _read_values(data):
            if name == b"covr":
                covers.append(value)
            elif name == b"track":
                number = decode_text(value, 3).partition("/")[0]
                texts.setdefault("trkn", []).append(number)
            elif name == b"trkn":
                texts.setdefault("trkn", []).append(str(int.from_bytes(value[2:4])))
            else:
                text = decode_text(value, 2 if value_type == _UTF_16 else 3)
                texts.setdefault(name.decode("latin-1"), []).append(text)
    by_name = {name: tuple(values) for name, values in texts.items()}
    return Mp4Tags(by_name, tuple(covers))


_UTF_16 = 2  # the type of a value
_HEADER = 8  # bytes: the type and the country of a value, before it
_MAX_TEXT = 100_000  # bytes
_MAX_VALUES = 1_000
_QUICKTIME_KEYS = {
    b"title": b"\xa9nam",
    b"artist": b"\xa9ART",
    b"album": b"\xa9alb",
    b"date": b"\xa9day",
    b"creationdate": b"\xa9day",
    b"comment": b"\xa9cmt",
    b"track": b"track",
    b"artwork": b"covr",
}


def _read_values(data: mmap) -> Iterator[tuple[bytes, int, bytes]]:
    """Yield the name, the type and the bytes of each value."""
    for path in ((b"moov", b"udta"), (b"moov",)):
        for meta in find_boxes(data, root_box(data), *path, b"meta"):
            # QuickTime's box has no version and flags before its children
            is_bare = data[meta.start + 4 : meta.start + 8] == b"hdlr"
            yield from _read_ilst(
                data, Box(b"", meta.start + (0 if is_bare else 4), meta.end)
            )
    for box in find_boxes(data, root_box(data), b"moov", b"udta"):
        for item in read_boxes(data, box):  # its size, its language, its text
            if item.kind.startswith(b"\xa9"):
                end = item.start + 4 + read_number(data, item.start, 2)
                yield item.kind, 0, data[item.start + 4 : min(end, item.end)]


def _read_ilst(data: mmap, meta: Box) -> Iterator[tuple[bytes, int, bytes]]:
    names = _read_keys(data, meta)
    items = (
        i for lst in find_boxes(data, meta, b"ilst") for i in read_boxes(data, lst)
    )
    for item in islice(items, _MAX_VALUES):
        name = names.get(int.from_bytes(item.kind), item.kind)
        for box in islice(find_boxes(data, item, b"data"), _MAX_VALUES):
            is_cover = name == b"covr"
            end = box.end if is_cover else min(box.end, box.start + _HEADER + _MAX_TEXT)
            yield name, read_number(data, box.start, 4), data[box.start + _HEADER : end]


def _read_keys(data: mmap, meta: Box) -> dict[int, bytes]:
    """Return the names of keys by number, for a list that numbers them (mdta)."""
    for keys in find_boxes(data, meta, b"keys"):
        found = read_boxes(data, Box(b"", keys.start + 8, keys.end))
        names = (data[key.start : min(key.end, key.start + 99)] for key in found)
        return {
            number: _QUICKTIME_KEYS.get(name.rpartition(b".")[2].lower(), name)
            for number, name in enumerate(islice(names, _MAX_VALUES), 1)
        }
    return {}
