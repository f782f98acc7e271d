"""A body on its page: what is added to it, and what is left alone."""

from functools import partial

import pytest
from lxml import html
from markdown import Markdown
from markupsafe import Markup

from causerie.defaults import MARKDOWN
from causerie.markup.page_body import page_body

CONFIGS = MARKDOWN["extension_configs"]
dress = partial(page_body, copy="Copier", copied="Copié", note="Note", table="Tableau")


def body_of(source: str) -> str:
    return dress(
        Markdown(extensions=[*CONFIGS], extension_configs=CONFIGS).convert(source)
    )


def test_a_heading_is_a_link_to_itself() -> None:
    assert (
        '<h2 id="un-mot"><a class="headerlink" href="#un-mot">Un <em>mot</em></a></h2>'
        in (body_of("## Un *mot*"))
    )


@pytest.mark.parametrize(
    "heading",
    [
        '<h2 id="a">Un <a href="/x">lien</a></h2>',
        "<h2>Sans nom</h2>",
        "<h1 id='a'>Premier</h1>",
    ],
)
def test_a_heading_with_a_link_or_without_a_name_is_none(heading: str) -> None:
    assert heading == dress(heading)


def test_a_note_opens_where_it_is_called() -> None:
    page = html.fromstring(f"<div>{body_of('Mot[^b] et[^a].' + NOTES)}</div>")

    calls = page.xpath("//sup/button[@type='button']")
    assert ["Note 1", "Note 2"] == [call.get("aria-label") for call in calls]
    for number, call in enumerate(calls, 1):
        (note,) = page.xpath(f"//li[@id='{call.get('popovertarget')}']")
        assert note.get("popover") is not None
        assert note.get("class") == f"n{number}"
        assert f"n{number}" in call.get("class").split()


NOTES = "\n\n[^a]: Une.\n\n[^b]: Deux."


def test_a_note_called_from_a_heading_opens_too() -> None:
    body = body_of("## Titre[^a]\n\n[^a]: Une.")

    assert 'popovertarget="fn:a"' in body
    assert "headerlink" not in body


def test_code_can_be_copied_and_is_read_as_it_is() -> None:
    code = '<pre><code class="language-html">&lt;table&gt;<span>x</span></code></pre>'

    assert (
        f'<div class="code">{code}<button type="button" class="copy" data-do="copy"'
        ' data-other="Copié">Copier</button></div>'
    ) == dress(code)


def test_a_table_has_one_box_also_with_another_in_it() -> None:
    table = "<table><tr><td><table><tr><td>x</td></tr></table></td></tr></table>"

    box = '<div class="table" role="group" aria-label="Tableau">'
    assert f"{box}{table}</div>" == dress(table)


@pytest.mark.parametrize(
    "markup",
    [
        "<!-- <table> <h2 id='a'>x</h2> -->",
        "<script>const a = '<table>';</script>",
        "<textarea><pre>x</pre></textarea>",
        "<svg><title>x</title><style>h2 { }</style></svg>",
        "<p>Du texte.</p>",
        "",
    ],
)
def test_all_else_stays_as_it_is(markup: str) -> None:
    assert markup == dress(markup)


def test_words_are_escaped_and_the_body_is_markup() -> None:
    body = page_body("<pre>x</pre>", copy='"<', copied="&", note="", table="")

    assert isinstance(body, Markup)
    assert 'data-other="&amp;">&#34;&lt;</button>' in body
