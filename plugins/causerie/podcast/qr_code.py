"""QR: an address in, the drawing of its code out, for a page to show as SVG."""

from functools import cache
from typing import cast

_QUIET = 4  # modules of nothing around a code (ISO/IEC 18004, 9.1)


@cache
def qr_path(text: str) -> str:
    """Return the dark squares of a code, as the `d` of an SVG path.

    A row's neighbours are one bar; one unit is one module, the quiet zone included.
    """
    bars = []
    for y, row in enumerate(_modules(text), _QUIET):
        dark = "".join("1" if module else " " for module in row)
        start = 0
        for bar in dark.split():
            start = dark.index(bar, start)
            bars.append(f"M{start + _QUIET} {y}h{len(bar)}v1h-{len(bar)}z")
            start += len(bar)
    return "".join(bars)


@cache
def qr_size(text: str) -> int:
    """Return how many modules a code is wide, the quiet zone included."""
    return len(_modules(text)) + 2 * _QUIET


@cache
def _modules(text: str) -> tuple[bytes, ...]:
    import segno  # only where a code is drawn

    code = segno.make_qr(text, error="m", boost_error=False)
    return cast("tuple[bytes, ...]", tuple(bytes(row) for row in code.matrix))
