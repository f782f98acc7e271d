"""Runs: the words of a paragraph as one text, whatever elements they stand in.

A rule of typography looks at a whole run ("**bold** : yes" has its colon in another
element than its word) and changes what it finds where that stands.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

LINE = "\u2028"  # stands for a forced line break
# A token stays whole: code, a tag, an address. One private character stands for each.
# All of them would be 6,400, and patterns that name them slow to compile.
_FIRST, _LAST = 0xE000, 0xE3FF
OPAQUE = f"{chr(_FIRST)}-{chr(_LAST)}"  # any of them, within [] of a pattern
_OPAQUE = re.compile(f"[{OPAQUE}]")
SPACES = "\t\n \u00a0\u2009\u202f"  # no forced line break

_compiled = cache(re.compile)  # re's own cache is slow for rules used so often

# What looks like punctuation and is none.
_NO_PROSE = re.compile(
    r"(?:https?|ftp|file|mailto|tel):[^\s<>\"«»]*[^\s<>\"«».,;:!?)\]’'…]"
    r"|\bwww\.[^\s<>\"«»]*[^\s<>\"«».,;:!?)\]’'…]"
    r"|&(?:#\w+|amp|lt|gt|quot|nbsp|apos);"  # HTML, written about
    r"|(?:(?<=\s)|^)[:;=]['^-]?[()DPp|/\\\[\]*]+(?=\s|$|[.,])"  # :-)
    r"|(?:(?<=\s)|^)(?:\^_?\^;*|-_+-;*|>_<;*|;_;|T_T|[oO]_[oO];*)(?=\s|$|[.,])"
    r"|(?:(?<=\s)|^):[\w+-]+:(?=\s|$|[.,!?])"  # :+1:
    # formulas, by the rule of Pandoc's tex_math_dollars: prices are none
    r"|\$\$[^$]+\$\$|(?<![\w$])\$(?=\S)[^$\n]*?(?<=\S)\$(?![\d$])"
    f"|{_OPAQUE.pattern}"  # an author's own private characters
)
_SIGN_OF_NO_PROSE = re.compile(
    rf"[:;=^_$]\S|&|www\.|{_OPAQUE.pattern}"
)  # quick to find


@dataclass(frozen=True, slots=True)
class Rule:
    """What a pattern finds is written anew: its group `it`, or all of it."""

    pattern: str  # compiled when it is first used: a site speaks few languages
    written: str
    signs: Sequence[str]  # without any of them the pattern is not even tried


@dataclass(frozen=True, slots=True)
class SpaceBefore:
    """What a pattern finds has this space before it, and no other, nor none."""

    pattern: str
    space: str
    unless: str  # nothing is written after one of these, nor at the beginning
    signs: Sequence[str]


class Run:
    """One text, in pieces, with tokens that stay whole."""

    __slots__ = ("_starts", "_tokens", "text")

    def __init__(self, pieces: Sequence[Iterable[str | tuple[str]]]) -> None:
        """Take pieces made of texts and of tokens; a token is a tuple of one text."""
        self._tokens: list[str] = []
        self._starts: list[int] = []
        texts: list[str] = []
        length = 0
        for piece in pieces:
            self._starts.append(length)
            for part in piece:
                if isinstance(part, tuple):
                    text = self._token(part[0])
                elif _SIGN_OF_NO_PROSE.search(part):
                    text = _NO_PROSE.sub(lambda found: self._token(found[0]), part)
                else:
                    text = part
                texts.append(text)
                length += len(text)
        self.text = "".join(texts)

    def apply(self, rules: Iterable[Rule | SpaceBefore]) -> None:
        """Apply rules, one after the other, everywhere they fit."""
        for rule in rules:
            for sign in rule.signs:
                if sign in self.text:
                    break
            else:
                continue
            if isinstance(rule, SpaceBefore):
                self.write(list(self._spaces(rule)))
            else:
                pattern = _compiled(rule.pattern)
                group = "it" if "it" in pattern.groupindex else 0
                spans = [found.span(group) for found in pattern.finditer(self.text)]
                self.write([(start, end, rule.written) for start, end in spans])

    def write(self, edits: Sequence[tuple[int, int, str]]) -> None:
        """Write these texts in place of these spans, given from left to right.

        An insertion belongs to what follows it: a space before a colon is in no link.
        """
        if not edits:
            return
        text, starts = self.text, self._starts
        written: list[str] = []
        done, grown, piece = 0, 0, 1
        for start, end, new in edits:
            while piece < len(starts) and starts[piece] <= start:
                starts[piece] += grown
                piece += 1
            written += (text[done:start], new)
            done = end
            grown += len(new) - (end - start)
            while piece < len(starts) and starts[piece] < end:
                starts[piece] = end + grown
                piece += 1
        for rest in range(piece, len(starts)):
            starts[rest] += grown
        self.text = "".join((*written, text[done:]))

    def pieces(self) -> list[str]:
        """Return the text of each piece, tokens as they were."""
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
            if before not in rule.unless and before != LINE:
                yield start, end, rule.space


def is_opaque(character: str) -> bool:
    """Return whether a character of a run's text stands for a token."""
    return bool(_OPAQUE.match(character))


def typeset_text(text: str, apply: Callable[[Run], None]) -> str:
    """Apply the rules of a language to a plain text."""
    try:
        run = Run([[text]])
    except OverflowError:  # more addresses than a text has: it is none
        return text
    apply(run)
    return run.pieces()[0]
