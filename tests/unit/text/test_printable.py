"""Untrusted text in a page and on a terminal."""

import pytest

from causerie.terminal import print_line
from causerie.text.printable import printable, printable_line

FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467"

SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x00b\x1b[31mc\x9bd\x85e", "ab[31mcd e"),
        ("un\u202edeux\u2066trois\u200e", "undeuxtrois"),
        ("x\ud800y\udfffz", "xyz"),
        ("\ue000private", "private"),
        ("\u3164", ""),
        ("\u3164 \u115f\u1160\uffa0\u2800\u034f", ""),
        ("\ufe0f\u0301", ""),
        ("\U000e0041\U000e0042", ""),
        ("a\u200bb\u200cc\u200dd\u2060e\ufeff", "abcde"),
        (FAMILY, FAMILY),
        ("\u2764\ufe0f\u200d\U0001f525", "\u2764\ufe0f\u200d\U0001f525"),
        (
            "\U0001f469\U0001f3fd\u200d\U0001f4bb!",
            "\U0001f469\U0001f3fd\u200d\U0001f4bb!",
        ),
        ("\u0645\u06cc\u200c\u062e", "\u0645\u06cc\u200c\u062e"),  # Persian
        ("\u0915\u094d\u200d\u0937", "\u0915\u094d\u200d\u0937"),  # Hindi
        ("\u0d28\u0d4d\u200d!", "\u0d28\u0d4d\u200d!"),  # Malayalam
        (f"\u200d{FAMILY}\u200d", FAMILY),
        (f"{SCOTLAND} {SCOTLAND}", f"{SCOTLAND} {SCOTLAND}"),
        (f"x{SCOTLAND[1:]} {SCOTLAND[:-1]}", "x \U0001f3f4"),
        (SCOTLAND[:1] + SCOTLAND[1:-1] * 9 + SCOTLAND[-1:], "\U0001f3f4"),
        ("Z" + "\u0301" * 90 + "oe", "Z" + "\u0301" * 4 + "oe"),
        ("e\u0301te\u0301", "e\u0301te\u0301"),
        *(  # of other scripts, and newer ones
            (f"{letter}{mark * 90}", f"{letter}{mark * 4}")
            for letter, mark in zip(
                "zz\u043e\u05d0\u0639\u0e01\u0ea1",
                "\u1dc0\ufe20\u2de0\u05b7\u0651\u0e49\u0ec8",
                strict=True,
            )
        ),
        (
            "\u05e9\u05bc\u05b8\u05c1 \u0643\u0651\u064e",
            "\u05e9\u05bc\u05b8\u05c1 \u0643\u0651\u064e",
        ),
        (
            "\u0e19\u0e49\u0e33 \u0e17\u0e35\u0e48",
            "\u0e19\u0e49\u0e33 \u0e17\u0e35\u0e48",
        ),
        ("\u1dc0\u0651", ""),  # marks of no letter
        (
            "  l'\u00e9t\u00e9\u00a0: \u00ab oui \u00bb\n",
            "l'\u00e9t\u00e9 : \u00ab oui \u00bb",
        ),
        ("x" * 300, "x" * 199 + "\u2026"),
    ],
)
def test_what_hides_is_taken_out(text: str, shown: str) -> None:
    assert shown == printable_line(text)
    assert shown == printable_line(shown)


@pytest.mark.parametrize("length", range(8, 20))
def test_what_is_cut_off_leaves_nothing_unseen(length: int) -> None:
    shown = printable_line(f"{FAMILY} {SCOTLAND} {FAMILY}", length)

    assert len(shown) <= length
    assert shown == printable_line(shown, length)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x9b31mb\x9d0;t\x07\x1b]0;t\x1b\\", "a31mb0;t]0;t\\"),
        ("one\r\ntwo\tthree", "one\ntwo\tthree"),
        ("over\rwritten\x08", "overwritten"),
        ("\u202eabc\u2069\ud800", "abc"),
        (f"l'\u00e9t\u00e9\u00a0: {FAMILY}", f"l'\u00e9t\u00e9\u00a0: {FAMILY}"),
    ],
)
def test_a_terminal_gets_words_only(
    text: str, shown: str, capsys: pytest.CaptureFixture[str]
) -> None:
    print_line(text)

    assert shown == printable(text)
    assert f"{shown}\n" == capsys.readouterr().err
