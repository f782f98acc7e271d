"""Descriptions cut to what a feed may hold."""

import re
import unicodedata
from collections.abc import Iterator
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from causerie.podcast.feed import truncate_html as module
from causerie.podcast.feed.truncate_html import (
    DESCRIPTION_LIMIT,
    html_to_words,
    truncate_html,
)

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
FRANCE = "\U0001f1eb\U0001f1f7"
THUMB = "\U0001f44d\U0001f3fd"
ACCENTED = "e\u0301"
KEYCAP = "1\ufe0f\u20e3"
WALES = "\U0001f3f4" + "".join(chr(0xE0000 + ord(c)) for c in "gbwls") + "\U000e007f"
HANGUL = "\u1112\u1161\u11ab"
ENTITY = "&eacute;\u0323"


@pytest.mark.parametrize(
    "whole",
    [
        *(FAMILY, FRANCE, THUMB, ACCENTED, KEYCAP, WALES, HANGUL),
        *("&eacute;", ENTITY, "é"),
    ],
)
def test_what_readers_see_as_one_character_is_kept_or_left_whole(whole: str) -> None:
    size = len(whole.encode())

    for limit in range(2, 2 + size):
        assert truncate_html(f"ab{whole}{whole}", limit) == "ab"
    assert truncate_html(f"ab{whole}{whole}", 2 + size) == f"ab{whole}"


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        (2, ""),
        (8, "<p>U</p>"),
        (12, "<p>Un</p>"),
        (17, "<p>Un</p>"),
        (18, "<p>Un <b>d</b></p>"),
        (21, "<p>Un <b>deux</b></p>"),
        (27, "<p>Un <b>deux</b><br> t</p>"),
    ],
)
def test_html_is_cut_between_tags_and_closed(limit: int, expected: str) -> None:
    found = truncate_html("<p>Un <b>deux</b><br> trois</p><p>Quatre</p>", limit)

    assert len(found.encode()) <= limit
    assert found == expected


def test_what_fits_is_left_alone() -> None:
    fits = "é" * (DESCRIPTION_LIMIT // 2)

    assert truncate_html(f"  {fits} ") == fits
    assert truncate_html("<p>non fermé") == "<p>non fermé"


def test_no_character_swallows_the_tag_after_it() -> None:
    assert (
        truncate_html("<b>\u0600</b> deux trois", 9) == "<b>\u0600</b>"
    )  # a prepended sign


def test_less_than_is_no_tag() -> None:
    assert truncate_html("a < b et b > c, 1<2", 12) == "a < b et b >"


PIECES = st.sampled_from(
    [
        *("<p>", "</p>", "<b class='x'>", "</b>", "<br>", "<!-- > -->", "&amp;"),
        *(FAMILY, FRANCE, THUMB, ACCENTED, "é", "a", " ", "<", "&"),
        *("\u0627", "\U0001f1eb"),
    ]
)


ODD = st.sampled_from(["\u0600", "\r\n", "\n", "\u0301", "\u200d", "\u0903", "<hr/>"])


def open_in(markup: str) -> list[str]:
    """Return the elements that nothing ends; an end tag ends all within its own."""
    found: list[str] = []
    for end, name in re.findall(r"<(/?)([pb])\b[^<>]*>", markup):
        if not end:
            found.append(name)
        elif name in found:
            while found.pop() != name:
                pass
    return found


@given(st.lists(PIECES, max_size=40), st.integers(0, 80))
def test_a_cut_is_in_bounds_well_formed_and_a_beginning(
    pieces: list[str], limit: int
) -> None:
    text = "".join(pieces)

    found = truncate_html(text, limit)

    assert len(found.encode()) <= limit
    assert truncate_html(found, limit) == found
    stripped = text.strip()
    if found != stripped:
        kept = re.sub(r"(</\w+>)+$", "", found)
        assert stripped.startswith(kept.rstrip())
        rest = stripped[len(kept) :]
        assert not rest or not unicodedata.combining(rest[0])
        assert not open_in(found)


@given(st.lists(PIECES | ODD, max_size=40), st.integers(0, 80))
def test_it_is_cut_as_if_each_character_were_counted(
    pieces: list[str], limit: int
) -> None:
    split = module._split_tokens

    def one_by_one(text: str) -> Iterator[tuple[str, str | None]]:
        for token, name in split(text):
            if name is None:
                yield from ((whole, "") for whole in module._clusters(token))
            else:
                yield token, name

    found = truncate_html("".join(pieces), limit)

    with patch.object(module, "_split_tokens", one_by_one):
        assert found == truncate_html("".join(pieces), limit)


@given(st.text())
def test_any_text_can_be_cut(text: str) -> None:
    assert len(truncate_html(text, 10).encode(errors="surrogatepass")) <= 10


def test_words_of_a_cut_are_words_of_the_whole() -> None:
    markup = "<ul>" + "".join(f"<li>point {n}</li>" for n in range(900)) + "</ul>"

    found = truncate_html(markup)

    assert html_to_words(markup).startswith(html_to_words(found))
    assert html.fragment_fromstring(found).tag == "ul"
    assert DESCRIPTION_LIMIT - 30 < len(found) <= DESCRIPTION_LIMIT
