"""Judge a line of a header that is no `Key: value`: what it is, what to write."""

import re
import unicodedata
from dataclasses import dataclass

from causerie.header.keys import is_known, proper_name
from causerie.header.other_tools import word_for
from causerie.problems import Level
from causerie.text.xml_characters import code_point


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a header; line and column count from 1."""

    line: int
    column: int  # 0: the line as a whole
    what: str
    fix: str = ""
    level: Level = Level.ERROR


_COLONS = ":\uff1a\ufe55\u2236\u02d0\ua789\u05c3\ufe13"  # and what looks like one
_LOOSE = re.compile(
    r"(?P<before>[^\w<]*)"
    r"(?P<key>\w+(?:[ \u00a0-]\w+){0,2})"
    r"(?P<after>[^\w" + _COLONS + r";=\u2010-\u2015-]*)"
    r"(?P<sep>[" + _COLONS + r";=\u2010-\u2015-]+>?)"
    r"(?P<value>.*)$"
)
_BLANKS = " \u00a0\u202f\u2009\u2007"
_HIDDEN = {"Cf", "Cc"}  # Unicode's categories
_SPACE = "There is a space before the colon."
_LONG = 50  # characters of a value that is shown


def judge_line(line: str, number: int) -> tuple[Fault, str, str]:
    """Return what is wrong with a line, and the key and value that were meant.

    Without a key the value goes on with the last one; without both the line is text.
    """
    plain, hidden = _without_hidden(line)
    match = _LOOSE.match(plain)
    if match and _is_meant(match["key"], match["sep"], match["after"]):
        key = _as_one_word(match["key"])
        value = match["value"].strip(_BLANKS)
        if match["before"].strip(_BLANKS):  # "- Status", "**Status**"
            value = value.strip("*_\"'`,").strip(_BLANKS)
        what, column = _deviance(match, key)
        if hidden >= 0:
            what, column = f"Here is the character {code_point(line[hidden])}.", hidden
        verb = "Take it out:" if what == _SPACE else "Write"
        return (
            Fault(number, column + 1, what, f"{verb} {short(key, value)}"),
            key,
            value,
        )
    if hidden >= 0:
        what = f"Here is the character {code_point(line[hidden])}, which nobody sees."
        return Fault(number, hidden + 1, what, "Take it out."), "", ""
    if plain.startswith("<!--"):
        what = "A comment has no place in a header."
        fix = "Take it out, or put it below the first empty line."
        return Fault(number, 1, what, fix), "", ""
    if plain.rstrip() in {"---", "...", "+++"}:
        what = "Here is a fence that opens nowhere."
        return Fault(number, 1, what, "Put an empty line in its place."), "", ""
    what = "This line is no `Key: value`."
    if plain[0] in _BLANKS:
        fix = "A value goes on in lines that begin with four spaces."
        return Fault(number, 1, what, fix), "", plain.strip()
    return Fault(number, 1, what, "Leave an empty line before the text."), "", ""


def short(key: str, value: str) -> str:
    """Write a key with a value, cut off where it is long."""
    plain = " ".join(value.split())
    cut = plain if len(plain) <= _LONG else plain[:_LONG].rstrip() + "…"
    return f"{proper_name(key)}: {cut}"


def _is_meant(key: str, sep: str, after: str) -> bool:
    """Return whether a line that has this before its colon means a key by it."""
    name = _as_one_word(key)
    if is_known(name) or word_for(name, ""):
        return True
    # one word of letters, as `Catégorie:` or `Mood=good`; else it is text
    return name == key and not after and sep[0] in _COLONS + "="


def _deviance(match: re.Match[str], key: str) -> tuple[str, int]:
    """Say what of a line is not as it should be, first things first, and where."""
    before, after = match["before"].strip(_BLANKS), match["after"].strip(_BLANKS)
    if before:
        return f"The line begins with {before}, and no key does.", 0
    if match["before"]:
        return "The line begins with spaces, and goes on with no key.", 0
    if match["key"] != key:
        return "A key is one word.", match.start("key")
    if after:
        return f"Here is {after} before the colon.", match.end("key")
    if match["sep"] != ":":
        return f"Here is {match['sep']} where a colon belongs.", match.start("sep")
    return _SPACE, match.end("key")


def _as_one_word(key: str) -> str:
    return re.sub("[ \u00a0-]", "_", key)


def _without_hidden(line: str) -> tuple[str, int]:
    """Take out what nobody sees, and tell where the first of it is; -1: nowhere."""
    places = [n for n, c in enumerate(line) if unicodedata.category(c) in _HIDDEN]
    plain = "".join(c for n, c in enumerate(line) if n not in places)
    return plain, next(iter(places), -1)
