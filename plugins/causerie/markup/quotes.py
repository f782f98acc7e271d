"""Quotes: which of the marks a keyboard has open a quotation, and which close it."""

from collections.abc import Iterator
from dataclasses import dataclass

from causerie.markup.runs import LINE, OPAQUE, Run

_BEFORE_OPEN = frozenset(f"([{{«“‘„‚'’–—-/{LINE}{OPAQUE}")
_AFTER_CLOSE = frozenset(f".,;:!?…)]}}»”’“‘–—-/'\"{LINE}{OPAQUE}")


@dataclass(frozen=True, slots=True)
class Quotes:
    """How a language writes quotations, and quotations within them."""

    outer: tuple[str, str]
    inner: tuple[str, str]


def quote(run: Run, quotes: Quotes) -> None:
    """Write each pair of `"` as quotation marks; one without a partner stays."""
    depths = dict(_depths(run.view, quotes))
    edits = []
    for opening, closing in _pairs(run.view, '"'):
        marks = quotes.inner if depths[opening] % 2 else quotes.outer
        edits += [(opening, marks[0]), (closing, marks[1])]
    run.write([(at, at + 1, mark) for at, mark in sorted(edits)])


def quote_singly(run: Run, quotes: Quotes) -> None:
    """Write each pair of `'` as inner quotation marks, every other as an apostrophe."""
    edits = dict.fromkeys(_apostrophes(run.view), "’")
    for opening, closing in _pairs(run.view, "'"):
        edits |= {opening: quotes.inner[0], closing: quotes.inner[1]}
    run.write([(at, at + 1, mark) for at, mark in sorted(edits.items())])


def _apostrophes(view: str) -> Iterator[int]:
    """Yield the `'` that stand by a letter; after a digit they are minutes or feet."""
    for at, character in enumerate(view):
        if character == "'":
            before, after = view[at - 1 : at], view[at + 1 : at + 2]
            if before.isalpha() or (after.isalnum() and not before.isdigit()):
                yield at


def _pairs(view: str, mark: str) -> Iterator[tuple[int, int]]:
    open_ones: list[int] = []
    for at, character in enumerate(view):
        if character != mark:
            continue
        before, after = view[at - 1 : at], view[at + 1 : at + 2]
        ends = bool(before.strip()) and (not after.strip() or after in _AFTER_CLOSE)
        begins = bool(after.strip()) and (not before.strip() or before in _BEFORE_OPEN)
        if mark == "'" and after.isdigit():  # the '90s
            begins = False
        if ends and open_ones:
            yield open_ones.pop(), at
        elif begins:
            open_ones.append(at)


def _depths(view: str, quotes: Quotes) -> Iterator[tuple[int, int]]:
    """Yield for each `"` how many quotations it stands in."""
    closing = dict(_pairs(view, '"'))
    ends = set(closing.values())
    opens, closes = quotes.outer[0].strip(), quotes.outer[1].strip()
    depth = 0
    for at, character in enumerate(view):
        if character == '"':
            depth -= at in ends
            yield at, depth
            depth += at in closing
        elif character == opens:
            depth += 1
        elif character == closes:
            depth = max(0, depth - 1)
