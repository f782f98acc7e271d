"""Engine: which code builds the site, so that nothing older code made is taken up."""

import os
import sys
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path

PACKAGE = Path(__file__).parent


def engine_files() -> list[Path]:
    """Return the files of Causerie's code."""
    return sorted(PACKAGE.rglob("*.py"))


def installed() -> list[tuple[str, int]]:
    """Return what is installed for this Python: names with versions, and times in ns.

    Another version of whatever a build may use has another name, or another time.
    """
    found: set[tuple[str, int]] = set()
    for folder in {path for path in sys.path if path}:
        endings = (".dist-info", ".egg-info")[
            : 2 if folder.endswith("-packages") else 1
        ]
        with suppress(OSError), os.scandir(folder) as entries:
            found |= {
                (entry.name, entry.stat().st_mtime_ns)
                for entry in entries
                if entry.name.endswith(endings)
            }
    return sorted(found)


@cache
def engine_stamp() -> bytes:
    """Return a digest of Causerie's code, of Python and of all that is installed."""
    digest = sha256(f"{sys.version} {installed()}".encode())
    for path in engine_files():
        digest.update(path.read_bytes())
    return digest.digest()
