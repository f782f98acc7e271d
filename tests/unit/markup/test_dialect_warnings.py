"""Markdown of other tools: what is supported, and what is warned of."""

import pytest
from markdown import Markdown

from causerie.problems import Finding

EXTENSIONS = ["extra", "toc", "sane_lists", "causerie.markup"]


def read(source: str) -> tuple[str, list[Finding]]:
    md = Markdown(extensions=EXTENSIONS, output_format="html5")
    return md.convert(source), md.findings


@pytest.mark.parametrize(
    ("source", "line", "words"),
    [
        ("- un\n  - deux", 2, "nest no list"),
        ("1. un\n   - deux", 2, "nest no list"),
        ("- un\n    - deux\n      - trois", 3, "nest no list"),
        ("- un\n\n  suite", 3, "no part of the list's item"),
        ("1. un\n\n   suite", 3, "no part of the list's item"),
        (
            "Mot\n| a | b |\n|---|---|\n| 1 | 2 |",
            2,
            "Leave an empty line before the table",
        ),
        ('Un \\"mot\\"', 1, "is shown"),
        ("Du %%commentaire%%", 1, "another tool"),
        ("Un mot^[une note].", 1, "another tool"),
        ('[su_button url="/x"]Mot[/su_button]', 1, "another tool"),
        ("Un mot,\n- un\n- deux", 2, "Leave an empty line"),
        ("Un mot,\n1. un", 2, "Leave an empty line"),
        ("#pme #usages", 1, "becomes a heading"),
        ("Fin.\n#pme", 2, "becomes a heading"),
        ("# Titre", 1, "first heading already"),
        ("Titre\n=====", 1, "makes a first heading"),
        ("<h1>Titre</h1>", 1, "first heading already"),
        ("1) un\n2) deux", 1, "ends in a parenthesis"),
        ("1984. Un roman", 1, "counts from 1984"),
        ("```\ncode", 1, "never closed"),
        ("~~~\ncode", 1, "never closed"),
        ('```js title="x y"\ncode\n```', 1, "not read as a fence"),
        ("> ```\n> code\n> ```", 1, "only at the beginning of a line"),
        ("fin de ligne\\\nsuite", 1, "backslash"),
        ("!!! {note}\n    x", 1, "another tool"),
        ("Mot.\n!!! note\n    x", 2, "Leave an empty line"),
        ('Mot.\n??? "Plus"\n    x', 2, "Leave an empty line"),
        ("::: tip\nx\n:::", 1, "another tool"),
        ("{{< youtube abc >}}", 1, "another tool"),
        ("{% youtube abc %}", 1, "another tool"),
        ("{{ site.url }}/x", 1, "another tool"),
        ("Voir [[Une note]].", 1, "another tool"),
        ("![[plan.png]]", 1, "another tool"),
        ('[gallery ids="1,2"]', 1, "another tool"),
        ("[caption id='x']y[/caption]", 1, "another tool"),
        ("Voir [cette page][réf].", 1, "nothing is defined as 'réf'"),
        ("Voir [une\npage][réf].", 1, "nothing is defined as 'réf'"),
        ("![plan][p]", 1, "nothing is defined as 'p'"),
        ("Voir [réf][].", 1, "nothing is defined as 'réf'"),
        ("Un mot[^9].", 1, "[^9] is nowhere defined"),
        ("Un mot.\n\n[^9]: Une note.", 3, "Nothing leads to the note"),
        ("[page] (https://x.example)", 1, "a space stands before"),
        ("(page)[https://x.example]", 1, "wrong way round"),
        ('Mot.\n\n![](/x.png "Une légende")', 3, "'Une légende' has no words"),
        ("Title: Un\nTags: a,\n    b\n\nMot\n- un", 6, "Leave an empty line"),
    ],
)
def test_a_habit_that_gives_another_page_is_warned_of(
    source: str, line: int, words: str
) -> None:
    _, (found,) = read(source)

    assert line == found.line
    assert words in f"{found.what} {found.fix}"
    assert ("error" if "never closed" in words else "warning") == found.level


