"""Text as XML can carry it."""

import re

# Whatever is no Char of XML 1.0 (2.2).
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text: str) -> str:
    r"""Leave out of a text the characters that XML cannot carry.

    >>> legal("a\x0bb")
    'ab'
    """
    return _ILLEGAL.sub("", text)
