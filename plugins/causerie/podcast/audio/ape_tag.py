"""The APE tag that some programs write at the end of an MP3.

https://wiki.hydrogenaud.io/?title=APEv2_specification
"""

from collections.abc import Iterator
from mmap import mmap


def find_ape(data: bytes | mmap, end: int) -> tuple[int, int]:
    """Return where the items of a tag begin and end; at the same place without one."""
    footer = data[max(0, end - _FOOTER) : end]
    size = int.from_bytes(footer[12:16], "little")
    if not footer.startswith(b"APETAGEX") or not _FOOTER <= size <= end:
        return end, end
    return end - size, end


def read_ape(items: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the texts of a tag, by the names and in the form that ID3 has for them."""
    place = 0
    for _ in range(_MOST):
        size = int.from_bytes(items[place : place + 4], "little")
        flags = int.from_bytes(items[place + 4 : place + 8], "little")
        key, ended, _ = items[place + 8 : place + 8 + 256].partition(b"\0")
        if not ended:
            return
        place += 8 + len(key) + 1
        name = _NAMES.get(key.lower())
        if name and not flags & _NO_TEXT:
            head = b"\3XXX\0" if name == "COMM" else b"\3"
            yield name, head + items[place : place + size]
        place += size


_FOOTER = 32  # bytes
_MOST = 1_000  # items
_NO_TEXT = 0x06  # of an item's flags: it is binary, or a link
_NAMES = {
    b"title": "TIT2",
    b"artist": "TPE1",
    b"album": "TALB",
    b"year": "TDRC",
    b"track": "TRCK",
    b"comment": "COMM",
}
