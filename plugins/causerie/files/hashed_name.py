"""Hashed name: a file's name that tells its bytes, so that caches may keep it."""

import hashlib
import re

_DIGITS = 16  # enough of a digest, and more than the digits of dates in authors' names
_HASHED = re.compile(rf"\.[0-9a-f]{{{_DIGITS}}}\.[A-Za-z0-9]+$")


def hashed_name(name: str, data: bytes) -> str:
    """Put the digest of a file's bytes before the ending of its name.

    >>> hashed_name("theme/css/site.css", b"")
    'theme/css/site.e3b0c44298fc1c14.css'
    """
    stem, dot, ending = name.rpartition(".")
    digest = hashlib.sha256(data).hexdigest()[:_DIGITS]
    return f"{stem}.{digest}{dot}{ending}"


def is_hashed(name: str) -> bool:
    """Return whether a name tells the bytes of its file, which then never changes.

    >>> is_hashed("css/site.e3b0c44298fc1c14.css"), is_hashed("photo.20260301.jpg")
    (True, False)
    """
    return _HASHED.search(name) is not None
