"""Boxes beside the text, as Python-Markdown and GitHub have them."""

import pytest
from markdown import Markdown

EXTENSIONS = ["extra", "sane_lists", "causerie.markup"]


def read(source: str, lang: str = "fr") -> str:
    md = Markdown(extensions=EXTENSIONS)
    md.lang = lang
    page: str = md.convert(source)
    assert [] == md.findings
    return page.replace("\n", "")


def box(kind: str, title: str, inside: str) -> str:
    title = f'<p class="admonition-title">{title}</p>' if title else ""
    return f'<div class="admonition {kind}">{title}{inside}</div>'


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("!!! note\n    Un.", box("note", "Note", "<p>Un.</p>")),
        ('!!! tip "À *savoir*"\n    Un.\n\n    Deux.\n\nTrois.',
         box("tip", "À <em>savoir</em>", "<p>Un.</p><p>Deux.</p>") + "<p>Trois.</p>"),
        ('!!! warning ""\n    Un.', box("warning", "", "<p>Un.</p>")),
        ("!!! danger\n    Un.", box("caution", "Prudence", "<p>Un.</p>")),
        ("!!! un-mot grand\n    Un.", box("un-mot grand", "Un mot", "<p>Un.</p>")),
        ("!!! note\n    - a\n    - b",
         box("note", "Note", "<ul><li>a</li><li>b</li></ul>")),
        ("> [!NOTE]\n> Un *mot*.", box("note", "Note", "<p>Un <em>mot</em>.</p>")),
        ("> [!Tip]- À savoir\n> Un.", box("tip", "À savoir", "<p>Un.</p>")),
        ("> [!WARNING]\n>\n> Un.", box("warning", "Attention", "<p>Un.</p>")),
        ("> Un mot [!NOTE].", "<blockquote><p>Un mot [!NOTE].</p></blockquote>"),
    ],
)  # fmt: skip
def test_a_box_has_its_kind_a_title_and_what_is_in_it(
    source: str, expected: str
) -> None:
    assert expected == read(source)


@pytest.mark.parametrize(
    ("lang", "title"),
    [("fr", "Astuce"), ("de", "Tipp"), ("en", "Tip"), ("it", "Tip")],
)
def test_the_title_is_in_the_language_of_the_post(lang: str, title: str) -> None:
    assert box("tip", title, "<p>x</p>") == read("!!! hint\n    x", lang)
    assert box("tip", title, "<p>x</p>") == read("> [!TIP]\n> x", lang)
