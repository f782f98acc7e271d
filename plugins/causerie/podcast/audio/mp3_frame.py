"""The frames of MPEG audio: their headers in, how long each is and plays out.

Sources: ISO/IEC 11172-3 and 13818-3, 2.4.2.3.
"""

from functools import lru_cache
from mmap import mmap
from typing import NamedTuple

Data = bytes | mmap


class Layout(NamedTuple):
    """What the header of a frame says of the frame."""

    bytes: int
    samples: int
    rate: int  # samples per second


def read_key(data: Data, position: int) -> int:
    """Return the first 23 bits of what may be a frame."""
    return int.from_bytes(data[position : position + 3]) >> 1


@lru_cache(maxsize=4096)
def read_layout(key: int) -> Layout | None:
    """Decode a key; None if no frame begins so."""
    version = key >> 10 & 3
    divisor = _DIVISORS.get(version)
    layer = _LAYERS.get(key >> 8 & 3)
    full_rate = _RATES.get(key >> 1 & 3)
    if key >> 12 != _SYNC or divisor is None or layer is None or full_rate is None:
        return None
    kbits = _BITRATES[version == MPEG_1, layer][key >> 3 & 15]
    if not kbits:
        return None
    rate = full_rate // divisor
    samples = (384, 1152, 1152 if version == MPEG_1 else 576)[layer - 1]
    slot = 4 if layer == 1 else 1  # bytes
    slots = samples * kbits * 125 // (rate * slot) + (key & 1)
    return Layout(slots * slot, samples, rate)


# The codes in a frame's header: ISO/IEC 11172-3 and 13818-3, 2.4.2.3
_SYNC = 0x7FF
MPEG_1 = 3
_DIVISORS = {MPEG_1: 1, 2: 2, 0: 4}  # of the sampling rates, for MPEG-1, 2 and 2.5
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

# In a key: what stays the same from frame to frame (version, layer, sampling rate).
ALIKE = 0b11111111111_11_11_0_0000_11_0
