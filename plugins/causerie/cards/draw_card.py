"""Draw a card: the title of a post on the site's paper, or its cover; bytes decide."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from warnings import catch_warnings

from causerie.cards.look import Look
from causerie.cards.set_text import Fonts, settable

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

RECIPE = 2  # increase it when anything here draws otherwise
WIDTH, HEIGHT = 1200, 630  # pixels; Open Graph's
SQUARE = 1400  # pixels a side: the least that Apple takes of a cover
_MOST_PIXELS = 100_000_000  # of an image that is decoded
_MARGIN, _TEXT, _EDGE = 96, 144, 72  # where the red line stands, and what it keeps
_PICTURE = 360  # pixels a side
_LABEL, _ICON = 30, 60
_COLOURS = 64  # of a card without a picture
_RAMP = 13  # steps from the paper to the colour of letters: their edges
_ALIKE = 8  # of 255: colours no further apart are one


@dataclass(frozen=True, slots=True)
class Card:
    """What a card says."""

    title: str
    label: str  # above it: a topic, a show
    site: str  # below it
    picture: bytes = b""  # an image beside the title; empty: none
    fills: bool = False  # the image is all of the card, if it is large enough


@dataclass(frozen=True, slots=True)
class Drawn:
    """A card as a file."""

    data: bytes
    ending: str  # ".png" or ".jpg"


class CardDrawer:
    """Draws cards in one look."""

    def __init__(self, look: Look, fonts: Fonts, icon: Path | None) -> None:
        self._look, self._fonts = look, fonts
        read = _read(icon.read_bytes()) if icon else None
        self._icon = _cropped(read, _ICON, _ICON) if read else None
        self._palette = _palette(look, self._icon)

    def draw(self, card: Card) -> Drawn:
        """Draw a card."""
        picture = _read(card.picture) if card.picture else None
        if card.fills and picture and picture.width >= WIDTH // 2:
            return _as_photo(_cropped(picture, WIDTH, HEIGHT))
        image, draw = self._paper(WIDTH, HEIGHT, _MARGIN)
        width = WIDTH - _TEXT - _EDGE
        if picture:
            side = _cropped(picture, _PICTURE, _PICTURE)
            image.paste(side, (WIDTH - _EDGE - _PICTURE, (HEIGHT - _PICTURE) // 2))
            width -= _PICTURE + 48
        self._write(draw, card.label, (_TEXT, 72, width, _LABEL), self._look.red)
        lines = self._fonts.fit(settable(card.title), width, 330, range(84, 38, -2))
        top = 136 + (330 - len(lines.texts) * lines.height) // 2
        for number, line in enumerate(lines.texts):
            place = (_TEXT, top + number * lines.height)
            draw.text(place, line, fill=self._look.ink, font=lines.font)
        left = _TEXT
        if self._icon:
            image.paste(self._icon, (_TEXT, HEIGHT - 126))
            left += _ICON + 20
        box = (left, HEIGHT - 116, WIDTH - left - _EDGE, _LABEL)
        self._write(draw, card.site, box, self._look.faded)
        return _as_photo(image) if picture else _as_drawing(image, self._palette)

    def draw_square(self, card: Card) -> Drawn:
        """Draw the cover of an episode: the show's name, and the title."""
        image, draw = self._paper(SQUARE, SQUARE, 140)
        width = SQUARE - 220 - 100
        fonts = self._fonts
        lines = fonts.fit(settable(card.title), width, 800, range(150, 64, -4))
        self._write(draw, card.label, (220, 130, width, 56), self._look.red)
        top = 270 + (800 - len(lines.texts) * lines.height) // 2
        for number, line in enumerate(lines.texts):
            place = (220, top + number * lines.height)
            draw.text(place, line, fill=self._look.ink, font=lines.font)
        self._write(draw, card.site, (220, 1200, width, 56), self._look.faded)
        return _as_photo(image)

    def _paper(self, width: int, height: int, margin: int) -> "tuple[Image, ImageDraw]":
        from PIL import Image, ImageDraw

        image = Image.new("RGB", (width, height), self._look.paper)
        draw = ImageDraw.Draw(image)
        draw.rectangle((margin, 0, margin + 3, height), fill=self._look.margin_line)
        return image, draw

    def _write(
        self, draw: "ImageDraw", text: str, box: tuple[int, int, int, int], colour: str
    ) -> None:
        """Write one line; a box is where it stands, how wide it may be, how large."""
        left, top, width, size = box
        words = settable(text)
        if words and not self._fonts.missing(words):
            lines = self._fonts.fit(words, width, 2 * size, range(size, size - 1, -1))
            draw.text((left, top), lines.texts[0], fill=colour, font=lines.font)


def _read(data: bytes) -> "Image | None":
    """Return an image upright, in red, green and blue; None if it cannot be read.

    That is told where the image is shown.
    """
    from PIL import Image, ImageOps

    formats = ("AVIF", "GIF", "JPEG", "PNG", "WEBP")
    with catch_warnings(action="ignore"):
        try:
            image = Image.open(BytesIO(data), formats=formats)
            if image.width * image.height > _MOST_PIXELS:
                return None
            if image.format == "JPEG":
                image.draft("RGB", (WIDTH, WIDTH))
            upright = ImageOps.exif_transpose(image).convert("RGBA")
        except Exception:  # noqa: BLE001 - decoders raise whatever they like
            return None
    paper = Image.new("RGBA", upright.size, "white")
    return Image.alpha_composite(paper, upright).convert("RGB")


def _cropped(image: "Image", width: int, height: int) -> "Image":
    from PIL import Image, ImageOps

    return ImageOps.fit(image, (width, height), Image.Resampling.LANCZOS)


def _as_photo(image: "Image") -> Drawn:
    file = BytesIO()
    image.save(file, "JPEG", quality=84, optimize=True, progressive=True)
    return Drawn(file.getvalue(), ".jpg")


def _as_drawing(image: "Image", palette: "Image") -> Drawn:
    from PIL import Image

    file = BytesIO()
    reduced = image.quantize(palette=palette, dither=Image.Dither.NONE)
    reduced.save(file, "PNG", compress_level=7)  # 9: 5 % less, six times as long
    return Drawn(file.getvalue(), ".png")


def _palette(look: Look, icon: "Image | None") -> "Image":
    """Return the colours of all cards of a look, as the palette of an image.

    To find the best colours of each card takes three times as long as drawing it.
    """
    from PIL import Image, ImageColor

    def colour(name: str) -> tuple[int, ...]:
        return ImageColor.getrgb(name)[:3]

    paper = colour(look.paper)
    found = [paper, colour(look.margin_line)]
    for name in (look.ink, look.red, look.faded):
        steps = zip(paper, colour(name), strict=True)
        edges = [(one, other - one) for one, other in steps]
        found += [
            tuple(round(one + way * step / _RAMP) for one, way in edges)
            for step in range(1, _RAMP + 1)
        ]
    if icon:
        few = icon.quantize(_COLOURS - len(found), dither=Image.Dither.NONE)
        known: Any = few.convert("RGB").getcolors() or ()
        for _, each in sorted(known):
            # beside one that is nearly the same, Pillow may take this one for it
            if all(_apart(each, other) > _ALIKE for other in found):
                found.append(each)
    values = [value for each in found for value in each]
    image = Image.new("P", (1, 1))
    image.putpalette(values + [*paper] * (256 - len(found)))
    return image


def _apart(one: Sequence[int], other: Sequence[int]) -> int:
    return max(abs(a - b) for a, b in zip(one, other, strict=True))
