"""Cards are drawn in the site's colours, the same each time."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from causerie.cards.draw_card import Card, CardDrawer, Drawn
from causerie.cards.look import Look, find_icon, read_look
from causerie.cards.set_text import OURS, Fonts
from pictures import picture, png

CARD = Card("Un an après", "Entre collègues", "Causerie")


def drawer(look: Look | None = None, icon: Path | None = None) -> CardDrawer:
    return CardDrawer(look or Look(), Fonts(OURS), icon)


def colours(drawn: Drawn) -> set[str]:
    image = Image.open(BytesIO(drawn.data)).convert("RGB")
    return {"#{:02x}{:02x}{:02x}".format(*each) for _, each in image.getcolors(2**20)}


def test_a_title_is_drawn_in_the_look_of_the_site() -> None:
    look = Look(paper="#102030", ink="#ffeedd", red="#00aa00", margin_line="#0000aa")

    drawn = drawer(look).draw(CARD)

    image = Image.open(BytesIO(drawn.data))
    assert (image.size, image.format, drawn.ending) == ((1200, 630), "PNG", ".png")
    assert {"#102030", "#ffeedd", "#00aa00", "#0000aa"} <= colours(drawn)
    assert len(drawn.data) < 40_000


def test_the_same_card_has_the_same_bytes_and_another_title_others() -> None:
    one = drawer().draw(CARD)

    assert one == drawer().draw(CARD)
    assert one != drawer().draw(Card("Deux ans après", CARD.label, CARD.site))


def test_an_image_stands_beside_the_title_or_is_all_of_the_card() -> None:
    red = png(800, mode="RGB", colour="#c01020")
    beside = drawer().draw(Card("Un", "", "", red))
    whole = drawer().draw(Card("Un", "", "", red, fills=True))
    small = drawer().draw(Card("Un", "", "", png(90, colour="#c01020"), fills=True))

    assert beside.ending == whole.ending == small.ending == ".jpg"
    corners = [
        Image.open(BytesIO(each.data)).getpixel((4, 4))
        for each in (beside, whole, small)
    ]
    assert [each[0] - each[1] > 100 for each in corners] == [False, True, False]
    assert Image.open(BytesIO(beside.data)).getpixel((1000, 300))[1] < 60


@pytest.mark.parametrize("data", [b"none", picture("JPEG")[:200], b"\x89PNG\r\n\x1a\n"])
def test_an_image_that_cannot_be_read_leaves_the_title(data: bytes) -> None:
    damaged = Card(CARD.title, CARD.label, CARD.site, data, fills=True)

    assert drawer().draw(damaged) == drawer().draw(CARD)


def test_covers_of_episodes_are_squares_that_directories_take() -> None:
    image = Image.open(BytesIO(drawer().draw_square(CARD).data))

    assert (image.size, image.format, image.mode) == ((1400, 1400), "JPEG", "RGB")


def test_the_look_is_that_of_the_site_s_own_styles(tmp_path: Path) -> None:
    theme = tmp_path / "theme/static/css/site.css"
    theme.parent.mkdir(parents=True)
    theme.write_text(
        "/* --ink: #999999 */ :root { --paper: light-dark(#FDF, #000);"
        " --red: rgb(1 2 3); --margin-line: #12345678 }"
    )
    (tmp_path / "own.css").write_text(":root { --ink: #0a0b0c; --paper: white }")
    settings = {"THEME": str(tmp_path / "theme"), "STYLESHEET": "own.css"}

    look = read_look(settings, tmp_path)

    assert look == Look(paper="#ffddff", ink="#0a0b0c", margin_line="#123456")


def test_the_icon_of_the_site_goes_before_the_theme_s(tmp_path: Path) -> None:
    settings = {"THEME": str(tmp_path / "theme")}
    assert find_icon(settings, tmp_path) is None
    for folder in (tmp_path / "theme", tmp_path):
        icon = folder / "root/apple-touch-icon.png"
        icon.parent.mkdir(parents=True)
        icon.write_bytes(png(180, colour="#00ff00"))
        assert find_icon(settings, tmp_path) == icon
    assert "#00ff00" in colours(drawer(icon=icon).draw(CARD))
