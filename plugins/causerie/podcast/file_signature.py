"""File signature: which version of a recording a file holds, without reading it all.

Its date can be put back, and of a length there may be many: some of its bytes tell too.
"""

from pathlib import Path
from typing import NamedTuple

from causerie.files.checksum import sample_checksum


class State(NamedTuple):
    """What is the same as long as nobody changes the file."""

    size: int  # bytes
    checksum: int  # of some bytes
    mtime_ns: int


def state(path: Path) -> State:
    """Look at a recording; raise OSError if it cannot be read."""
    return State(*sample_checksum(path), path.stat().st_mtime_ns)
