"""Bodies of posts as XHTML: words stay, and what books may not have goes."""

import pytest
from lxml import etree

from causerie.epub.xhtml_body import convert_body
from causerie.epub.xhtml_shape import XHTML
from odd_bodies import ODD_BODIES


def convert(html: str) -> str:
    """Return the children of what a body becomes, without namespaces."""
    root = convert_body(html, lambda _: "images/d.svg").root
    written = etree.tostring(root, encoding="unicode")
    return written.partition(">")[2].removesuffix("</div>")


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>Un<p>Deux", "<p>Un</p><p>Deux</p>"),
        ("<center><font>Un</font></center>", "<div>Un</div>"),
        ('<p style="color:red" onclick="x()" class="a">Un</p>', '<p class="a">Un</p>'),
        (
            "<ul>a<p>b</p><li>c</li></ul>",
            "<ul><li>a</li><li><p>b</p></li><li>c</li></ul>",
        ),
        ("<li>Seul</li>", "<div>Seul</div>"),
        ("<dl><dt>Un</dt></dl>", "<div><div>Un</div></div>"),
        ("<dl><dt>Un</dt><dd>1</dd></dl>", "<dl><dt>Un</dt><dd>1</dd></dl>"),
        ("<b>a<div>b</div></b>", "a<div>b</div>"),
        ("<h2>a<div>b</div></h2>", "<h2>ab</h2>"),
        ("<details>Un</details>", "<div>Un</div>"),
        ('<td width="9">x</td>', "x"),
        ('<ol start="x"><li value="2">a</li></ol>', '<ol><li value="2">a</li></ol>'),
        ('<p id="1:a">x</p>', '<p id="n-1-a">x</p>'),
        ("<p>a\x0bb</p>", "<p>ab</p>"),
        ("<math><mi>x</mi></math>", "<code>x</code>"),
        (
            '<iframe src="https://v.example/" title="Film"></iframe>',
            '<a href="https://v.example/">Film</a>',
        ),
        (
            "<svg><title>Trait</title></svg>",
            '<img src="images/d.svg" alt="Trait"/>',
        ),
        (
            '<a class="footnote-ref" href="#fn:1">1</a>',
            '<a class="footnote-ref" href="#fn:1" epub:type="noteref">1</a>',
        ),
    ],
)
def test_a_body_has_the_shape_that_books_ask_for(html: str, expected: str) -> None:
    assert expected == convert(html)


@pytest.mark.parametrize("name", ODD_BODIES)
def test_no_element_is_of_another_kind(name: str) -> None:
    root = convert_body(ODD_BODIES[name], lambda _: "images/d.svg").root

    assert {f"{{{XHTML}}}"} == {e.tag[: len(XHTML) + 2] for e in root.iter("*")}
    assert not [e for e in root.iter("*") if any(k.startswith("on") for k in e.attrib)]


@pytest.mark.parametrize(
    ("html", "left_out"),
    [
        ("<p>Un</p>", []),
        ("<script>1</script>", ["a script"]),
        ("<input><select></select>", ["<input>", "<select>"]),
        ("<canvas></canvas>", ["<canvas>"]),
    ],
)
def test_what_a_book_cannot_show_is_told(html: str, left_out: list[str]) -> None:
    assert left_out == convert_body(html, lambda _: "").left_out


def test_ids_that_xml_does_not_allow_are_renamed_once_for_all() -> None:
    body = '<p id="fn:1">a</p><p id="fn-1">b</p><p id="fn:1">c</p>'

    assert {"fn:1": "fn-1", "fn-1": "fn-1-2"} == convert_body(
        body, lambda _: ""
    ).anchors
