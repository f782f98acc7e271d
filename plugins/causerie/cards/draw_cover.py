"""Draw a cover for a show that has none: its name, and the bars of a voice."""

from io import BytesIO
from typing import TYPE_CHECKING

from causerie.cards.set_text import OURS, Fonts, settable

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

SIDE = 3000  # pixels, as directories like it best
_EDGE = 300  # left of the text, and right of it
_PAPER, _INK, _RED = (255, 253, 248), (29, 27, 24), (181, 46, 39)
_BARS = (160, 420, 700, 980, 640, 860, 460, 240)  # how high the voice is
_SIZES = range(560, 90, -20)  # of the letters; the largest that fits is taken
_HEIGHT = SIDE - 2 * _EDGE - max(_BARS) - 200  # of the name


def draw_cover(name: str) -> bytes:
    """Return a PNG of 3000 pixels a side that directories accept, with a show's name.

    The same name gives the same bytes. The font has Latin, Greek and Cyrillic letters:
    of a name in others the voice alone is drawn.
    """
    from PIL import Image, ImageDraw  # slow to import

    image = Image.new("RGB", (SIDE, SIDE), _PAPER)
    draw = ImageDraw.Draw(image)
    _draw_voice(draw)
    fonts, text = Fonts(OURS), settable(name)
    if text and not fonts.missing(text):
        lines = fonts.fit(text, SIDE - 2 * _EDGE, _HEIGHT, _SIZES)
        for number, line in enumerate(lines.texts):
            place = (_EDGE, _EDGE + number * lines.height)
            draw.text(place, line, fill=_INK, font=lines.font)
    data = BytesIO()
    image.save(data, "PNG", optimize=True)
    return data.getvalue()


def _draw_voice(draw: "ImageDraw") -> None:
    step = (SIDE - 2 * _EDGE) / len(_BARS)
    for number, height in enumerate(_BARS):
        left = _EDGE + number * step
        box = (left, SIDE - _EDGE - height, left + step * 0.55, SIDE - _EDGE)
        draw.rounded_rectangle(box, radius=step * 0.2, fill=_RED)
