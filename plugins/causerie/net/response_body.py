"""Response body: read and decompress it, up to a limit."""

import zlib
from collections.abc import AsyncIterable
from typing import Any

from causerie.text.printable import printable_line


class BodyError(ValueError):
    """Raised when a body cannot be decompressed."""


async def read_body(
    chunks: AsyncIterable[bytes], coding: str, limit: int
) -> tuple[bytes, bool]:
    """Return at most `limit` bytes of a body, and whether it was truncated.

    `coding` is the Content-Encoding; raise BodyError if it is unknown or wrong.
    """
    coding = coding.strip().lower() or "identity"
    if coding not in {"identity", *_WINDOW_BITS}:
        raise BodyError(f"It answers in the encoding {printable_line(coding)!r}.")
    decompressor = _Decompressor(coding) if coding in _WINDOW_BITS else None
    body = bytearray()
    async for chunk in chunks:
        if decompressor:
            chunk = decompressor.decompress(chunk, limit + 1 - len(body))  # noqa: PLW2901
        body += chunk
        if len(body) > limit:
            return bytes(body[:limit]), True
    return bytes(body), decompressor is not None and not decompressor.is_complete


# Some hosts send these although we accept only identity.
_GZIP = zlib.MAX_WBITS | 16
_WINDOW_BITS = {"gzip": _GZIP, "x-gzip": _GZIP, "deflate": zlib.MAX_WBITS}


class _Decompressor:
    """Decompress a stream; gzip may have several members (RFC 1952)."""

    def __init__(self, coding: str) -> None:
        self.bits = _WINDOW_BITS[coding]
        self.member: Any = None
        self.has_started = False

    @property
    def is_complete(self) -> bool:
        """Whether the stream has ended properly."""
        return self.member is None or self.member.eof

    def decompress(self, data: bytes, most: int) -> bytes:
        """Decompress the next chunk, up to `most` bytes."""
        found = bytearray()
        while data and len(found) < most:
            if self.member is None or self.member.eof:
                if self.has_started and (
                    self.bits != _GZIP or not data.startswith(b"\x1f")
                ):
                    break  # padding, or trailing garbage
                self.member = zlib.decompressobj(self._window_bits(data))
            try:
                found += self.member.decompress(data, most - len(found))
            except zlib.error as error:
                raise BodyError("Its body cannot be unpacked.") from error
            self.has_started = True
            data = self.member.unused_data
        return bytes(found)

    def _window_bits(self, data: bytes) -> int:
        """Return the window bits; some "deflate" comes without a header (RFC 1950)."""
        is_bare = self.bits == zlib.MAX_WBITS and data[0] & 0x0F != zlib.DEFLATED
        return -zlib.MAX_WBITS if is_bare else self.bits
