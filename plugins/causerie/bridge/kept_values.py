"""Kept values: what features keep of a build for the next, partial one.

A feature that makes one document of many posts keeps what it made of each, by the key
of the post. The bytes stay where they are, in the output.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any


@dataclass(slots=True)
class KeptValues:
    """The values of one build, and those of the build before."""

    # of the last build, by name; None: nothing is kept
    before: Callable[[str], Any] = lambda _name: None
    output: Path | None = None  # that of the last build
    # return the key of a post, by its source: a digest of all that feeds show of it
    key_of: Callable[[str], int] | None = None  # None: no build follows that asks
    now: dict[str, Any] = field(default_factory=dict)  # plain, as marshal can hold them

    def keep(self, name: str, value: Any) -> None:
        """Keep a plain value for the next build, if one asks."""
        if self.key_of:
            self.now[name] = value

    def document(self, file: str, digest: bytes) -> bytes | None:
        """Return a file of the last output; None if it has not the bytes of then."""
        try:
            data = (self.output or Path()).joinpath(file).read_bytes()
        except OSError:
            return None
        return data if digest_of(data) == digest else None


def digest_of(data: bytes) -> bytes:
    """Return the digest by which a document is known again."""
    return blake2b(data, digest_size=16).digest()
