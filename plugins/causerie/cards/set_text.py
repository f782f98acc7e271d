"""Set text on a card: in lines of about one width, as large as the place allows."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

OURS = Path(__file__).parent / "fonts/NotoSerif-Bold.ttf"
_NO_GLYPH = "\U0010ffff"  # no font has it
# Emoji, what joins them, and marks that only direct.
_UNSET = frozenset({"So", "Sk", "Cs", "Co", "Cn", "Cf", "Cc"})
_VARIANTS = {*map(chr, range(0xFE00, 0xFE10))}  # "shown as an emoji"
_SIGNS = frozenset("©®™°№^`")  # of these categories, but of texts
_LINE = 1.22  # of the letters' size
_ELLIPSIS = "…"
_LONGEST = 400  # letters: no card has place for as many


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of a text, and the font that they are set in."""

    texts: tuple[str, ...]
    font: "FreeTypeFont"
    height: int  # pixels, of one line


class Fonts:
    """A font in the sizes that are asked for."""

    def __init__(self, path: Path) -> None:
        """`path` is a font's; our own is set the same way on every machine."""
        self._path = path
        self._known: dict[int, FreeTypeFont] = {}

    def size(self, pixels: int) -> "FreeTypeFont":
        """Return the font in a size."""
        from PIL import ImageFont, features

        if pixels not in self._known:
            shapes = self._path != OURS and features.check("raqm")
            layout = ImageFont.Layout.RAQM if shapes else ImageFont.Layout.BASIC
            self._known[pixels] = ImageFont.truetype(
                str(self._path), pixels, layout_engine=layout
            )
        return self._known[pixels]

    def missing(self, text: str) -> str:
        """Return the letters of a text that the font does not have."""
        font = self.size(40)
        empty = bytes(font.getmask(_NO_GLYPH))
        return "".join(
            each
            for each in dict.fromkeys(text)
            if not each.isspace() and bytes(font.getmask(each)) == empty
        )

    def fit(self, text: str, width: int, height: int, sizes: range) -> Lines:
        """Set a text as large as a box allows; what is too long ends in an ellipsis."""
        if len(text) > _LONGEST:
            text = f"{text[:_LONGEST]}{_ELLIPSIS}"
        for pixels in sizes:
            font = self.size(pixels)
            lines = [*_wrapped(text, font, width)]
            tall = round(pixels * _LINE)
            fits = all(font.getlength(line) <= width for line in lines)
            if fits and len(lines) * tall <= height:
                return Lines(tuple(_balanced(text, font, width)), font, tall)
        most = max(1, height // tall)
        kept = [_shortened(line, font, width) for line in lines[:most]]
        if len(lines) > most:
            kept[-1] = _shortened(
                f"{kept[-1].rstrip(_ELLIPSIS)}{_ELLIPSIS}", font, width
            )
        return Lines(tuple(kept), font, tall)


def settable(text: str) -> str:
    """Return a text as a card can show it: composed, in one line, without emoji."""
    composed = unicodedata.normalize("NFC", text)
    kept = (
        each
        for each in composed
        if each in _SIGNS
        or each.isspace()
        or (unicodedata.category(each) not in _UNSET and each not in _VARIANTS)
    )
    # spaces that do not break stay as they are
    return re.sub(r"[ \t\r\n]+", " ", "".join(kept)).strip()


def _balanced(text: str, font: "FreeTypeFont", width: int) -> list[str]:
    """Break a text into as few lines as it needs, all of about one length."""
    lines = [*_wrapped(text, font, width)]
    narrow, wide = 0, width
    while wide - narrow > 8:  # noqa: PLR2004 - pixels that nobody sees
        middle = (narrow + wide) // 2
        tried = [*_wrapped(text, font, middle)]
        fits = max(map(font.getlength, tried)) <= middle
        if fits and len(tried) == len(lines):
            wide, lines = middle, tried
        else:
            narrow = middle
    return lines


def _wrapped(text: str, font: "FreeTypeFont", width: int) -> Iterator[str]:
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if line and font.getlength(longer) > width:
            yield line
            line = word
        else:
            line = longer
    yield line


def _shortened(line: str, font: "FreeTypeFont", width: int) -> str:
    if font.getlength(line) <= width:
        return line
    kept = line.rstrip(_ELLIPSIS)
    while kept and font.getlength(kept + _ELLIPSIS) > width:
        kept = kept[:-1].rstrip()
    return kept + _ELLIPSIS
