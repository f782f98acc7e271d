"""Body: what a stranger sends, read and unpacked up to a limit and no further."""

import zlib
from collections.abc import AsyncIterable, Callable, Mapping
from typing import Any

from causerie.visible import visible


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
        raise BodyError(f"It answers in the encoding {visible(coding)!r}.")
    unpacker = _UNPACK[coding]() if coding in _UNPACK else None
    body = bytearray()
    async for chunk in chunks:
        if unpacker:
            try:
                body += unpacker.decompress(chunk, limit + 1 - len(body))
            except zlib.error as error:
                raise BodyError("Its body cannot be unpacked.") from error
        else:
            body += chunk
        if len(body) > limit:
            return bytes(body[:limit]), True
    return bytes(body), False


# Asked for none of these, some hosts send them all the same.
_UNPACK: Mapping[str, Callable[[], Any]] = {
    "gzip": lambda: zlib.decompressobj(zlib.MAX_WBITS | 16),
    "x-gzip": lambda: zlib.decompressobj(zlib.MAX_WBITS | 16),
    "deflate": zlib.decompressobj,
}
