"""Find header lines in the text of a post, where they have no effect.

A header ends at its first empty line. A `Status: draft` after it would not keep the
post from being published, so a status is searched in the whole text; other keys only
at the start of the text.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from causerie.header.keys import KEYS, is_known
from causerie.header.other_tools import advice_for

_LINE = re.compile(
    r"[\s:\"'\ufeff\u200b]*(?P<key>\w[\w-]*)\s*[:\uff1a=]+\s*(?P<value>.*)$"
)
_KEY = re.compile(r"\W*(?P<key>\w+)\s*[:=\uff1a]")
_CODED = ("    ", "\t")
_CODE = re.compile(r"\s{0,3}(?P<fence>`{3,}|~{3,})")
_PRE = re.compile(r"\s{0,3}<pre[\s>]", re.IGNORECASE)
# a formatted key (bold, code) is text
_FORMATTED = re.compile(r"\W*(?:\*\*|__|`|<\w+>)[\w -]+(?:\*\*|__|`|</\w+>)\s*:")
_SHORT = 40  # characters; a longer line is not only a status
# the statuses of posts that are not public, and how many letters may be wrong
_STATUS_SPELLINGS = (
    *(("statusdraft", 3), ("statushidden", 1), ("statusgone", 0)),
    *(("statutbrouillon", 2), ("etatbrouillon", 1), ("estadoborrador", 1)),
    *(("statusentwurf", 2), ("zustandentwurf", 1), ("publishedfalse", 1)),
    *(("drafttrue", 1), ("draftyes", 1), ("brouillonoui", 1), ("entwurfja", 1)),
)
_FEWEST, _MOST = 7, 17  # letters, with the wrong ones
_PAIR = re.compile(
    r"([^\W\d_]{3,})[^\w:=\uff1a]*[:=\uff1a\u2236\ufe55;]\W*([^\W\d_]{3,})"
)
_GAP = r"[\s:]{0,4}"  # between the letters of a word
_EXACT = re.compile(
    f"{_GAP.join('status')}[^\\w.!?]{{0,4}}[\u02d0\u02d1]?\\W?{_GAP.join('draft')}"
    r"|draft\s*[:=]\s*true|(?-i:Status\W{1,5}draft)",  # no sentence starts like this
    re.IGNORECASE,
)
_HIDDEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
# Fast: what _EXACT and _AT_THE_END match has this, in lower case.
_DRAFT = re.compile("[\\s:\u00ad\u200b-\u200d\u2060\ufeff]*".join("draft"))
_SIGN = re.compile("[:=\uff1a\u2236\ufe55;]")  # and each _PAIR one of these
# directly after a sentence, when two lines were joined
_AT_THE_END = re.compile(r"(?:[.!?] ?|\w)Status ?: ?draft\W*$")
_FEW = 3  # wrong letters in the key and the value together


def find_misplaced(lines: Sequence[str], end: int) -> list[tuple[int, str]]:
    """Return the numbers, from 0, and the text of misplaced header lines.

    `end` is the number of lines of the header.
    """
    found = [*_find_at_start(lines, end)]
    known = {number for number, _ in found}
    exact = _DRAFT.search("".join(lines[end:]).casefold())  # most texts have it not
    candidates = [
        number
        for number in range(end, len(lines))
        if len(lines[number]) >= _FEWEST
        and (exact or len(lines[number]) <= _SHORT)
        and number not in known
        and (exact or looks_like_status(lines[number]))
        and _is_status_line(lines[number])
    ]
    if candidates:  # rare
        prose = _prose(lines, end)
        found += [(n, lines[n].strip()) for n in candidates if n in prose]
    return sorted(found)


def _find_at_start(lines: Sequence[str], end: int) -> Iterator[tuple[int, str]]:
    """Yield header lines at the start of the text, up to the first plain line."""
    known = 0  # ambiguous lines of the paragraph
    for number in range(end, len(lines)):
        line = lines[number].strip()
        if not line:
            known = 0
            continue
        likelihood = 2 if _is_status_line(line.strip("`")) else _likelihood(line)
        known += likelihood == 1
        if likelihood > 1 or known > 1:
            yield number, line
        if not likelihood:
            break


def _prose(lines: Sequence[str], end: int) -> set[int]:
    """Return the numbers of the lines that are not code; only closed fences count."""
    found = set()
    code = False  # indented
    number = end
    while number < len(lines):
        line = lines[number]
        if fence := _CODE.match(line):
            rest = range(number + 1, len(lines))
            opening = fence["fence"]
            ends = (n for n in rest if lines[n].strip().startswith(opening))
            number = next(ends, number)
        elif _PRE.match(line):
            rest = range(number, len(lines))
            number = next((n for n in rest if "</pre>" in lines[n].lower()), number)
        elif line.strip():
            # after an empty line, or after code; otherwise it continues the paragraph
            before = number > end and not lines[number - 1].strip()
            more = before and "".join(lines[number + 1 : number + 2]).startswith(_CODED)
            # a single indented line may be a header line
            code = line.startswith(_CODED) and (code or more)
            if not code:
                found.add(number)
        number += 1
    return found


def looks_like_status(line: str) -> bool:
    """Return whether a short line is a status: draft, hidden or gone.

    Only its letters count, and some of them may be wrong.

    >>> looks_like_status("Sttaus : dratf"), looks_like_status("Status: unclear")
    (True, False)
    """
    letters = _letters(line)
    if not _FEWEST <= len(letters) <= _MOST:
        return False
    return any(
        abs(len(letters) - len(spelling)) <= wrong
        and sum(letter not in spelling for letter in letters) <= wrong  # fast
        and edit_distance(letters, spelling, wrong) <= wrong
        for spelling, wrong in _STATUS_SPELLINGS
    )


def contains_status(value: str) -> bool:
    """Return whether a value contains a status, as if two lines were joined.

    >>> contains_status("TitleStatus: draft"), contains_status("The status: it drifts")
    (True, False)
    """
    value = _HIDDEN.sub("", value)
    _, *more = value.split("\n")
    if _DRAFT.search(value.casefold()) and _EXACT.search(value):
        return True
    if any(map(looks_like_status, more)):
        return True
    for before, after in _PAIR.findall(value) if _SIGN.search(value) else ():
        key, word = _letters(before)[-8:], _letters(after)[:7]
        if len(set(word) & set("draft")) < _FEW or len(set(key) & set("status")) < _FEW:
            continue
        wrong = min(edit_distance(key[-n:], "status", _FEW) for n in range(4, 9))
        if wrong < _FEW:
            wrong += min(edit_distance(word[:n], "draft", _FEW) for n in range(3, 8))
        if wrong < _FEW:
            return True
    return False


def edit_distance(one: str, other: str, most: int) -> int:
    """Return the edit distance of two words; if it exceeds `most`, any larger number.

    Damerau-Levenshtein, with transpositions of adjacent letters:
    https://en.wikipedia.org/wiki/Damerau-Levenshtein_distance
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row: list[int] = [*range(len(other) + 1)]
    for i, a in enumerate(one, 1):
        last, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            cost = min(row[-1] + 1, before[j] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]


