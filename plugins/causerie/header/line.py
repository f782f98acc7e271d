"""Diagnose a header line that is not `Key: value`: what is wrong, what to write."""

import re
import unicodedata
from dataclasses import dataclass

from causerie.header.keys import canonical_key, is_known
from causerie.header.other_tools import advice_for
from causerie.problems import Level
from causerie.text.xml_characters import code_point


@dataclass(frozen=True, slots=True)
class HeaderFinding:
    """What is wrong in a header; line and column count from 1."""

    line: int
    column: int  # 0: the whole line
    what: str
    fix: str = ""
    level: Level = Level.ERROR


_COLONS = ":\uff1a\ufe55\u2236\u02d0\ua789\u05c3\ufe13"  # and lookalikes
_TOLERANT_LINE = re.compile(
    r"(?P<before>[^\w<]*)"
    r"(?P<key>\w+(?:[ \u00a0-]\w+){0,2})"
    r"(?P<after>[^\w" + _COLONS + r";=\u2010-\u2015-]*)"
    r"(?P<sep>[" + _COLONS + r";=\u2010-\u2015-]+>?)"
    r"(?P<value>.*)$"
)
_BLANKS = " \u00a0\u202f\u2009\u2007"
_HIDDEN = {"Cf", "Cc"}  # Unicode's categories
_SPACE = "There is a space before the colon."
_LONG = 50  # characters of a value that are shown


def diagnose_line(line: str, number: int) -> tuple[HeaderFinding, str, str]:
    """Return the fault of a line, and the key and the value that were probably meant.

    A value without a key continues the last one; without either, the line is text.
    """
    plain, hidden = _without_hidden(line)
    match = _TOLERANT_LINE.match(plain)
    if match and _is_probably_key(match["key"], match["sep"], match["after"]):
        key = _join_words(match["key"])
        value = match["value"].strip(_BLANKS)
        if match["before"].strip(_BLANKS):  # "- Status", "**Status**"
            value = value.strip("*_\"'`,").strip(_BLANKS)
        what, column = _first_fault(match, key)
        if hidden >= 0:
            what, column = f"Here is the character {code_point(line[hidden])}.", hidden
        verb = "Take it out:" if what == _SPACE else "Write"
        return (
            HeaderFinding(number, column + 1, what, f"{verb} {abridge(key, value)}"),
            key,
            value,
        )
    if hidden >= 0:
        what = f"Here is the character {code_point(line[hidden])}, which nobody sees."
        return HeaderFinding(number, hidden + 1, what, "Take it out."), "", ""
    if plain.startswith("<!--"):
        what = "A comment has no place in a header."
        fix = "Take it out, or put it below the first empty line."
        return HeaderFinding(number, 1, what, fix), "", ""
    if plain.rstrip() in {"---", "...", "+++"}:
        what = "Here is a fence that opens nowhere."
        return HeaderFinding(number, 1, what, "Put an empty line in its place."), "", ""
    what = "This line is no `Key: value`."
    if plain[0] in _BLANKS:
        fix = "A value goes on in lines that begin with four spaces."
        return HeaderFinding(number, 1, what, fix), "", plain.strip()
    fix = "Leave an empty line before the text."
    return HeaderFinding(number, 1, what, fix), "", ""


def abridge(key: str, value: str) -> str:
    """Return `Key: value`, truncated if it is long."""
    plain = " ".join(value.split())
    cut = plain if len(plain) <= _LONG else plain[:_LONG].rstrip() + "…"
    return f"{canonical_key(key)}: {cut}"


def _is_probably_key(key: str, sep: str, after: str) -> bool:
    """Return whether what stands before a separator is probably meant as a key."""
    name = _join_words(key)
    if is_known(name) or advice_for(name, ""):
        return True
    # one word of letters, like `Catégorie:` or `Mood=good`; otherwise it is text
    return name == key and not after and sep[0] in _COLONS + "="


def _first_fault(match: re.Match[str], key: str) -> tuple[str, int]:
    """Return the first fault of a line, and its column from 0."""
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


def _join_words(key: str) -> str:
    return re.sub("[ \u00a0-]", "_", key)


def _without_hidden(line: str) -> tuple[str, int]:
    """Remove invisible characters; return the column of the first one, or -1."""
    places = [n for n, c in enumerate(line) if unicodedata.category(c) in _HIDDEN]
    plain = "".join(c for n, c in enumerate(line) if n not in places)
    return plain, next(iter(places), -1)
