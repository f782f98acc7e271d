"""Python-Markdown gives the same HTML by the shortcuts as without them."""

from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.inlinepatterns import SimpleTagInlineProcessor
from markdown.postprocessors import Postprocessor

from causerie.markup import markdown_shortcuts
from checkout import CHECKOUT

POSTS = sorted((CHECKOUT / "content").rglob("*.md"))
EXTENSIONS = ["extra", "meta", "toc", "smarty", "causerie.markup"]

WORDS = ("mot", "l'été", "Le", "1.", "12", "été", "« oui »", "&", "&eacute;", "<b>")
SIGNS = ("*", "**", "_", "`", "[", "](", "](/a)", ")", "!", "\\", "<", ">", "#", ":")
ENDS = (" ", "  ", "\n", "\n\n", "  \n", "\n    ", "\n: ", "\n> ", "\n- ", "\n\n    ")
STARTS = ("", "- ", "1. ", "> ", "# ", "| a | b |\n|---|---|\n", "*[mot]: le mot\n\n")
NOTES = ("[^1]", "\n\n[^1]: Note", "[1]", "\n\n[1]: /b", "<div markdown='1'>", "</div>")
TEXT = st.lists(st.sampled_from(WORDS + SIGNS + ENDS + STARTS + NOTES), max_size=40)

# Whole marks, one within the other, and then a sign too many anywhere.
ATOMS = (
    *("mot", "l'été", "日本", "`a*b`", "``a`b``", "&eacute;", "&#233;", "&", "<b>"),
    *("</b>", "<br>", "</a>", "<https://e.org/a_b>", "<a@e.org>", "\\*", "\\[", "\\"),
    *("https://e.org/a_b*c", "www.e.org", "[^1]", "[TOC]", "![i](/i.png)", "[n][1]"),
    *("[n]", "![n][1]", "![n]", "[n][]", "[]", "][", "()", "--", "...", '"', "é"),
    *(
        "<a href='/x'>",
        "  \n",
        "\t",
        "\r\n",
        "\n \n",
        "\x02",
        "\x03",
        "\n```\nc\n```\n",
    ),
)
ADDRESSES = (
    *("/a", "/a(b)", "/a_b_", "/a)", "(", "<", "&amp;", "`a`", "\\)", "mot", ""),
    *("<a b>", '/a "t"', "/a 't'", '/a "t', "\n/a", '/a "t" ', '/a "a"b"'),
    *("/a \"'t'\" ", '/a "(t)"', "<a> 't'", '/a\n"t\nu"', '"t"', '/a "t"\t'),
)
MARKS = ("*", "_", "**", "__", "***", "___", "~~", "`", "**_", "*__")
MARK, ADDRESS = st.sampled_from(MARKS), st.sampled_from(ADDRESSES)
INLINE = st.recursive(
    st.sampled_from(ATOMS),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(" ".join),
        st.lists(inner, max_size=3).map("".join),
        st.tuples(MARK, inner).map(lambda of: f"{of[0]}{of[1]}{of[0]}"),
        st.tuples(MARK, inner, MARK).map("".join),
        st.tuples(inner, ADDRESS).map(lambda of: f"[{of[0]}]({of[1]})"),
        st.tuples(inner, ADDRESS).map(lambda of: f"![{of[0]}]({of[1]})"),
        inner.map("[{}]".format),
        inner.map("[{}][1]".format),
    ),
    max_leaves=12,
)
BLOCK = st.tuples(st.sampled_from([*STARTS, "## ", "    ", '??? "a"\n    ']), INLINE)
DEFINITION = st.sampled_from(
    ("", "[1]: /b 'b'", "[n]: <b>", "[^1]: Note", "*[mot]: le mot", "[TOC]")
)


@st.composite
def marked_texts(draw: st.DrawFn) -> str:
    blocks = draw(st.lists(BLOCK.map("".join), min_size=1, max_size=5))
    text = "\n\n".join([*blocks, *draw(st.lists(DEFINITION, max_size=2))])
    for sign in draw(st.lists(st.sampled_from(SIGNS + ENDS), max_size=3)):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + sign + text[at + draw(st.integers(0, 1)) :]
    return text


def short_way() -> Markdown:
    return Markdown(extensions=EXTENSIONS, output_format="html")


def long_way() -> Markdown:
    with patch.object(markdown_shortcuts, "EXPECTED", "another"):
        return short_way()


LONG, SHORT = long_way(), short_way()


def test_the_expected_version_is_installed() -> None:
    assert isinstance(
        short_way().treeprocessors["inline"], markdown_shortcuts.SignedInline
    )
    assert not isinstance(
        long_way().treeprocessors["inline"], markdown_shortcuts.SignedInline
    )


@pytest.mark.parametrize("post", POSTS, ids=lambda path: path.name)
def test_the_posts_of_the_site_are_the_same(post: Path) -> None:
    text = post.read_text("utf-8")

    assert LONG.reset().convert(text) == SHORT.reset().convert(text)


@given(parts=TEXT)
@example(parts=["Terme\n\n: ce que c'est"])
@example(parts=["- un\n\n    deux\n- trois"])
@example(parts=["mot\n---\n\nmot"])
@example(parts=["fin  \nde ligne"])
def test_any_text_is_the_same(parts: list[str]) -> None:
    text = "Title: T\n\n" + " ".join(parts)

    assert LONG.reset().convert(text) == SHORT.reset().convert(text)


@given(text=marked_texts())
@example(text="# [TOC]\n\n## *a*\n\n[TOC]")
@example(text='[a](/b "c" )')
@example(text="[a [b] c](/d) [e](f(g))")
def test_any_marks_are_the_same(text: str) -> None:
    assert LONG.reset().convert(text) == SHORT.reset().convert(text)
    assert LONG.toc_tokens == SHORT.toc_tokens


def test_an_extension_of_others_gets_a_table_of_contents() -> None:
    class Contents(Postprocessor):  # type: ignore[misc]
        def run(self, text: str) -> str:
            return text + getattr(self.md, "toc", "")

    md = short_way()
    md.postprocessors.register(Contents(md), "contents", -9)

    assert '<a href="#un">' in md.convert("# Un")


@given(text=st.text(max_size=200))
def test_any_characters_are_the_same(text: str) -> None:
    assert LONG.reset().convert(text) == SHORT.reset().convert(text)


def test_the_patterns_of_others_are_tried_on_words() -> None:
    md = short_way()
    md.inlinePatterns.register(SimpleTagInlineProcessor("()(pomme)", "b"), "apple", 1)

    html = md.convert("Une pomme, sans rien.")

    assert html == "<p>Une <b>pomme</b>, sans rien.</p>"


def test_the_blocks_of_others_are_tried_on_words() -> None:
    class Shout(BlockProcessor):  # type: ignore[misc]
        def test(self, _parent: object, block: str) -> bool:
            return block.startswith("Crions")

        def run(self, _parent: object, blocks: list[str]) -> None:
            blocks[0] = blocks[0].upper()
            self.parser.blockprocessors["paragraph"].run(_parent, blocks)

    md = short_way()
    md.parser.blockprocessors.register(Shout(md.parser), "shout", 500)

    html = md.convert("Crions tous.")

    assert html == "<p>CRIONS TOUS.</p>"
