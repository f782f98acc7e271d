"""Code fingerprint: a digest of the code that builds; part of every cache key."""

import os
import sys
from collections.abc import Iterator
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
    return sorted({(entry.name, entry.stat().st_mtime_ns) for entry in _packages()})


def packages_digest() -> str:
    """Return a digest of all files of the installed distributions, as these list them.

    So copies of distributions, which have other mtimes, are the same.
    """
    digest = sha256()
    for name, entry in sorted({entry.name: entry for entry in _packages()}.items()):
        try:
            listed = Path(entry.path, "RECORD").read_bytes()
        except OSError:  # not installed by pip
            listed = str(entry.stat().st_mtime_ns).encode()
        digest.update(name.encode() + sha256(listed).digest())
    return digest.hexdigest()


def _packages() -> Iterator[os.DirEntry[str]]:
    for folder in {path for path in sys.path if path}:
        endings = (".dist-info", ".egg-info")[
            : 2 if folder.endswith("-packages") else 1
        ]
        with suppress(OSError), os.scandir(folder) as entries:
            yield from (entry for entry in entries if entry.name.endswith(endings))


@cache
def code_fingerprint() -> bytes:
    """Return a digest of the engine's code, Python and the installed packages."""
    digest = sha256(f"{sys.version} {installed_packages()}".encode())
    for path in code_files():
        digest.update(path.read_bytes())
    return digest.digest()
