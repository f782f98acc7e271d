"""Text on cards: as large as there is place, in lines of about one width."""

import pytest

from causerie.cards.set_text import OURS, Fonts, settable

FONTS = Fonts(OURS)
SIZES = range(84, 38, -2)


def test_a_short_title_is_large_and_a_long_one_smaller() -> None:
    short = FONTS.fit("Un an", 900, 330, SIZES)
    long = FONTS.fit("mot " * 30 + "fin", 900, 330, SIZES)

    assert short.texts == ("Un an",)
    assert short.font.size == 84
    assert long.font.size < 60
    assert len(long.texts) * long.height <= 330
    assert " ".join(long.texts).split() == ["mot"] * 30 + ["fin"]


def test_lines_are_of_about_one_width() -> None:
    lines = FONTS.fit("Enjeux des réseaux sociaux et de leurs usages", 984, 330, SIZES)

    widths = [lines.font.getlength(line) for line in lines.texts]
    assert len(widths) > 1
    assert min(widths) > 0.6 * max(widths)


@pytest.mark.parametrize("text", ["m" * 300, "mot " * 300, "a " + "m" * 80])
def test_what_is_too_long_ends_in_an_ellipsis(text: str) -> None:
    lines = FONTS.fit(text.strip(), 900, 330, SIZES)

    assert any(line.endswith("…") for line in lines.texts)
    assert len(lines.texts) * lines.height <= 330
    assert all(lines.font.getlength(line) <= 900 for line in lines.texts)


def test_a_place_without_a_break_stays_together() -> None:
    lines = FONTS.fit(
        "Bien\u202f! Très\u00a0bien, vraiment très bien dit", 300, 330, SIZES
    )

    assert "Bien\u202f!" in " ".join(lines.texts)
    assert any("Très\u00a0bien," in line for line in lines.texts)


def test_letters_that_the_font_lacks_are_known() -> None:
    assert FONTS.missing("Ça, l’été – Ελλάδα, Привет, Dvořák № 5 « a »") == ""
    assert FONTS.missing("日本の声, 日") == "日本の声"


def test_emoji_and_what_joins_them_are_left_out() -> None:
    assert (
        settable(" Le\tmicro 🎙️ de  l'été ❤️ — 5 °C ©\n") == "Le micro de l'été — 5 °C ©"
    )
    assert settable("e\u0301te\u0301") == "été"
    assert settable("\u202eabc\u200b") == "abc"
