"""Find and remove the characters that XML does not allow."""

import re
from collections.abc import Iterator
from unicodedata import name as name_of

# Everything that is not a Char of XML 1.0 (2.2); the complement compiles slowly.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ILLEGAL_ASCII = {code: None for code in range(128) if _ILLEGAL.match(chr(code))}


def strip_illegal_xml(text: str) -> str:
    r"""Remove the characters that XML does not allow.

    >>> strip_illegal_xml("a\x0bb")
    'ab'
    """
    if text.isascii():  # as a sitemap is, which may have megabytes
        return text.translate(_ILLEGAL_ASCII)
    return _ILLEGAL.sub("", text)


def find_illegal(text: str) -> Iterator[tuple[int, str]]:
    r"""Yield the offset and the name of each character that XML does not allow.

    >>> list(find_illegal("a\x0bb"))
    [(1, 'U+000B')]
    """
    for match in _ILLEGAL.finditer(text):
        yield match.start(), code_point(match[0])


def code_point(character: str) -> str:
    r"""Return the code point and the Unicode name of a character.

    >>> code_point("\u200b")
    'U+200B ZERO WIDTH SPACE'
    """
    return f"U+{ord(character):04X} {name_of(character, '')}".rstrip()
