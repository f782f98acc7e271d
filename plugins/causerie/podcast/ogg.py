"""The pages of an Ogg file: is it one recording, or several joined (RFC 3533)."""

from mmap import ACCESS_READ, mmap
from pathlib import Path

from causerie.errors import AudioError


def check_single(path: Path) -> None:
    """Raise AudioError if an Ogg file is a chain of several recordings.

    mutagen tells how long the last or the first of them plays, and so do many apps.
    """
    try:
        with (
            path.open("rb") as file,
            mmap(file.fileno(), 0, access=ACCESS_READ) as data,
        ):
            chained = _is_chained(data)
    except (OSError, ValueError) as err:  # ValueError: an empty file
        what = f"{path.name} cannot be read: {err}."
        raise AudioError(what, where=str(path)) from err
    if chained:
        what = f"{path.name} is several recordings joined, and apps play only one."
        raise AudioError(what, where=str(path), fix="Export it as one.")


_HEADER = 27  # bytes before the table of a page's segments (section 6)
_BEGINS = 0x02  # of a page's flags: a stream begins


def _is_chained(data: mmap) -> bool:
    """Tell whether a stream begins after another one's pages: section 4."""
    place, sounding = 0, False
    while data[place : place + 4] == b"OggS" and place + _HEADER <= len(data):
        if data[place + 5] & _BEGINS:
            if sounding:
                return True
        else:
            sounding = True
        table = place + _HEADER
        segments = data[table : table + data[place + 26]]
        place = table + len(segments) + sum(segments)
    return False
