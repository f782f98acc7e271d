"""Text as XML can carry it, and where a text is not."""

import re
from collections.abc import Iterator
from unicodedata import name as name_of

# Whatever is no Char of XML 1.0 (2.2). To name all the others takes long to compile.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def strip_illegal_xml(text: str) -> str:
    r"""Leave out of a text the characters that XML cannot carry.

    >>> strip_illegal_xml("a\x0bb")
    'ab'
    """
    return _ILLEGAL.sub("", text)


def find_illegal(text: str) -> Iterator[tuple[int, str]]:
    r"""Yield where a text has characters that XML cannot carry, and their names.

    >>> list(find_illegal("a\x0bb"))
    [(1, 'U+000B')]
    """
    for match in _ILLEGAL.finditer(text):
        yield match.start(), code_point(match[0])


def code_point(character: str) -> str:
    r"""Name a character that may not be seen, as Unicode does.

    >>> code_point("\u200b")
    'U+200B ZERO WIDTH SPACE'
    """
    return f"U+{ord(character):04X} {name_of(character, '')}".rstrip()
