"""A post whose runs are typeset at once is the same as one typeset run by run."""

from unittest.mock import patch

from hypothesis import example, given
from hypothesis import strategies as st
from markdown import Markdown

from causerie.markup import typography
from causerie.markup.text_runs import END
from causerie.markup.typography_rules import AT_ONCE

PIECES = st.sampled_from(
    [
        *("mot", "l'", "d'été", "«", "»", "« oui »", ":", ";", "!", "?", "?!", "..."),
        *("–", "—", "– Oui", "n°", "N°", "12", "000", "12 000", "km", "€", "%", "5 %"),
        *("M.", "Mme", "p.", "Dupont", "Qui", '"', "'", "(", ")", "[", "]", "`a: b`"),
        *("[a](/b)", "<br>", "<b>", "</b>", "<code>", "</code>", "&nbsp;", "&eacute;"),
        *("http://e.org/a:b", ":-)", "$x$", "1914--1918", "\ue000", END, "\u2028", "£"),
        *(" ", " ", " ", "\n", "  \n", "\n\n", "\n\n- ", "\n\n> ", "\n\n## ", "**"),
        *("<div>", "</div>", "\n\n| a : b | c ? |\n|--|--|\n| d | « e |\n\n", "\t"),
        *("\n\n    ", "[^1]", "--", "*", "~~"),
    ]
)
MARKDOWN = Markdown(extensions=["extra", "causerie.markup"], output_format="html")
MARKDOWN.lang = "fr"


@given(st.lists(PIECES, max_size=40).map("".join))
@example("n°\n\n12")
@example("- a :\n- : b\n- « \n- »")
@example("a --\n\n-- b\n\n– c\n\n—\n\n d")
@example("l'\n\nété ?\n\n! a\n\n5\n\n%")
@example("`a` " * 1000 + "?\n\nOui ?" + "`b`" * 100)
def test_it_is_the_same_at_once(text: str) -> None:
    at_once = MARKDOWN.reset().convert(text)

    with patch.object(typography, "AT_ONCE", frozenset()):
        assert MARKDOWN.reset().convert(text) == at_once
    assert AT_ONCE
