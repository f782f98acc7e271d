"""Warn of Markdown that Python-Markdown parses differently from other tools.

These are warnings: the page is not broken, but not what its author meant.
"""

import re
from collections.abc import Iterator, Sequence

from causerie.markup import admonitions
from causerie.markup.prose_lines import ITEM, Fence, Line
from causerie.problems import Finding, Level

_MAY_WARN = re.compile(r" {0,3}[#<=\d!?:]")  # fast: so begin most of what is warned of
_TAG_LINE = re.compile(r"#{1,6}[^\s#]")
_FIRST_HEADING = re.compile(r" {0,3}(?:#(?: |$)|<h1[\s>])")
_UNDERLINED = re.compile(r"={2,}\s*$")
_INTERRUPTS = re.compile(r" {0,3}(?:[-*+]|1\.) +\S")
_RULE = re.compile(r" {0,3}([-*_])(?: *\1){2,} *$")
_OTHER_NUMBER = re.compile(r" {0,3}\d{1,9}\)\s+\S")
_YEAR = re.compile(r" {0,3}(?P<year>\d{4,9})\.\s+\S")
_LANGUAGE = re.compile(r"(?:\{[^\n]*\}|\.?[\w#.+-]*)(?: *hl_lines=.*)?")
_ASIDE = re.compile(r"(?:!{3}|\?{3}\+?|:{3,}) *[\w{]")
_TABLE = re.compile(r" {0,3}(?=.*\|)\|? *:?-+:? *(?:\| *:?-+:? *)*\|? *$")
# What can be escaped in CommonMark, but not in Python-Markdown; formulas excepted.
_ESCAPE = re.compile(r"(?<!\\)\\[~<\"'=:;&%@?/,](?!.*\$)")
_BREAK = re.compile(r"[^\\]\\$")


def find_dialect_warnings(
    prose: Sequence[Line], fences: Sequence[Fence]
) -> Iterator[Finding]:
    """Find what Python-Markdown parses differently from other tools."""
    for fence in fences:
        yield from _fence_warnings(fence)
    lists = _ListState()
    before = Line(0, "")
    begun = 0  # number of lines before this one in its block
    for line in prose:
        if begun > 1 and "|" in line.text and _TABLE.match(line.text):
            what = "Here begins no table: it goes on the paragraph before it."
            yield _warn(before, what, "Leave an empty line before the table.")
        begun = begun + 1 if line.text else 0
        if not line.text:
            lists.end_paragraph()
            before = line
            continue
        words = line.text[:1].isalpha()  # the usual case
        if words:
            lists.add_text(before)
        elif (finding := lists.add_line(line, before)) is not None:
            yield finding
            before = line
            continue
        if "\\" in line.text or (not words and _MAY_WARN.match(line.text)):
            yield from _line_warnings(line, before)
        before = line


class _ListState:
    """The state of lists while a post is read line by line."""

    def __init__(self) -> None:
        self._depth: int | None = None  # indent of the last item, if we are in a list
        self._paragraph = False  # in a paragraph, which a list cannot interrupt

    def add_text(self, before: Line) -> None:
        """Process a line of text that is not indented."""
        if not before.text:
            self._depth, self._paragraph = None, True

    def end_paragraph(self) -> None:
        """Process an empty line."""
        self._paragraph = False

    def add_line(self, line: Line, before: Line) -> Finding | None:
        """Process any other line; warn if it is not the list item that was meant."""
        text = line.text
        bare = text.strip()
        rule = _RULE.match(text)
        item = None if rule else ITEM.match(text)
        found = None
        if _is_flattened(self._depth, item):
            what = "Less than four spaces nest no list: this item is like those before."
            found = _warn(line, what, "Indent its lines by four spaces.")
            self._depth = None
        elif self._paragraph and item and _INTERRUPTS.match(text):
            what = "This line begins no list: it goes on the paragraph before it."
            found = _warn(line, what, "Leave an empty line before the list.")
            self._paragraph = False
        elif item and not self._paragraph:
            self._depth = len(item["indent"])
        elif self._depth is not None and bare and self._is_outside(line, before):
            what = "This line is no part of the list's item, but a paragraph after it."
            found = _warn(line, what, "Indent it by four spaces.")
            self._depth = None
        elif bare and not line.indent and not before.text:
            self._depth = None
        if not bare or rule or bare[0] in "#|":
            self._paragraph = False
        elif not before.text:
            in_list = item is not None or self._depth is not None
            self._paragraph = not in_list and line.indent < _CODE
        return found

    def _is_outside(self, line: Line, before: Line) -> bool:
        deep = line.indent - (self._depth or 0)
        return not before.text and 2 <= deep < _CODE  # noqa: PLR2004 - as CommonMark


_CODE = 4  # spaces


def _is_flattened(depth: int | None, item: re.Match[str] | None) -> bool:
    if depth is None or item is None:
        return False
    return 2 <= len(item["indent"]) - depth < _CODE  # noqa: PLR2004 - as CommonMark


def _fence_warnings(fence: Fence) -> Iterator[Finding]:
    if not fence.end:
        what = "This fence of code is never closed."
        fix = "Write a line of the same signs after the code."
        yield Finding(what, fix, Level.ERROR, fence.number)
    elif fence.quoted or (fence.indent and not fence.in_list):
        what = "A fence is code only at the beginning of a line, or in a list."
        fix = "Indent the code by four spaces more than the words around it instead."
        yield Finding(what, fix, Level.WARNING, fence.number)
    elif not _LANGUAGE.fullmatch(fence.info):
        what = f"After this fence stands {fence.info!r}: it is not read as a fence."
        yield Finding(what, "Leave only the language.", Level.WARNING, fence.number)


def _line_warnings(line: Line, before: Line) -> Iterator[Finding]:
    text = line.text
    if _TAG_LINE.match(text):
        what = "This line becomes a heading: no space is asked for after #."
        yield _warn(line, what, r"Write \# for the sign, or a space after it.")
    elif _FIRST_HEADING.match(text):
        what = "The page has a first heading already, its title."
        yield _warn(line, what, "Write ## for a heading of the text.")
    elif _UNDERLINED.match(text) and before.text.strip() and not before.indent:
        what = "A line of = makes a first heading, and the page has its title."
        yield _warn(before, what, "Write ## before it instead.")
    elif _OTHER_NUMBER.match(text) and not before.text.strip():
        what = "This is no list: its number ends in a parenthesis."
        yield _warn(line, what, "Write 1. for a list.")
    elif (year := _YEAR.match(text)) and not before.text.strip():
        what = f"This line begins a list that counts from {year['year']}."
        yield _warn(line, what, rf"Write {year['year']}\. if it is none.")
    elif _ASIDE.match(text) and not _is_known_aside(text):
        what = "This is a mark of another tool, and stands in the page as it is."
        yield _warn(line, what, "Write it in words, or as a quotation.")
    elif text[:3] in {"!!!", "???"} and before.text.strip():
        what = "Here begins no box: it goes on the paragraph before it."
        yield _warn(line, what, "Leave an empty line before it.")
    if escaped := _ESCAPE.search(text):
        what = f"The backslash of {escaped[0]} is shown: this sign needs none."
        yield _warn(line, what, "Take it out.")
    if _BREAK.search(text):
        what = "A backslash at the end of a line is no break of it."
        yield _warn(line, what, "End the line with two spaces.")


def _is_known_aside(text: str) -> bool:
    return text.startswith('??? "') or admonitions.OPENING.fullmatch(text) is not None


def _warn(line: Line, what: str, fix: str) -> Finding:
    return Finding(what, fix, Level.WARNING, line.number)
