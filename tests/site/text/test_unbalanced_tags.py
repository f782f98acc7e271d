"""Unbalanced tags of a body are reported at their lines; valid HTML is not."""

import pytest
from markdown import Markdown

from causerie.problems import Finding
from causerie.text.unbalanced_tags import find_unbalanced
from sites import Make, article

pytestmark = pytest.mark.quick


def unbalanced(source: str) -> list[Finding]:
    md = Markdown(extensions=["extra", "causerie.markup"], output_format="html5")
    return list(find_unbalanced(md.convert(source), source))


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("Mot.\n\n<div>\n\nTexte", [3]),
        ("<div>\n\nUn <b>mot\n\n<script>\nvar a = 1;", [1, 3, 5]),
        ("Fin.</div></main></body>", [1, 1, 1]),
        ("Un\n\n<!-- deux\n\ntrois", [3]),
        ("<style>\np {}", [1]),
        ("Un <textarea> deux", [1]),
        ("L'élément <title> en mots", [1]),
        ("<table><tr><td>x", [1]),
        ("a\n</td>\n", [2]),
        ("Un <em>mot", [1]),
        ("<a name='x'/>Texte", [1]),
        ("<iframe src='/x'/>", [1]),
        ("Une List<String> en Java", [1]),
        ("Écrivez <votre nom> ici", [1]),
        ("<svg><path d='M0'/></svg></svg>", [1]),
        ("<h2>x</h3>", [1, 1]),
        ("`<div>` puis\n<div>", [2]),
        ("```\n<div>\n```\n\n<div>x", [5]),
        ("> <div>\n\nx", [1]),
        ("- <span>x", [1]),
        ("| a |\n|---|\n| <b>x |", [3]),
        ("<DIV\n class='x'>\ny", [1]),
        ("<video src='/x'>", [1]),
        ("<details><summary>x</summary>y", [1]),
        ("<plaintext>x", [1]),
        ("Un\n\n<base href='/x/'>", [3]),
    ],
)
def test_a_tag_without_its_partner_is_an_error(source: str, lines: list[int]) -> None:
    found = unbalanced(source)

    assert lines == [each.line for each in found]
    assert {"error"} == {str(each.level) for each in found}


@pytest.mark.parametrize(
    "source",
    [
        "<b><i>x</b></i>",
        "<b>a\n\nb</b>",
        "<p>a <p>b</p></p>",
        "<p><div></p></div>",
        *("Un <?php echo 1; ?>.", "<?= $x ?>", "<![CDATA[mots]]>"),
    ],
)
def test_what_a_browser_puts_right_by_itself_is_a_warning(source: str) -> None:
    (found,) = unbalanced(source)

    assert "warning" == found.level


@pytest.mark.parametrize(
    "source",
    [
        "<div>x</div>",
        "<p>a<p>b",
        "<ul><li>a<li>b</ul>",
        "<table><tr><td>x<td>y<tr><td>z</table>",
        "a<br>b<br/>c <img src='/x' alt=''>",
        "un <div>x</div> mot",
        "<svg viewBox='0 0 1 1'><g><path d='M0'/></g></svg>",
        "<script>if (a<b) { x('<div>') }</script>",
        "<!-- <div> -->x",
        "<details><summary>x</summary>\n\ny\n\n</details>",
        "a < b, <https://x.example>, `<div>`",
        "    <div>",
        "<a title='a > b' href='/x'>y</a>",
        "<select><option>a<option>b</select>",
        "<ruby>a<rt>b</ruby>",
        "<p title=it's>x</p>",
        "<div markdown='1'>\n\n*x*\n\n</div>",
        "&lt;div&gt; &lt;!--",
        "`<?php echo 1; ?>` et `<base href='/'>`",
        "```php\n<?php echo 1; ?>\n```",
        "<svg><?xml version='1.0'?><style><![CDATA[a{}]]></style></svg>",
        '??? "Plus"\n    <p>x',
        "<x-mot>y</x-mot>",
    ],
)
def test_good_html_is_let_pass(source: str) -> None:
    assert [] == unbalanced(source)


def test_a_body_of_kept_bodies_is_told_again_and_a_drafts_stops_nothing(
    site: Make,
) -> None:
    one, two = "content/articles/2026-03-01-a.md", "content/pages/p.md"
    folder = site(
        {
            one: article("Un", "Mot.\n\n<div>", Status="draft"),
            two: article("P", "# Titre\n\n<aside>"),
        }
    )
    expected = [
        f"{one}:6: warning: The tag <div> is never closed: the rest of the page would"
        " stand in it. Write </div>; or &lt;div> if it is no tag.",
        f"{two}:3: warning: The page has a first heading already, its title."
        " Write ## for a heading of the text.",
        f"{two}:5: The tag <aside> is never closed: the rest of the page would stand in"
        " it. Write </aside>; or &lt;aside> if it is no tag.",
    ]

    assert expected == folder.problems()
    assert expected == folder.problems()
    folder.write({two: article("P", "Texte.")})
    assert expected[:1] == folder.problems()
