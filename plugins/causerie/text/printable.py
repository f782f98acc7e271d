"""Remove invisible and control characters from untrusted text."""

import re

# Letters and marks that are blank, though Unicode classifies them as printable.
_BLANK = (
    "\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\uffa0"
    "\U00016fe4\U0001d159\U000e0100-\U000e01ef"
)
# Joiners belong between emoji, between the letters of some scripts, and behind viramas.
_JOINABLE = "[\u0600-\u109f\u1780-\u1fff\u2190-\u2bff\ufe0f\U00010900-\U0001faff]"
_VIRAMA = "[\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca]"
LONE_JOINER = re.compile(
    f"(?<!{_JOINABLE})[\u200c\u200d]|(?<!{_VIRAMA})[\u200c\u200d](?!{_JOINABLE})"
)
# Tags belong behind a black flag, which they make that of a region (UTS 51, C.1).
_TAGS = re.compile("(\U0001f3f4?)([\U000e0020-\U000e007f]+)")
_REGION = re.compile("[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f")
_UNPRINTABLE_KEPT = re.compile("[\u200c\u200d\U000e0020-\U000e007f]+")
_BLANKS = re.compile(f"[{_BLANK}]")
_MARKS = re.compile(  # of Latin, Cyrillic, Hebrew, Arabic, Thai and Lao, and of signs
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    "\u0610-\u061a\u064b-\u065f\u06d6-\u06dc\u06df-\u06e4\u0e31\u0e34-\u0e3a"
    "\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece\u1ab0-\u1aff\u1dc0-\u1dff"
    "\u20d0-\u20ff\u2de0-\u2dff\u302a-\u302f\u3099\u309a\ua66f-\ua67d"
    "\ufe00-\ufe0f\ufe20-\ufe2f]+"
)
_MOST_MARKS = 4  # on one letter: more of them cover the lines above and below

# What no terminal may receive: C0 and C1 controls, surrogates, direction controls.
_NOT_PRINTED = re.compile(
    "[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
    "\ud800-\udfff]"
)


def printable_line(text: str, length: int = 200) -> str:
    r"""Make untrusted text safe for a page or a log: one line, no control characters.

    >>> printable_line("Bad\x1b[31m\r\nthing")
    'Bad[31m thing'
    """
    words = " ".join(text.split())
    if not words.isprintable() or _BLANKS.search(words) or _MARKS.search(words):
        words = " ".join(_drop_invisible(words).split())
    if len(words) <= length:
        return words
    start = words[: length - 1]
    while _UNPRINTABLE_KEPT.match(start[-1:]):  # what they join was cut off
        start = start[:-1]
    return f"{start}…"


def printable(text: str) -> str:
    r"""Make a text safe for a terminal; keep its line breaks.

    >>> printable("One\n\x9b31mtwo")
    'One\n31mtwo'
    """
    return text if text.isascii() and text.isprintable() else _NOT_PRINTED.sub("", text)


def printable_json(text: str) -> str:
    r"""Make a JSON document safe for a terminal; it says the same.

    >>> printable_json('["One \x9b31mtwo"]')
    '["One \\u009b31mtwo"]'
    """
    return _NOT_PRINTED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _drop_invisible(words: str) -> str:
    words = "".join(c for c in words if c.isprintable() or _UNPRINTABLE_KEPT.match(c))
    words = _TAGS.sub(
        lambda tags: tags[0] if tags[1] and _REGION.fullmatch(tags[2]) else tags[1],
        words,
    )
    words = LONE_JOINER.sub("", _BLANKS.sub("", words))
    words = _MARKS.sub(lambda marks: marks[0][:_MOST_MARKS], words)
    return words if _MARKS.sub("", words).strip() else ""
