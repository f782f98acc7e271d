"""Sanitize text: plain text of readers, without invisible characters."""

import re

from causerie.text.printable import LONE_JOINER

_LINE_END = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")  # beside \n

# Invisible characters: controls, zero-width marks, bidi controls
# (https://trojansource.codes), blank letters, tags, noncharacters.
_HIDDEN = re.compile(
    "[\0-\x08\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufdd0-\ufdef\ufeff"
    "\uffa0\ufff0-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)
_ADDRESS_END = re.compile(r"@[^\s@.]+\.[^\s@]+")


def sanitize_text(text: str) -> str:
    r"""Return a text in paragraphs separated by one blank line, all of it visible.

    >>> sanitize_text(" Un\r\n\r\n\r\n\u202edeux\u200b \x07")
    'Un\n\ndeux'
    """
    text = _HIDDEN.sub("", _LINE_END.sub("\n", text)).replace("\t", " ")
    text = LONE_JOINER.sub("", text)
    lines = (line.strip() for line in text.split("\n"))
    paragraphs = "\n".join(lines).split("\n\n")
    return "\n\n".join(filter(None, (part.strip("\n") for part in paragraphs)))


def sanitize_name(text: str) -> str:
    r"""Return a name on one line; of an e-mail address only the local part.

    >>> sanitize_name(" une\nlectrice ")
    'une lectrice'
    >>> sanitize_name("jeanne@example.org")
    'jeanne'
    """
    return " ".join(_ADDRESS_END.sub("", sanitize_text(text)).split())


def has_address(text: str) -> bool:
    """Return whether a text holds an e-mail address."""
    return _ADDRESS_END.search(text) is not None