@pytest.mark.parametrize(
    "source",
    [
        "- un\n    - deux",
        "- un\n\n    mot\n\n    - deux",
        "Mot\n\n- un",
        "| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |",
        "a | b\n--|--\n1 | 2",
        "- un\n\n    suite\n\nMot",
        "\\*mot\\* \\_ \\# $a\\:b$ 50 % [x] [/] %",
        "## Titre\n- un",
        "Mot - un tiret\net -5 degrés",
        "Mot\n\n---\n\n* * *",
        "Titre\n---",
        "```python\n- a\n  - b\n#x\n[a][b]\n```",
        "    - a\n      - b\n    #x {{< y >}}",
        "`[a][b]`, `{{< x >}}`, `[^1]`",
        "[a][b] [c][]\n\n[b]: /x\n[c]: /y",
        "Mot[^1].\n\n[^1]: Note.",
        "x[0][1], \\[a\\][b], [sic], [1](/a) [2](/b)",
        "<div>\n- a\n  - b\n#x [a][b]\n</div>",
        "<pre>\n# x\n\n- a\n  - b\n</pre>",
        "| a | b |\n|---|---|\n| - x | y |",
        "<!--\n- a\n  - b\n# x [y][z]\n-->\n\nMot <!-- note :\n# y\n-->",
        "né en\n1984. Puis rien.",
        "- a\n  suite\n- b",
        "mot {: .x } et {#y}\n\n## Z {#z}",
        "[TOC]\n\n*[HTML]: x",
        "Title: Un\nSummary: a\n    - b\n\nMot.",
        '??? "Plus"\n    Mot',
        "!!! note\n    Mot",
        "> [!NOTE]\n> Mot",
        "1. un\n\n    ```sh\n    ls\n    ```",
        '![](/x.png) ![x](/x.png "Titre")',
    ],
)
def test_what_is_shown_as_it_is_meant_is_not_told(source: str) -> None:
    assert [] == read(source)[1]


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("~~un mot~~ a~~b~~c", "<p><del>un mot</del> a<del>b</del>c</p>"),
        ("`~~a~~` ~~ b ~~", "<p><code>~~a~~</code> ~~ b ~~</p>"),
        (
            "- [ ] un\n- [x] deux",
            '<ul>\n<li class="task">☐ un</li>\n<li class="task">☑ deux</li>\n</ul>',
        ),
        (
            "Voir https://x.example/a_b_(c), ici.",
            '<p>Voir <a class="address" href="https://x.example/a_b_(c)">https://x.example/a_b_(c)</a>,'
            " ici.</p>",
        ),
        (
            "(www.x.example.)",
            '<p>(<a class="address" href="https://www.x.example">www.x.example</a>.)</p>',
        ),
        ("`https://x.example`", "<p><code>https://x.example</code></p>"),
        (
            "http://localhost:8000/ http:// www.",
            "<p>http://localhost:8000/ http:// www.</p>",
        ),
        (
            "[http://x.example](/y) <a href='/z'>http://z.example</a>",
            "<p><a href=\"/y\">http://x.example</a> <a href='/z'>http://z.example</a></p>",
        ),
        (
            "1984. Un roman",
            '<ol start="1984">\n<li>Un roman</li>\n</ol>',
        ),
        (
            "- un\n\n1. deux",
            "<ul>\n<li>un</li>\n</ul>\n<ol>\n<li>deux</li>\n</ol>",
        ),
        (
            "1. un\n\n    ```sh\n    ls\n      -l\n    ```",
            "<ol>\n<li>un<pre><code>ls\n  -l\n</code></pre>\n</li>\n</ol>",
        ),
        ("==a== $x_i$ :+1:", "<p>==a== $x_i$ :+1:</p>"),
    ],
)
def test_what_readers_of_other_tools_expect(source: str, html: str) -> None:
    assert html == read(source)[0]
