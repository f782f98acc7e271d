"""Draw the QR code of a URL as an SVG path."""

from functools import cache
from typing import cast

_QUIET_ZONE = 4  # light modules around a code (ISO/IEC 18004, 9.1)


@cache
def qr_path(text: str) -> str:
    """Return the dark modules of a code as the `d` of an SVG path.

    One unit is one module; neighbours in a row are one bar. The origin is the corner of
    the quiet zone.
    """
    bars = []
    for y, row in enumerate(_modules(text), _QUIET_ZONE):
        dark = "".join("1" if module else " " for module in row)
        start = 0
        for bar in dark.split():
            start = dark.index(bar, start)
            bars.append(f"M{start + _QUIET_ZONE} {y}h{len(bar)}v1h-{len(bar)}z")
            start += len(bar)
    return "".join(bars)


@cache
def qr_size(text: str) -> int:
    """Return the width of a code in modules, with its quiet zone."""
    return len(_modules(text)) + 2 * _QUIET_ZONE


def qr_lines(text: str) -> list[str]:
    """Return a code as lines of half blocks, dark on light, for a terminal."""
    width = qr_size(text)
    edge = bytes(width)
    quiet = bytes(_QUIET_ZONE)
    rows = [quiet + row + quiet for row in _modules(text)]
    rows = [edge] * _QUIET_ZONE + rows + [edge] * (_QUIET_ZONE + 1)
    signs = {(0, 0): "█", (0, 1): "▀", (1, 0): "▄", (1, 1): " "}  # ink is light
    return [
        "".join(signs[one, two] for one, two in zip(*pair, strict=True))
        for pair in zip(rows[::2], rows[1::2], strict=False)
    ]


@cache
def _modules(text: str) -> tuple[bytes, ...]:
    import segno  # only where a code is drawn

    code = segno.make_qr(text, error="m", boost_error=False)
    return cast("tuple[bytes, ...]", tuple(bytes(row) for row in code.matrix))
