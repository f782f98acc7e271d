"""Rules on headings: what screen readers and contents go by."""

import re
from collections.abc import Iterator
from itertools import pairwise

from causerie.building.proofreading.elements import Element
from causerie.building.proofreading.rule import (
    PostPage,
    Violation,
    page_rule,
    shorten,
)

_LEVELS = ("h2", "h3", "h4", "h5", "h6")
_BOLD = re.compile(r"(?:\*\*|__)(?P<words>[^*_]{2,80})(?:\*\*|__)$")
_SENTENCE_ENDS = (".", "!", "?", ":", ",", ";", "…")


def _line_of(page: PostPage, heading: Element) -> int:
    return page.find_text(" ".join(heading.words.split())) or page.find_tag(heading)


@page_rule(
    "heading-skips",
    "headings",
    what="This heading skips a level.",
    fix="The text's own begin with ##; each goes down by one # at most.",
)
def heading_skips(page: PostPage) -> Iterator[Violation]:
    """Find headings more than one level below that before them."""
    title = Element("h1", [], ())
    for before, heading in pairwise([title, *page.named(*_LEVELS)]):
        if int(heading.name[1]) > int(before.name[1]) + 1:
            words = shorten(heading.words)
            found = f"{words} is {heading.name} after {before.name}"
            yield Violation(_line_of(page, heading), found)


@page_rule(
    "heading-empty",
    "headings",
    what="This heading has no words.",
    fix="Write some, or take it out.",
)
def heading_empty(page: PostPage) -> Iterator[Violation]:
    """Find headings without words."""
    empty = [each for each in page.named(*_LEVELS) if not each.words.strip()]
    for nth, heading in enumerate(empty):
        bare = page.find(r"^ {0,3}#{2,6}\s*#*\s*$", nth)
        yield Violation(bare or page.find_tag(heading))


@page_rule(
    "heading-bold",
    "headings",
    what="A line in bold stands for a heading.",
    fix="Write ## before it, without the asterisks: contents and listeners find it.",
)
def heading_bold(page: PostPage) -> Iterator[Violation]:
    """Find paragraphs that are one line in bold, between two others."""
    lines = page.prose[0]
    for before, line, after in zip(lines, lines[1:], lines[2:], strict=False):
        alone = not before.text.strip() and not after.text.strip()
        bold = _BOLD.match(line.text.strip()) if alone and not line.indent else None
        if bold and not bold["words"].strip().endswith(_SENTENCE_ENDS):
            yield Violation(line.number, shorten(bold["words"]))


RULES = (heading_skips, heading_empty, heading_bold)
