"""Runs: the words of a paragraph as one text, whatever elements they stand in.

A rule of typography looks at a whole run ("**bold** : yes" has its colon in another
element than its word) and changes it character by character, each where it stands.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

OPAQUE = "\ufffc"  # stands for what has no letters: code, an image, a tag
LINE = "\u2028"  # stands for a forced line break
# What looks like punctuation and is none.
_NO_PROSE = re.compile(
    r"(?:https?|ftp|file|mailto|tel):[^\s<>\"«»\ufffc]*[^\s<>\"«»\ufffc.,;:!?)\]’'…]"
    r"|\bwww\.[^\s<>\"«»\ufffc]*[^\s<>\"«»\ufffc.,;:!?)\]’'…]"
    r"|&(?:#\w+|amp|lt|gt|quot|nbsp|apos);"  # HTML, written about
    r"|(?:(?<=\s)|^)[:;=]['^-]?[()DPp|/\\\[\]*]+(?=\s|$|[.,])"  # :-)
)


@dataclass(frozen=True, slots=True)
class Rule:
    """What a pattern finds is written anew: its group `it`, or all of it."""

    pattern: re.Pattern[str]
    written: str


class Run:
    """One text made of atoms: characters, or tokens that stay whole.

    `view` is what rules look at: it has one character for every atom.
    """

    __slots__ = ("atoms", "owners", "view")

    def __init__(self, atoms: Iterable[tuple[str, str, int]]) -> None:
        """Take atoms as (what is written, what rules see, whose it is)."""
        rows = list(atoms)
        self.atoms = [row[0] for row in rows]
        view = "".join(row[1] for row in rows)
        self.view = _NO_PROSE.sub(lambda found: "x" * len(found[0]), view)
        self.owners = [row[2] for row in rows]

    def apply(self, rule: Rule) -> None:
        """Apply a rule everywhere it fits."""
        group = "it" if "it" in rule.pattern.groupindex else 0
        spans = [found.span(group) for found in rule.pattern.finditer(self.view)]
        self.write([(start, end, rule.written) for start, end in spans])

    def write(self, edits: Sequence[tuple[int, int, str]]) -> None:
        """Write these texts in place of these spans, given from left to right.

        An insertion belongs to what follows it: a space before a colon is in no link.
        """
        edits = [edit for edit in edits if self.view[edit[0] : edit[1]] != edit[2]]
        for start, end, written in reversed(edits):
            at = min(start, len(self.owners) - 1)
            if start == end and at > 0 and not self.atoms[at]:
                at -= 1  # nothing can stand in an image, nor before a line break's tail
            self.atoms[start:end] = written
            self.owners[start:end] = [self.owners[at]] * len(written)
            self.view = self.view[:start] + written + self.view[end:]

    def pieces(self, count: int) -> list[str]:
        """Return the text of each owner, from 0 up to `count`."""
        texts: list[list[str]] = [[] for _ in range(count)]
        for atom, owner in zip(self.atoms, self.owners, strict=True):
            texts[owner].append(atom)
        return ["".join(text) for text in texts]


def typeset_text(text: str, apply: Callable[[Run], None]) -> str:
    """Apply the rules of a language to a plain text."""
    run = Run((character, character, 0) for character in text)
    apply(run)
    return "".join(run.atoms)
