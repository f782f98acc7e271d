"""Read the APE tag that some programs write at the end of an MP3.

https://wiki.hydrogenaud.io/?title=APEv2_specification
"""

from collections.abc import Iterator
from mmap import mmap


def find_ape(data: bytes | mmap, end: int) -> tuple[int, int]:
    """Return the start and the end of a tag's items; both are `end` without a tag."""
    footer = data[max(0, end - _FOOTER) : end]
    size = int.from_bytes(footer[12:16], "little")
    if not footer.startswith(b"APETAGEX") or not _FOOTER <= size <= end:
        return end, end
    return end - size, end


def read_ape(items: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the texts of a tag as ID3 frames: name and content."""
    position = 0
    for _ in range(_MAX_ITEMS):
        size = int.from_bytes(items[position : position + 4], "little")
        flags = int.from_bytes(items[position + 4 : position + 8], "little")
        key, separator, _ = items[position + 8 : position + 8 + 256].partition(b"\0")
        if not separator:
            return
        position += 8 + len(key) + 1
        name = _NAMES.get(key.lower())
        if name and not flags & _NOT_TEXT:
            head = b"\3XXX\0" if name == "COMM" else b"\3"
            yield name, head + items[position : position + size]
        position += size


_FOOTER = 32  # bytes
_MAX_ITEMS = 1_000  # items
_NOT_TEXT = 0x06  # flags of an item that is binary, or a link
_NAMES = {
    b"title": "TIT2",
    b"artist": "TPE1",
    b"album": "TALB",
    b"year": "TDRC",
    b"track": "TRCK",
    b"comment": "COMM",
}
