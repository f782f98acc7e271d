"""The tags of an MP4: a file in, its texts and covers out.

They stand in the list `ilst` that iTunes began; nobody publishes its form, but all
write it alike. mutagen refuses a file whole that has a letter cut in two.
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
    whole_file,
)
from causerie.podcast.audio.open_file import map_file
from causerie.podcast.audio.tag_text import decode_text


@dataclass(frozen=True, slots=True)
class Mp4Tags:
    """What an MP4 says of itself."""

    texts: Mapping[str, tuple[str, ...]]  # by the name of their box
    covers: tuple[bytes, ...]


def read_mp4_tags(path: Path) -> Mp4Tags:
    """Read the tags of an MP4; one that makes no sense is passed over."""
    with map_file(path) as data:
        texts: dict[str, list[str]] = {}
        covers: list[bytes] = []
        for name, kind, value in _read_values(data):
            if name == b"covr":
                covers.append(value)
            elif name == b"track":
                number = decode_text(value, 3).partition("/")[0]
                texts.setdefault("trkn", []).append(number)
            elif name == b"trkn":
                texts.setdefault("trkn", []).append(str(int.from_bytes(value[2:4])))
            else:
                text = decode_text(value, 2 if kind == _UTF_16 else 3)
                texts.setdefault(name.decode("latin-1"), []).append(text)
    return Mp4Tags({name: tuple(said) for name, said in texts.items()}, tuple(covers))


_UTF_16 = 2  # the type of a value
_HEAD = 8  # bytes of type and country before a value
_LONGEST = 100_000  # bytes of a text
_MOST = 1_000  # values
_KEYS = {
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
    for place in ((b"moov", b"udta"), (b"moov",)):
        for meta in find_boxes(data, whole_file(data), *place, b"meta"):
            # QuickTime's has no version and flags before its boxes
            is_bare = data[meta.start + 4 : meta.start + 8] == b"hdlr"
            yield from _read_list(
                data, Box(b"", meta.start + (0 if is_bare else 4), meta.end)
            )
    for box in find_boxes(data, whole_file(data), b"moov", b"udta"):
        for item in read_boxes(data, box):  # a size, a language, a text
            if item.kind.startswith(b"\xa9"):
                end = item.start + 4 + read_number(data, item.start, 2)
                yield item.kind, 0, data[item.start + 4 : min(end, item.end)]


def _read_list(data: mmap, meta: Box) -> Iterator[tuple[bytes, int, bytes]]:
    named = _read_keys(data, meta)
    items = (
        i for lst in find_boxes(data, meta, b"ilst") for i in read_boxes(data, lst)
    )
    for item in islice(items, _MOST):
        name = named.get(int.from_bytes(item.kind), item.kind)
        for box in islice(find_boxes(data, item, b"data"), _MOST):
            whole = name == b"covr"
            end = box.end if whole else min(box.end, box.start + _HEAD + _LONGEST)
            yield name, read_number(data, box.start, 4), data[box.start + _HEAD : end]


def _read_keys(data: mmap, meta: Box) -> dict[int, bytes]:
    """Return the names that a list goes by, where it counts them (QuickTime, mdta)."""
    for keys in find_boxes(data, meta, b"keys"):
        found = read_boxes(data, Box(b"", keys.start + 8, keys.end))
        names = (data[key.start : min(key.end, key.start + 99)] for key in found)
        return {
            number: _KEYS.get(name.rpartition(b".")[2].lower(), name)
            for number, name in enumerate(islice(names, _MOST), 1)
        }
    return {}
