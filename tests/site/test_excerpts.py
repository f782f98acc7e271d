"""Excerpts of posts without a summary: prose, in lists, descriptions and feeds."""

import pytest
from markdown import Markdown

from causerie.text.prose import prose_paragraphs
from sites import Make, article

pytestmark = pytest.mark.quick


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "<style>p {}</style>\n\n<script>var a;</script>\n\nMot[^1].\n\n[^1]: Note.",
            "Mot.",
        ),
        ("## Titre\n\nMot.\n\n| a | b |\n|---|---|\n| 1 | 2 |", "Mot."),
        ('    """Return kg."""\n\nMot.', "Mot."),
        ("```\ncode\n```\n\nMot `l'x`.", "Mot l'x."),
        ("[Transcription](https://x.example)\n\nMot.", "Mot."),
        ("[Transcription](https://x.example)", "Transcription"),
        ("[MP3](/a), [texte](/b) | *[PDF](/c)*\n\nMot.", "Mot."),
        ("![plan]({static}/images/x.png)\n\nMot.", "Mot."),
        ("> Cité.\n\nMot.", "Cité. Mot."),
        ("Mot,<br>mot.", "Mot, mot."),
        ("<div>Un <b>mot</b></div>Deux", "Un mot Deux"),
        ('??? "Plus"\n    Caché.\n\nMot.', "Mot."),
        ("<details><summary>x</summary>y</details>\n\nMot.", "Mot."),
        ("[TOC]\n\n## Titre\n\nMot.", "Mot."),
        ("$$x^2$$\n\n<span class='math'>\\(x\\)</span> Mot.", "Mot."),
        ("* * *\n\n<!-- rien -->Mot.", "Mot."),
        ("<iframe src='/x'></iframe><video>repli</video>\n\nMot.", "Mot."),
        ("<noscript>x</noscript><p hidden>y</p><aside>z</aside>\n\nMot.", "Mot."),
        ("- un[^1]\n- deux\n    - trois\n\n[^1]: Note.", "un deux trois"),
        ("Terme\n:   Sens.", "Sens."),
        ("AT&amp;T &lt;3 <em>mot</em>", "AT&T <3 mot"),
        ("## Seul", ""),
        ("", ""),
    ],
)
def test_an_excerpt_is_prose(source: str, expected: str) -> None:
    md = Markdown(extensions=["extra", "toc", "causerie.markup"])

    assert expected == " ".join(prose_paragraphs(md.convert(source)))


def test_lists_and_descriptions_show_an_excerpt(site: Make) -> None:
    body = '<style>p{}</style>\n\n## Titre\n\n    """x"""\n\nUn mot "dit"[^1], `a\'b`.'
    folder = site(
        {
            "content/articles/2026-03-01-a.md": article("Un", body + "\n\n[^1]: Note."),
            "content/articles/2026-03-02-b.md": article("Deux", "## Seul"),
            "content/articles/2026-03-03-c.md": article("Trois", "mot " * 60),
        }
    )

    output = folder.release()

    said = "Un mot «\u00a0dit\u00a0», a'b."
    home = output.page("/")
    summaries = home.xpath("//p[contains(@class,'p-summary')]")
    assert [("mot " * 50) + "…", said] == [each.text_content() for each in summaries]
    page = output.page("/2026/03/01/a/")
    plain = said.replace("\u00a0", " ")
    assert plain == page.xpath("//meta[@name='description']/@content")[0]
    assert plain == page.xpath("//meta[@property='og:description']/@content")[0]
    bare = output.page("/2026/03/02/b/")
    assert "Deux" == bare.xpath("//meta[@name='description']/@content")[0]
