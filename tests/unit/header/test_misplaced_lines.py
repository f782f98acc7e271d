"""What is passed over for speed is no status."""

from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from causerie.header import misplaced_lines
from causerie.header.misplaced_lines import contains_status, find_misplaced

WORDS = (
    *("Status", "status", "Sttaus", "draft", "DRAFT", "dra\u00adft", "d r a f t"),
    *("d:r:aft", "drat", "ﬅatus", "Statut", "brouillon", "true", "hidden", "gone"),
    *(":", " : ", "=", "\uff1a", "\u2236", "\u02d0", "\u200b", "é", "Un mot. ", "\xa0"),
    *("that is well before a line of so many words as few statuses have. ", " ", "-"),
)
TEXTS = st.lists(st.sampled_from(WORDS) | st.text(max_size=3), max_size=8).map("".join)


class Everything:
    """Stands for a pattern of what a text must have: it may have it."""

    search = staticmethod(lambda _text: True)


ALL_TRIED = patch.multiple(misplaced_lines, _DRAFT=Everything, _SIGN=Everything)


@given(st.lists(TEXTS.map(lambda text: text.replace("\n", " ")), max_size=6))
def test_lines_that_are_passed_over_are_no_status(lines: list[str]) -> None:
    found = find_misplaced(lines, 0)

    with ALL_TRIED:
        assert found == find_misplaced(lines, 0)


@given(TEXTS)
def test_values_that_are_passed_over_have_no_status(value: str) -> None:
    found = contains_status(value)

    with ALL_TRIED:
        assert found == contains_status(value)
