"""Skip most processors of Python-Markdown for lines without markup.

Most paragraphs are one line of plain text. Python-Markdown tries each processor on
them, which is half of its time; the resulting HTML is the same.
"""

import re
from collections.abc import Iterable
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown, inlinepatterns
from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor
from markdown.treeprocessors import InlineProcessor
from markdown.util import STX, AtomicString

# A single line that begins with a letter can only be a paragraph.
_ONE_LINE = re.compile(rf"[^\W\d_][^\n{STX}]*")
_KNOWN = ("markdown.", "causerie.")

# What a text must contain for a pattern of Python-Markdown to match.
_REQUIRED_TEXT = {
    inlinepatterns.BACKTICK_RE: "`",
    inlinepatterns.ESCAPE_RE: "\\",
    inlinepatterns.LINK_RE: "[",
    inlinepatterns.IMAGE_LINK_RE: "[",
    inlinepatterns.AUTOLINK_RE: "<",
    inlinepatterns.AUTOMAIL_RE: "<",
    inlinepatterns.HTML_RE: "<",
    inlinepatterns.ENTITY_RE: "&",
    inlinepatterns.LINE_BREAK_RE: "  \n",
}


class PlainParagraph(BlockProcessor):  # type: ignore[misc]
    """Parse a plain line as a paragraph at once; register it before all others."""

    def __init__(self, parser: BlockParser) -> None:
        super().__init__(parser)
        self._paragraph: Any = None

    def test(self, _parent: Element, block: str) -> bool:
        """Return whether a block can only be a paragraph or the text of a list item.

        False if processors of other extensions are registered, which might parse it.
        """
        if not _ONE_LINE.fullmatch(block):
            return False
        if self._paragraph is None:
            processors = self.parser.blockprocessors
            known = all(type(each).__module__.startswith(_KNOWN) for each in processors)
            self._paragraph = processors["paragraph"] if known else False
        return bool(self._paragraph)

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Delegate to Python-Markdown's paragraph processor."""
        self._paragraph.run(parent, blocks)


class PlainInline(InlineProcessor):  # type: ignore[misc]
    """Apply inline patterns, except to text that cannot match any of them."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self._patterns: list[re.Pattern[str]] = []

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        """Apply the patterns to a tree."""
        self._patterns = self._patterns or list(
            _combine_patterns(self.md.inlinePatterns)
        )
        plain = [
            element
            for element in tree.iter()
            if element.text
            and not isinstance(element.text, AtomicString)
            and not any(each.search(element.text) for each in self._patterns)
        ]
        for element in plain:
            element.text = AtomicString(element.text)
        done: Element = super().run(tree, ancestors)
        for element in plain:
            element.text = str(element.text)
        return done


def _combine_patterns(patterns: Iterable[Any]) -> Iterable[re.Pattern[str]]:
    """Yield patterns; any text that an inline pattern matches has one of them."""
    signs: set[str] = set()
    for pattern in patterns:
        if tokens := getattr(pattern, "tokens", None):  # emphasis, and our own patterns
            signs.update(tokens)
        elif sign := _REQUIRED_TEXT.get(pattern.pattern):
            signs.add(sign)
        else:
            yield pattern.getCompiledRegExp()
    yield re.compile("|".join(map(re.escape, sorted(signs))))
