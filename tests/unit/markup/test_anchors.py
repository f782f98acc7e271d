"""Ids of headings and of the page, and links back from footnotes."""

import re

import pytest
from markdown import Markdown

from causerie.markup.anchors import PAGE_IDS
from causerie.theme_path import theme_path

EXTENSIONS = ["extra", "toc", "causerie.markup"]
# Templates of pages that hold a post's text.
OF_POSTS = ("article", "page", "base", "_post", "_player", "_responses")


def read(source: str, lang: str = "fr") -> Markdown:
    md = Markdown(extensions=EXTENSIONS)
    md.lang = lang
    md.html = md.convert(source)
    return md


def test_the_ids_of_the_theme_are_known() -> None:
    folder = theme_path() / "templates"
    texts = ((folder / f"{name}.html").read_text() for name in OF_POSTS)
    found = {one for text in texts for one in re.findall(r'\bid="([\w-]+)"', text)}

    assert found == PAGE_IDS


@pytest.mark.parametrize("name", sorted(PAGE_IDS - {"chapters-title"}))
def test_no_heading_takes_an_id_of_the_page(name: str) -> None:
    words = name.replace("-", " ").capitalize()

    md = read(f"[TOC]\n\n## {words}\n\n## {words}\n\n## Autre")

    assert f'id="{name}"' not in md.html
    assert [f"{name}_1", f"{name}_2", "autre"] == re.findall(r'<h2 id="(.+?)"', md.html)
    assert f'href="#{name}_1"' in md.html
    assert [] == md.findings


@pytest.mark.parametrize("last", ["## Titre {#main}", "<a id='main'></a>"])
def test_an_id_of_the_page_that_an_author_gives_is_told(last: str) -> None:
    (found,) = read(f"Mot.\n\n{last}").findings

    assert 3 == found.line
    assert "'main'" in found.what


@pytest.mark.parametrize(
    ("lang", "title"),
    [
        ("fr", "Revenir à la note 1 dans le texte"),
        ("fr-CA", "Revenir à la note 1 dans le texte"),
        ("de", "Zurück zu Fußnote 1 im Text"),
        ("en", "Jump back to footnote 1 in the text"),
    ],
)
def test_the_way_back_from_a_note_is_named_in_its_language(
    lang: str, title: str
) -> None:
    assert f'title="{title}"' in read("Mot[^1].\n\n[^1]: Note.", lang).html


def test_without_a_posts_own_language_it_is_the_sites() -> None:
    markup = {"causerie.markup": {"lang": "fr"}}
    md = Markdown(extensions=EXTENSIONS, extension_configs=markup)

    assert "<p>Quoi\u202f?</p>" == md.convert("Quoi ?")


@pytest.mark.parametrize(
    ("lang", "name"), [("fr", "Sommaire"), ("de", "Inhalt"), ("it", "Contents")]
)
def test_a_table_of_contents_has_a_name_in_its_language(lang: str, name: str) -> None:
    page = read("[TOC]\n\n## Un\n\n### Deux", lang).html

    assert page.startswith(f'<nav aria-label="{name}" class="toc">')
    assert '<a href="#deux">Deux</a>' in page


def test_a_text_without_headings_has_no_contents() -> None:
    assert read("[TOC]\n\nMot.").html == "<p>Mot.</p>"
