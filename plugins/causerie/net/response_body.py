"""Body: what a stranger sends, read and unpacked up to a limit and no further."""

import zlib
from collections.abc import AsyncIterable
from typing import Any

from causerie.text.printable import printable_line


class BodyError(ValueError):
    """Raised when a body is packed in a way that cannot be unpacked."""


async def read_body(
    chunks: AsyncIterable[bytes], coding: str, limit: int
) -> tuple[bytes, bool]:
    """Read at most `limit` bytes, and tell whether there were more.

    `coding` is the Content-Encoding; raise BodyError if it is unknown or untrue.
    """
    coding = coding.strip().lower() or "identity"
    if coding not in {"identity", *_UNPACK}:
        raise BodyError(f"It answers in the encoding {printable_line(coding)!r}.")
    unpacker = _Unpacker(coding) if coding in _UNPACK else None
    body = bytearray()
    async for chunk in chunks:
        body += unpacker.unpack(chunk, limit + 1 - len(body)) if unpacker else chunk
        if len(body) > limit:
            return bytes(body[:limit]), True
    return bytes(body), unpacker is not None and not unpacker.whole


# Asked for none of these, some hosts send them all the same.
_GZIP = zlib.MAX_WBITS | 16
_UNPACK = {"gzip": _GZIP, "x-gzip": _GZIP, "deflate": zlib.MAX_WBITS}


class _Unpacker:
    """Unpack what comes piece by piece; gzip may have several members (RFC 1952)."""

    def __init__(self, coding: str) -> None:
        self.bits = _UNPACK[coding]
        self.member: Any = None
        self.begun = False

    @property
    def whole(self) -> bool:
        """Whether nothing is missing at its end."""
        return self.member is None or self.member.eof

    def unpack(self, data: bytes, most: int) -> bytes:
        """Return what is in the next piece, or its first `most` bytes."""
        found = bytearray()
        while data and len(found) < most:
            if self.member is None or self.member.eof:
                if self.begun and (self.bits != _GZIP or not data.startswith(b"\x1f")):
                    break  # filling, or what somebody put behind it
                self.member = zlib.decompressobj(self._bits(data))
            try:
                found += self.member.decompress(data, most - len(found))
            except zlib.error as error:
                raise BodyError("Its body cannot be unpacked.") from error
            self.begun = True
            data = self.member.unused_data
        return bytes(found)

    def _bits(self, data: bytes) -> int:
        """Tell what it is: some hosts send "deflate" without its header (RFC 1950)."""
        is_bare = self.bits == zlib.MAX_WBITS and data[0] & 0x0F != zlib.DEFLATED
        return -zlib.MAX_WBITS if is_bare else self.bits
