"""Any HTML in a post can be parsed."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from lxml import html

from causerie.text.html_fragment import read_fragment

PARTS = ["<!DOCTYPE", "<!DOCTYPE html>", "<html>", "<body class=x>", "<p>", "</p>", ">"]
PARTS += ["<div>", "</div>", "text", " ", "\n", "é", "&amp;", "\0", "<br>"]
PARTS += ["<a href='/x'>", "</a>", "<ul><li>", "<td>", "<!-- -->"]
PARTS += ["<pre>\n x</pre>", "<script>1</script>", "<svg><path/></svg>"]
ODD = ["</body>", "<!--", "<![CDATA[", "<?", "<title>", "<html", "<a href='"]


def pieces(parts: list[str]) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(parts), max_size=8).map("".join)


def said(root: html.HtmlElement) -> str:
    whole: str = html.tostring(root, encoding="unicode")
    return whole


@given(pieces(PARTS))
def test_a_piece_that_is_no_document_is_read_as_lxml_does(piece: str) -> None:
    assume(not piece.strip().lower().startswith(("<html", "<!doctype")))
    expected = html.fragment_fromstring(piece, create_parent="div")

    # where something is left open lxml finds the end tags that it has put there
    assert said(read_fragment(piece)) == said(expected).replace("</body></html>", "")


@given(st.text() | pieces(PARTS + ODD))
def test_any_piece_is_read(piece: str) -> None:
    root = read_fragment(piece)

    assert root.tag == "div"
    assert not root.attrib
    assert said(root).startswith("<div>")
    assert said(root).endswith("</div>")


@pytest.mark.parametrize(
    ("piece", "expected"),
    [
        ("<!DOCTYPE", "<div></div>"),
        ("<!DOCTYPE html>", "<div></div>"),
        ("<html>", "<div></div>"),
        ("<html><p>text", "<div><p>text</p></div>"),
        ("<!DOCTYPE html><html><body class=a><p>text", "<div><p>text</p></div>"),
        ("text<!-- open", "<div>text<!-- open--></div>"),
        ("text</body>", "<div>text</div>"),
    ],
)
def test_what_begins_as_a_whole_document_is_read_too(piece: str, expected: str) -> None:
    assert said(read_fragment(piece)) == expected
