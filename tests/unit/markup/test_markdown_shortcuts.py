"""The shortcut for plain lines gives the same HTML as Python-Markdown alone."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.inlinepatterns import SimpleTagInlineProcessor
from markdown.treeprocessors import InlineProcessor

from checkout import CHECKOUT

POSTS = sorted((CHECKOUT / "content").rglob("*.md"))
EXTENSIONS = ["extra", "meta", "toc", "smarty", "causerie.markup"]

WORDS = ("mot", "l'été", "Le", "1.", "12", "été", "« oui »", "&", "&eacute;", "<b>")
SIGNS = ("*", "**", "_", "`", "[", "](", "](/a)", ")", "!", "\\", "<", ">", "#", ":")
ENDS = (" ", "  ", "\n", "\n\n", "  \n", "\n    ", "\n: ", "\n> ", "\n- ", "\n\n    ")
STARTS = ("", "- ", "1. ", "> ", "# ", "| a | b |\n|---|---|\n", "*[mot]: le mot\n\n")
NOTES = ("[^1]", "\n\n[^1]: Note", "[1]", "\n\n[1]: /b", "<div markdown='1'>", "</div>")
TEXT = st.lists(st.sampled_from(WORDS + SIGNS + ENDS + STARTS + NOTES), max_size=40)


def short_way() -> Markdown:
    return Markdown(extensions=EXTENSIONS, output_format="html")


def long_way() -> Markdown:
    md = short_way()
    md.parser.blockprocessors.deregister("causerie_plain")
    md.treeprocessors.register(InlineProcessor(md), "inline", 20)
    return md


@pytest.mark.parametrize("post", POSTS, ids=lambda path: path.name)
def test_the_posts_of_the_site_are_the_same(post: Path) -> None:
    text = post.read_text("utf-8")

    assert long_way().convert(text) == short_way().convert(text)


@given(parts=TEXT)
@example(parts=["Terme\n\n: ce que c'est"])
@example(parts=["- un\n\n    deux\n- trois"])
@example(parts=["mot\n---\n\nmot"])
@example(parts=["fin  \nde ligne"])
def test_any_text_is_the_same(parts: list[str]) -> None:
    text = "Title: T\n\n" + " ".join(parts)

    assert long_way().convert(text) == short_way().convert(text)


@given(text=st.text(max_size=200))
def test_any_characters_are_the_same(text: str) -> None:
    assert long_way().convert(text) == short_way().convert(text)


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
