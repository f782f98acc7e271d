"""Code fingerprint: a digest of the code that builds; part of every cache key."""

import os
import sys
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path

PACKAGE = Path(__file__).parent


def code_files() -> list[Path]:
    """Return the files of Causerie's code."""
    return sorted(PACKAGE.rglob("*.py"))


def installed_packages() -> list[tuple[str, int]]:
    """Return the installed distributions: names with versions, and mtimes in ns.

    Another version of a package has another name or another time.
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
def code_fingerprint() -> bytes:
    """Return a digest of the engine's code, Python and the installed packages."""
    digest = sha256(f"{sys.version} {installed_packages()}".encode())
    for path in code_files():
        digest.update(path.read_bytes())
    return digest.digest()
