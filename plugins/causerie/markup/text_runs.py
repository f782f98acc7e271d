"""Text runs: the text of a paragraph as one string, across its elements.

A typographic rule must match across elements: in "**bold** : yes" the colon and the
word before it are in different ones. The changes are written back to each element.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

LINE = "\u2028"  # stands for a forced line break
# Between the runs of a post that are typeset at once: for each it is its beginning and
# its end. Unicode has it for no text (23.7, "Noncharacters").
END = "\ufdd0"
# Code, tags and URLs are tokens, each replaced by a private-use character. Of the 6,400
# only some are used: patterns with all of them are slow to compile.
_FIRST, _LAST = 0xE000, 0xE3FF
OPAQUE = f"{chr(_FIRST)}-{chr(_LAST)}"  # any of them, within [] of a pattern
_OPAQUE = re.compile(f"[{OPAQUE}]")
SPACES = "\t\n \u00a0\u2009\u202f"  # no forced line break
_EDGES = LINE + END

_compiled = cache(re.compile)  # re's own cache is slow for rules used so often

# What looks like punctuation, but is not: tokens.
_NOT_PROSE = re.compile(
    r"(?:https?|ftp|file|mailto|tel):[^\s<>\"«»]*[^\s<>\"«».,;:!?)\]’'…]"
    r"|\bwww\.[^\s<>\"«»]*[^\s<>\"«».,;:!?)\]’'…]"
    r"|&(?:#\w+|amp|lt|gt|quot|nbsp|apos);"  # HTML, written about
    r"|(?:(?<=\s)|^)[:;=]['^-]?[()DPp|/\\\[\]*]+(?=\s|$|[.,])"  # :-)
    r"|(?:(?<=\s)|^)(?:\^_?\^;*|-_+-;*|>_<;*|;_;|T_T|[oO]_[oO];*)(?=\s|$|[.,])"
    r"|(?:(?<=\s)|^):[\w+-]+:(?=\s|$|[.,!?])"  # :+1:
    # formulas, by the rule of Pandoc's tex_math_dollars; prices are not
    r"|\$\$[^$]+\$\$|(?<![\w$])\$(?=\S)[^$\n]*?(?<=\S)\$(?![\d$])"
    f"|{_OPAQUE.pattern}"  # an author's own private characters
)
# Fast: what a text must contain for _NOT_PROSE to match. A pattern that begins with a
# set of characters is searched for three times as fast.
_QUICK_CHECK = re.compile(
    rf"[:;=^_$&w{OPAQUE}](?:(?<=[:;=^_$])\S|(?<=&)|(?<=w)ww\.|(?<={_OPAQUE.pattern}))"
)


@dataclass(frozen=True, slots=True)
class Replacement:
    """Replace each match of a pattern, or its group `it`."""

    pattern: str  # compiled on first use: a site has few languages
    replacement: str
    signs: Sequence[str]  # the pattern is tried only if the text has one of these


@dataclass(frozen=True, slots=True)
class SpaceBefore:
    """Set the space before each match of a pattern."""

    pattern: str
    space: str
    unless: str  # no space after one of these characters, nor at the start of a line
    signs: Sequence[str]


class TextRun:
    """A text in pieces, with tokens that rules do not change."""

    __slots__ = ("_starts", "_tokens", "text")

    def __init__(self, pieces: Sequence[Iterable[str | tuple[str]]]) -> None:
        """Join pieces of strings and tokens; a token is a tuple of one string."""
        self._tokens: list[str] = []
        self._starts: list[int] = []
        texts: list[str] = []
        length = 0
        for piece in pieces:
            self._starts.append(length)
            for part in piece:
                if isinstance(part, tuple):
                    text = self._token(part[0])
                elif _QUICK_CHECK.search(part):
                    text = _NOT_PROSE.sub(lambda found: self._token(found[0]), part)
                else:
                    text = part
                texts.append(text)
                length += len(text)
        self.text = "".join(texts)

    def apply(self, rules: Iterable[Replacement | SpaceBefore]) -> None:
        """Apply rules, one after the other, to all their matches."""
        for rule in rules:
            for sign in rule.signs:
                if sign in self.text:
                    break
            else:
                continue
            if isinstance(rule, SpaceBefore):
                self.apply_edits(list(self._spaces(rule)))
            else:
                pattern = _compiled(rule.pattern)
                group = "it" if "it" in pattern.groupindex else 0
                spans = [found.span(group) for found in pattern.finditer(self.text)]
                self.apply_edits(
                    [(start, end, rule.replacement) for start, end in spans]
                )

    def apply_edits(self, edits: Sequence[tuple[int, int, str]]) -> None:
        """Replace these spans, given from left to right.

        An insertion belongs to the piece after it: a space before a colon is not in the
        link before.
        """
        if not edits:
            return
        text, starts = self.text, self._starts
        parts: list[str] = []
        done, shift, piece = 0, 0, 1
        for start, end, new in edits:
            while piece < len(starts) and starts[piece] <= start:
                starts[piece] += shift
                piece += 1
            parts += (text[done:start], new)
            done = end
            shift += len(new) - (end - start)
            while piece < len(starts) and starts[piece] < end:
                starts[piece] = end + shift
                piece += 1
        for rest in range(piece, len(starts)):
            starts[rest] += shift
        self.text = "".join((*parts, text[done:]))

    def pieces(self) -> list[str]:
        """Return the text of each piece, with the tokens restored."""
        ends = [*self._starts[1:], len(self.text)]
        return [
            _OPAQUE.sub(lambda found: self._tokens[ord(found[0]) - _FIRST], text)
            if self._tokens
            else text
            for text in (
                self.text[start:end]
                for start, end in zip(self._starts, ends, strict=True)
            )
        ]

    def _token(self, text: str) -> str:
        if len(self._tokens) > _LAST - _FIRST:
            raise OverflowError
        self._tokens.append(text)
        return chr(_FIRST + len(self._tokens) - 1)

    def _spaces(self, rule: SpaceBefore) -> Iterable[tuple[int, int, str]]:
        text = self.text
        for found in _compiled(rule.pattern).finditer(text):
            end = start = found.start()
            while start and text[start - 1] in SPACES:
                start -= 1
            before = text[start - 1] if start else LINE
            if before not in rule.unless and before not in _EDGES:
                yield start, end, rule.space


def is_opaque(character: str) -> bool:
    """Return whether a character of a run's text represents a token."""
    return bool(_OPAQUE.match(character))


def typeset_text(text: str, apply: Callable[[TextRun], None]) -> str:
    """Apply the rules of a language to a plain text."""
    try:
        run = TextRun([[text]])
    except OverflowError:  # too many tokens: this is not prose
        return text
    apply(run)
    return run.pieces()[0]
