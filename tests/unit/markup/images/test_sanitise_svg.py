"""Drawings lose what acts or asks other hosts, and nothing else."""

from itertools import pairwise

import pytest

from causerie.markup.images.sanitise_svg import sanitise_svg

HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg"'
    ' xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 1 1">'
)

HARMFUL = {
    "<script>alert(1)</script>": "<script>",
    '<script href="data:,alert(1)"/>': "<script>",
    '<g onload="alert(1)"/>': "the attribute onload",
    '<g OnClick="alert(1)"/>': "the attribute onclick",
    '<a href="javascript:alert(1)"><path d="M0 0"/></a>': "the attribute href",
    '<a xlink:href="java&#10;script:alert(1)"/>': "the attribute href",
    '<a href=" &#1;javascript:alert(1)"/>'.replace("&#1;", ""): "the attribute href",
    '<a href="data:text/html,x"/>': "the attribute href",
    '<image href="https://spy.example/p.png"/>': "the attribute href",
    '<image href="//spy.example/p.png"/>': "the attribute href",
    '<use href="data:image/svg+xml,x"/>': "the attribute href",
    '<foreignObject><p xmlns="http://www.w3.org/1999/xhtml"/></foreignObject>': (
        "<foreignObject>"
    ),
    '<iframe xmlns="http://www.w3.org/1999/xhtml" src="x"/>': "<iframe>",
    '<a><set attributeName="href" to="javascript:alert(1)"/></a>': "<set>",
    '<a><animate attributeName="xlink:href" values="javascript:x"/></a>': "<animate>",
    "<style>@import 'https://spy.example/a.css';</style>": "an address in <style>",
    "<style>a { fill: url( 'https://spy.example/a' ) }</style>": (
        "an address in <style>"
    ),
    '<g style="fill: url(https://spy.example/a)"/>': "an address in style",
    '<g fill="url(//spy.example/a#b)"/>': "an address in fill",
    "<?xml-stylesheet href='https://spy.example/a.css'?>": (
        "an instruction to programs"
    ),
}


@pytest.mark.parametrize("part", HARMFUL)
def test_what_acts_is_taken_out_and_told_with_its_line(part: str) -> None:
    written = f"{HEAD}\n<title>T</title>\n{part}<path d='M0 0'/></svg>".encode()

    cleaned, taken = sanitise_svg(written)

    assert [(each.what, each.line) for each in taken] == [(HARMFUL[part], 3)]
    for word in (b"alert", b"spy", b"javascript", b"script:", b"xhtml", b"data:"):
        assert word not in cleaned
    assert b"<title>T</title>" in cleaned
    assert b"<path d=" in cleaned
    assert sanitise_svg(cleaned) == (cleaned, [])


def test_a_style_sheet_before_the_drawing_goes() -> None:
    written = f"<?xml-stylesheet href='https://spy.example/a.css'?>{HEAD}</svg>"

    cleaned, taken = sanitise_svg(written.encode())

    assert len(taken) == 1
    assert b"spy" not in cleaned


@pytest.mark.parametrize(
    "part",
    [
        '<use href="#a"/><g fill="url(#a)" style="filter: url(#b)"/>',
        '<a href="https://example.org/"><path d="M0 0"/></a>',
        '<image href="data:image/png;base64,iVBORw0KGgo="/>',
        "<style>@font-face { src: url(data:font/woff2;base64,AA) }</style>",
        '<image href="photo.jpg"/><!-- a note --><set attributeName="fill" to="red"/>',
        "<style><![CDATA[ a > b { fill: red } ]]></style>",
    ],
)
def test_what_is_harmless_stays_to_the_byte(part: str) -> None:
    written = f"<?xml version='1.0'?>\n<!DOCTYPE svg>\n{HEAD}{part}</svg>".encode()

    assert sanitise_svg(written) == (written, [])


NAMES = "abcdefghij"
BOMB = '<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa">'
BOMB += "".join(f'<!ENTITY {to} "{f"&{of};" * 10}">' for of, to in pairwise(NAMES))
BOMB += "]>"


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("<svg", "Couldn't find end"),
        ("", "empty"),
        ("<html><script/></html>", "its root is no svg"),
        (f"{BOMB}{HEAD}<text>&j;</text></svg>", "amplification"),
        (
            '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>',
            "not defined",
        ),
    ],
)
def test_what_is_no_drawing_is_told(written: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        sanitise_svg(written.encode())