def _is_status_line(line: str) -> bool:
    """Return whether a line of the text is a misplaced status."""
    if "`" in line or line.startswith("|") or _FORMATTED.match(line):
        return False
    line = _HIDDEN.sub("", line)
    if len(line) <= _SHORT and looks_like_status(line):
        return True
    if _AT_THE_END.search(line):
        return True
    if not (found := _EXACT.search(line)):
        return False
    before = line[: found.start()]
    match = _KEY.match(line)
    return not _letters(before) or bool(match and is_known(match["key"]))


def _likelihood(line: str) -> int:
    """Rate a line at the start of the text: 2 is header, 1 may be, 0 is text."""
    match = _LINE.match(line)
    if not match or "`" in line or "<" in line:
        return 0
    key, value = match["key"], match["value"].strip()
    if is_known(key):
        return 2
    near = _misspelt_key(key)
    if near and value and not KEYS[near].fault(value) and _has_few_values(near):
        return 2
    return 1 if near or advice_for(key, value) else 0


def _misspelt_key(key: str) -> str:
    """Return the key that a word is a misspelling of; empty if there is none."""
    word = key.lower()
    return next((name for name in KEYS if edit_distance(word, name, 1) == 1), "")


def _has_few_values(name: str) -> bool:
    """Return whether a key accepts few values, so that a value identifies it."""
    return bool(KEYS[name].fault("a word"))


def _letters(text: str) -> str:
    """Return the plain letters of a text, in lower case."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(filter(str.isalpha, plain))
