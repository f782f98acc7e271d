"""Engine: which code builds the site, so that nothing older code made is taken up."""

import sys
from functools import cache
from hashlib import sha256
from pathlib import Path

PACKAGE = Path(__file__).parent


def engine_files() -> list[Path]:
    """Return the files of Causerie's code."""
    return sorted(PACKAGE.rglob("*.py"))


@cache
def engine_stamp() -> bytes:
    """Return a digest of Causerie's code and of the Python that runs it."""
    digest = sha256(sys.version.encode())
    for path in engine_files():
        digest.update(path.read_bytes())
    return digest.digest()
