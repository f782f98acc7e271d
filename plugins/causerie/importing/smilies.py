"""Smilies: signs that WordPress shows as emoji."""

import re

from bs4 import Tag

_SIGNS = {
    "🙂": ":) :-) :smile:",
    "🙁": ":( :-( :sad:",
    "😉": ";) ;-) :wink:",
    "😀": ":D :-D :grin:",
    "😛": ":P :-P :razz:",
    "😮": ":o :-o :eek:",
    "😐": ":| :-| :neutral:",
    "😕": ":? :-? :???:",
    "😡": ":x :-x :mad:",
    "😎": "8-) :cool:",
    "😯": "8O 8-O :shock:",
    "😆": ":lol:",
    "😳": ":oops:",
    "😥": ":cry:",
    "👿": ":evil:",
    "😈": ":twisted:",
    "🙄": ":roll:",
    "❗": ":!:",
    "❓": ":?:",
    "💡": ":idea:",
    "➡": ":arrow:",
}
_EMOJI = {sign: emoji for emoji, signs in _SIGNS.items() for sign in signs.split()}
_LONGEST_FIRST = sorted(_EMOJI, key=len, reverse=True)
_ANY = re.compile(rf"(?<!\S)(?:{'|'.join(map(re.escape, _LONGEST_FIRST))})(?!\S)")
_CODE = ["pre", "code", "style", "script", "textarea"]


def show_smilies(body: Tag) -> None:
    """Put emoji in the place of signs that stand between spaces, but not in code."""
    for text in body.find_all(string=_ANY):
        if text.find_parent(_CODE) is None:
            shown = _ANY.sub(lambda sign: _EMOJI[sign[0]], str(text))
            text.replace_with(shown)
