"""Code between fences: its words are marked where its language is known."""

from html import unescape
from re import sub

import pytest
from markdown import Markdown

EXTENSIONS = ["extra", "toc", "causerie.markup"]


def read(source: str) -> str:
    page: str = Markdown(extensions=EXTENSIONS).convert(source)
    return page


def test_words_of_a_known_language_have_their_kind() -> None:
    page = read("```python\nif x < 1:\n    'é'\n```")

    assert '<pre><code class="language-python"><span class="k">if</span>' in page
    assert "if x < 1:\n    'é'\n" == unescape(sub("<[^>]*>", "", page))


def test_headings_do_not_have_it_marked_twice() -> None:
    code = "```python\nif x:\n```\n\n"

    assert read(code) == read(code + "## A\n\n## B").partition("\n<h2")[0]


@pytest.mark.parametrize("fence", ["```", "```no-such-language", "``` { .x }"])
def test_other_code_stays_as_it_is(fence: str) -> None:
    assert "<span" not in read(f"{fence}\nif x:\n```")


def test_a_feed_can_show_it_without_a_stylesheet() -> None:
    assert "style=" not in read("```python\nif x:\n```")
