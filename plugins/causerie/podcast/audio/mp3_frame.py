"""Decode the header of an MPEG audio frame (ISO/IEC 11172-3 and 13818-3, 2.4.2.3)."""

from functools import lru_cache
from mmap import mmap
from typing import NamedTuple

FileBytes = bytes | mmap


class FrameHeader(NamedTuple):
    """The size and playing time of a frame, decoded from its header."""

    bytes: int  # of the whole frame
    samples: int
    rate: int  # samples per second


def read_header_bits(data: FileBytes, position: int) -> int:
    """Return the first 23 bits at a position where a frame may start."""
    return int.from_bytes(data[position : position + 3]) >> 1


@lru_cache(maxsize=4096)
def decode_header(bits: int) -> FrameHeader | None:
    """Decode the first 23 bits of a frame; return None if no frame begins with them."""
    version = bits >> 10 & 3
    divisor = _DIVISORS.get(version)
    layer = _LAYERS.get(bits >> 8 & 3)
    full_rate = _RATES.get(bits >> 1 & 3)
    if bits >> 12 != _SYNC or divisor is None or layer is None or full_rate is None:
        return None
    kbits = _BITRATES[version == MPEG_1, layer][bits >> 3 & 15]
    if not kbits:
        return None
    rate = full_rate // divisor
    samples = (384, 1152, 1152 if version == MPEG_1 else 576)[layer - 1]
    slot = 4 if layer == 1 else 1  # bytes
    slots = samples * kbits * 125 // (rate * slot) + (bits & 1)
    return FrameHeader(slots * slot, samples, rate)


# The codes of the header's fields.
_SYNC = 0x7FF
MPEG_1 = 3
_DIVISORS = {MPEG_1: 1, 2: 2, 0: 4}  # of the sampling rates: MPEG-1, 2 and 2.5
_LAYERS = {3: 1, 2: 2, 1: 3}
_RATES = {0: 44100, 1: 48000, 2: 32000}
MONO = 3
_LOW = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0)
_BITRATES = {  # kbit/s, zero if free or reserved, by (MPEG-1 or not, layer)
    (True, 1): (*range(0, 449, 32), 0),
    (True, 2): (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 0),
    (True, 3): (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0),
    (False, 1): (0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256, 0),
    (False, 2): _LOW,
    (False, 3): _LOW,
}

# Mask of the 23 bits: what all frames of a stream share (version, layer, rate).
SAME_STREAM = 0b11111111111_11_11_0_0000_11_0
