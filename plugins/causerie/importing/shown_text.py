"""Shown text: the words of a page as readers have them, to be compared."""

import re
from difflib import SequenceMatcher

from bs4 import BeautifulSoup, Tag

# What one program sets otherwise than another, and means no other word.
_ALIKE = {
    **dict.fromkeys("\u201c\u201d\u201e\xab\xbb\u201f\u2033", '"'),
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032`", "'"),
    **dict.fromkeys("\u2013\u2014\u2015\u2010\u2011\u2212", "-"),
    **dict.fromkeys("\xad\u200b\ufe0f\u2610\u2611", ""),
    "\u2026": "...",
    "\xd7": "x",
}
_TABLE = str.maketrans(_ALIKE)
_SILENT = ("script", "style", "noscript", "template", "svg")


def shown_text(page: str | Tag) -> str:
    """Return the words of an HTML text, without what typography makes of them.

    >>> shown_text("<p>« Un&nbsp;»</p><ul><li>deux…</ul>")
    '"Un"deux...'
    """
    soup = BeautifulSoup(page, "lxml") if isinstance(page, str) else page
    words = "".join(_pieces(soup)).translate(_TABLE)
    words = re.sub(r"-{2,3}", "-", words)
    words = re.sub(r"\s+", " ", words)
    return _spaced(words).strip()


def _spaced(words: str) -> str:
    """Take out the spaces that French typography sets before signs and in quotes."""
    words = re.sub(r" (?=[;:!?%])", "", words)
    return re.sub(r' ?" ?', '"', words)


def first_difference(one: str, other: str) -> tuple[str, str]:
    """Return the first words in which two texts differ; empty where they do not."""
    if one == other:
        return "", ""
    mine, theirs = one.split(), other.split()
    for tag, a, b, c, d in SequenceMatcher(
        None, mine, theirs, autojunk=False
    ).get_opcodes():
        if tag != "equal":
            return " ".join(mine[a:b][:8]), " ".join(theirs[c:d][:8])
    return one[:40], other[:40]


_INLINE = frozenset(
    {"a", "abbr", "b", "bdo", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd"}
    | {"mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u"}
    | {"var", "wbr", "font", "big", "tt", "strike", "acronym", "label", "bdi", "data"}
)


def _pieces(tag: Tag) -> list[str]:
    found: list[str] = []
    for child in tag.children:
        if isinstance(child, Tag):
            if child.name in _SILENT:
                continue
            edge = "" if child.name in _INLINE else " "
            found += [edge, *_pieces(child), edge]
        elif type(child).__name__ == "NavigableString":
            found.append(str(child))
    return found
