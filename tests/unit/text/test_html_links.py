"""The links of an HTML fragment, and the text around them."""

from hypothesis import given
from hypothesis import strategies as st

from causerie.text.html_links import (
    CONTEXT,
    find_links,
    make_absolute,
    truncate_after,
    truncate_before,
)


def test_a_link_knows_the_words_of_its_paragraph() -> None:
    html = (
        "<p>Non.</p><p>Un <em>mot</em> sur <a href='/x/'>ce <b>post</b></a>, ici.</p>"
    )

    (link,) = find_links(html)

    assert (link.before, link.text, link.after) == ("Un mot sur ", "ce post", ", ici.")


def test_the_words_of_a_nested_list_are_not_those_of_its_item() -> None:
    html = "<li>Avant <a href='/x/'>lien</a> après <ul><li>dedans</li></ul> fin</li>"

    (link,) = find_links(html)

    assert (link.before, link.after) == ("Avant ", " après")


def test_links_come_in_the_order_of_the_page() -> None:
    html = (
        "<img src=a><p><a href=b>b</a><video src=c poster=d></video></p><a href=e>e</a>"
    )

    assert ["a", "b", "c", "d", "e"] == [link.href for link in find_links(html)]


def test_comments_and_escaped_html_hold_no_link() -> None:
    assert [] == find_links("<!-- <a href='/x/'>x</a> --><p>&lt;a href='/y/'&gt;</p>")


def test_long_text_is_cut_at_words_with_an_ellipsis() -> None:
    text = "mot " * 60

    before, after = truncate_before(text.strip()), truncate_after(text.strip())

    assert before.startswith("…mot ")
    assert after.endswith(" mot…")
    assert max(len(before), len(after)) <= CONTEXT


@given(st.text(alphabet="ab é\u00a0", max_size=300))
def test_what_is_kept_is_never_longer_and_never_half_a_word(text: str) -> None:
    text = " ".join(text.split())

    before, after = truncate_before(text), truncate_after(text)

    assert max(len(before), len(after)) <= CONTEXT
    words = text.split()
    assert set(before.lstrip("…").split()) <= set(words)
    assert set(after.rstrip("…").split()) <= set(words)


def test_relative_links_become_absolute_for_feeds() -> None:
    html = '<p id="a">é &amp; <a href="#a">ici</a> <img src="/i.png"></p>'

    assert make_absolute(html, "https://x.example/p/") == (
        '<p id="a">é &amp; <a href="https://x.example/p/#a">ici</a>'
        ' <img src="https://x.example/i.png"></p>'
    )


def test_html_without_relative_links_is_left_as_it_is() -> None:
    html = '<p>Un <a href="https://y.example/">lien</a><br /></p>'

    assert make_absolute(html, "https://x.example/") == html
