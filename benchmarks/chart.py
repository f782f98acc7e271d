"""The chart: how long an edit takes with each tool, as an SVG for light and dark pages.

Bars stand on a logarithmic scale: a hundredth of the time is still to be seen.
"""

from collections.abc import Mapping
from html import escape
from math import floor, log10
from typing import Any

from ratios import middle

BARS = {"inv": "Causerie", "hugo": "Hugo", "pelican": "plain Pelican"}
EDIT = "text of an old post"

_LEFT, _WIDTH, _RIGHT = 190, 430, 100  # names, bars, figures
_ROW, _GAP, _TOP = 24, 18, 56
_STYLE = """\
<style>
text { font: 14px system-ui, sans-serif; fill: #1f2328; }
.title { font-weight: 600; }
.aside, .axis { fill: #59636e; font-size: 12px; }
line { stroke: #d1d9e0; }
.inv { fill: #b8400f; } .hugo, .pelican { fill: #8c959f; }
@media (prefers-color-scheme: dark) {
text { fill: #f0f6fc; }
.aside, .axis { fill: #9198a1; }
line { stroke: #3d444d; }
.inv { fill: #f0883e; } .hugo, .pelican { fill: #656c76; }
}
</style>
"""


def draw(sizes: Mapping[str, Mapping[str, Any]]) -> str:
    """Draw the median times of one edit, by number of posts and tool."""
    rows = {int(posts): _times(size) for posts, size in sizes.items()}
    every = [seconds for row in rows.values() for seconds in row.values()]
    low, high = floor(log10(min(every))), log10(max(every))

    def place(seconds: float) -> float:
        return _LEFT + _WIDTH * (log10(seconds) - low) / (high - low)

    parts, y = [], _TOP
    for posts in sorted(rows):
        for number, (tool, seconds) in enumerate(rows[posts].items()):
            if number == 0:
                parts.append(_text(0, y + 16, f"{posts:,} posts", "title"))
            parts.append(_text(_LEFT - 8, y + 16, BARS[tool], "name", "end"))
            width = place(seconds) - _LEFT
            parts.append(
                f'<rect class="{tool}" x="{_LEFT}" y="{y + 2}" width="{width:.1f}"'
                f' height="{_ROW - 5}" rx="2"/>'
            )
            parts.append(_text(place(seconds) + 6, y + 16, _told(seconds), "figure"))
            y += _ROW
        y += _GAP
    for power in range(low, floor(high) + 1):
        x = place(10**power)
        parts.insert(
            0, f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{_TOP - 6}" y2="{y - 10}"/>'
        )
        parts.append(_text(x, y + 6, _told(10**power), "axis", "middle"))
    title = "From a saved edit of one post to the whole site, built by a new process"
    parts.insert(0, _text(0, 18, title, "title"))
    parts.insert(1, _text(0, 38, "Median time, on a logarithmic scale", "aside"))
    width = _LEFT + _WIDTH + _RIGHT
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {y + 14}"'
        f' role="img" aria-label="{escape(title)}">\n{_STYLE}' + "\n".join(parts)
        + "\n</svg>\n"
    )  # fmt: skip


def _times(size: Mapping[str, Any]) -> dict[str, float]:
    """Return what one edit takes with each tool, as far as that was measured.

    Pelican keeps nothing: an edit is a build from nothing for it.
    """
    edit, clean = size["acts"][EDIT], size["clean"]
    known = {"inv": edit, "hugo": edit, "pelican": clean}
    return {
        tool: middle(rounds, tool)
        for tool, rounds in known.items()
        if any(tool in one for one in rounds)
    }


def _told(seconds: float) -> str:
    """Write a time as people say it.

    >>> _told(0.0424), _told(1.234), _told(45.6)
    ('42 ms', '1.2 s', '46 s')
    """
    if seconds < 1:
        return f"{1000 * seconds:.0f} ms"
    return f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s"  # noqa: PLR2004


def _text(x: float, y: float, words: str, kind: str, anchor: str = "start") -> str:
    return (
        f'<text class="{kind}" x="{x:.1f}" y="{y}" text-anchor="{anchor}">'
        f"{escape(words)}</text>"
    )
