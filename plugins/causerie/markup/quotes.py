"""Replace straight quotes by opening and closing quotation marks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from causerie.markup.text_runs import LINE, TextRun, is_opaque

_BEFORE_OPEN = frozenset(f"([{{«“‘„‚'’–—-/{LINE}")
_AFTER_CLOSE = frozenset(f".,;:!?…)]}}»”’“‘–—-/'\"{LINE}")
_DOUBLE = re.compile('"')
_SINGLE = re.compile("'")
_OF_DECADE = re.compile(r"s(?!\w)")  # '99's
_ENDS = frozenset(".!?)")  # the U.S.' policy
# English words that begin with an apostrophe: 'tis, rock 'n' roll.
_OMISSION = re.compile(
    r"(?<![\w'])'(?=(?:tis|twas|twere|twill|twould|twixt|em|til|nuff)\b(?!'))"
    r"|(?<=\s)'(?=n'?\s)|(?<=\s'n)'(?=\s)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Quotes:
    """The quotation marks of a language: outer and nested ones."""

    outer: tuple[str, str]
    inner: tuple[str, str]


def set_quotes(run: TextRun, quotes: Quotes) -> None:
    """Replace each pair of `"` by quotation marks; leave unpaired ones."""
    if '"' not in run.text:
        return
    pairs = list(_pairs(run.text, _DOUBLE))
    depths = dict(_depths(run.text, dict(pairs), quotes))
    edits = []
    for opening, closing in pairs:
        marks = quotes.inner if depths[opening] % 2 else quotes.outer
        edits += [(opening, marks[0]), (closing, marks[1])]
    run.apply_edits([(at, at + 1, mark) for at, mark in sorted(edits)])


def set_single_quotes(run: TextRun, quotes: Quotes) -> None:
    """Replace each pair of `'` by nested quotation marks, others by apostrophes."""
    if "'" not in run.text:
        return
    left_out = [found.start() for found in _OMISSION.finditer(run.text)]
    run.apply_edits([(at, at + 1, "’") for at in left_out])
    edits = dict.fromkeys(_apostrophes(run.text), "’")
    for opening, closing in _pairs(run.text, _SINGLE):
        edits |= {opening: quotes.inner[0], closing: quotes.inner[1]}
    run.apply_edits([(at, at + 1, mark) for at, mark in sorted(edits.items())])


def _apostrophes(text: str) -> Iterator[int]:
    """Yield the `'` next to a letter; after a digit they are minutes or feet."""
    for found in _SINGLE.finditer(text):
        before, after = _neighbours(text, found.start())
        if before.isdigit():
            is_apostrophe = bool(_OF_DECADE.match(text, found.end()))
        else:
            is_apostrophe = before.isalpha() or after.isalnum() or before in _ENDS
        if is_apostrophe:
            yield found.start()


def _pairs(text: str, mark: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    open_ones: list[int] = []
    for found in mark.finditer(text):
        before, after = _neighbours(text, found.start())
        ends = bool(before.strip()) and (
            not after.strip() or after in _AFTER_CLOSE or is_opaque(after)
        )
        begins = bool(after.strip()) and (
            not before.strip() or before in _BEFORE_OPEN or is_opaque(before)
        )
        if mark is _SINGLE and after.isdigit():  # the '90s
            begins = False
        if ends and open_ones:
            yield open_ones.pop(), found.start()
        elif begins:
            open_ones.append(found.start())


def _neighbours(text: str, at: int) -> tuple[str, str]:
    return text[at - 1 : at], text[at + 1 : at + 2]


def _depths(
    text: str, closing: dict[int, int], quotes: Quotes
) -> Iterator[tuple[int, int]]:
    """Yield the nesting depth of each `"`."""
    ends = set(closing.values())
    opens, closes = quotes.outer[0].strip(), quotes.outer[1].strip()
    depth = 0
    for found in re.finditer(f'["{opens}{closes}]', text):
        at = found.start()
        if found[0] == '"':
            depth -= at in ends
            yield at, depth
            depth += at in closing
        elif found[0] == opens:
            depth += 1
        else:
            depth = max(0, depth - 1)
