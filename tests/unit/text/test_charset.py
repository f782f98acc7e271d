"""Untrusted bytes are decoded as browsers decode them."""

import pytest
from webencodings.labels import LABELS

from causerie.text.charset import REPLACEMENT, decode, find_codec

WORDS = "J'ai lu ceci, très juste à mon goût : « l'été »"
WESTERN = WORDS.encode("cp1252")


def test_all_labels_of_the_web_are_known_and_no_others() -> None:
    labels = [label for label in LABELS if find_codec(label) is None]
    odd = ["unicode_escape", "raw_unicode_escape", "idna", "punycode", "utf-7", "utf_7"]
    odd += ["base64", "rot13", "hex", "zip", "undefined", "mbcs", "utf-32", "cp500", ""]

    assert [] == labels
    assert [] == [label for label in odd if find_codec(label)]


@pytest.mark.parametrize("label", [name for name in LABELS if find_codec(name)])
def test_each_label_decodes_anything(label: str) -> None:
    read = decode(bytes(range(256)) * 2, label)

    assert (read == "\ufffd") == (find_codec(label) == REPLACEMENT)
    assert read.encode()  # no halves of characters


@pytest.mark.parametrize(
    "markup",
    [
        '<meta charset="iso-8859-1">',
        "<META CHARSET=ISO-8859-1>",
        "<meta charset='windows-1252'/>",
        "<meta/charset=latin1>",
        '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">',
        '<meta content="text/html;charset=l1" http-equiv=content-type>',
        "<!-- <meta charset=utf-16> --><meta charset=cp1252>",
        '<meta name="a" content="x > y"><meta charset="iso-8859-1">',
        f"<style>{' ' * 5000}</style><meta charset=iso8859-1>",
        '<meta charset="no-such"><meta charset="iso-8859-1">',
        '<?xml version="1.0" encoding="ISO-8859-1"?>',
        "",  # nobody says anything, and it is no UTF-8
    ],
)
def test_markup_says_its_own_charset(markup: str) -> None:
    page = markup.encode() + b"<p>" + WESTERN

    assert WORDS in decode(page, markup=True)
    assert WORDS in decode(page, "no-such", markup=True)


@pytest.mark.parametrize(
    ("data", "label"),
    [
        (WORDS.encode(), "utf-8"),
        (b"<meta charset=iso-8859-1>" + WORDS.encode(), "UTF8"),
        (b"\xef\xbb\xbf" + WORDS.encode(), "iso-8859-1"),
        (b"\xff\xfe" + WORDS.encode("utf-16-le"), "utf-8"),
        (b"\xfe\xff" + WORDS.encode("utf-16-be"), ""),
        (WORDS.encode("utf-16-le"), "utf-16"),
        (WORDS.encode("utf-16-be"), "utf-16be"),
        (WORDS.encode(), ""),
        (b"<meta charset=utf-16>" + WORDS.encode(), ""),
        (b"<meta charset=utf-7>" + WORDS.encode(), ""),
        (b'<meta name=x content="charset=latin1">' + WORDS.encode(), ""),
        (WORDS.encode() + b"\xc3", ""),  # cut in the middle of a character
        (WESTERN, "us-ascii"),
        (WESTERN, " Latin1 "),
        (b"+ADw-script+AD4-" + WORDS.encode(), "utf-7"),
    ],
)
def test_a_mark_comes_before_a_label_and_that_before_the_markup(
    data: bytes, label: str
) -> None:
    read = decode(data, label, markup=True)

    assert WORDS in read
    assert "<script" not in read


def test_the_charset_is_looked_for_in_time() -> None:
    for piece in (b"<meta ", b"<!--", b"<meta a='", b"<?xml ", b'<meta "'):
        decode(piece * 200_000, markup=True)
