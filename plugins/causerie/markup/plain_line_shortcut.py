"""Plain: what holds no markup takes the short way through Python-Markdown.

Most paragraphs are one line of words. Python-Markdown asks each of its processors
about each of them, which is half of the time it takes; the HTML is the same without.
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

# A line that begins with a letter opens nothing, and what follows it on it neither.
_ONE_LINE = re.compile(rf"[^\W\d_][^\n{STX}]*")
_KNOWN = ("markdown.", "causerie.")

# What text must hold for a pattern of Python-Markdown's own to match.
_SIGNS = {
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
    """Take a line of words for the paragraph it is; register it before all others."""

    def __init__(self, parser: BlockParser) -> None:
        super().__init__(parser)
        self._paragraph: Any = None

    def test(self, _parent: Element, block: str) -> bool:
        """Return whether a block can only be a paragraph, or the text of a list's item.

        Processors of others may take lines of words for more, so then none is.
        """
        if not _ONE_LINE.fullmatch(block):
            return False
        if self._paragraph is None:
            processors = self.parser.blockprocessors
            known = all(type(each).__module__.startswith(_KNOWN) for each in processors)
            self._paragraph = processors["paragraph"] if known else False
        return bool(self._paragraph)

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Have it made by the processor of paragraphs."""
        self._paragraph.run(parent, blocks)


class PlainInline(InlineProcessor):  # type: ignore[misc]
    """Apply inline patterns, but to no text that holds nothing they look for."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self._sought: list[re.Pattern[str]] = []

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        """Apply them to a tree."""
        self._sought = self._sought or list(_sought(self.md.inlinePatterns))
        plain = [
            element
            for element in tree.iter()
            if element.text
            and not isinstance(element.text, AtomicString)
            and not any(each.search(element.text) for each in self._sought)
        ]
        for element in plain:
            element.text = AtomicString(element.text)
        done: Element = super().run(tree, ancestors)
        for element in plain:
            element.text = str(element.text)
        return done


def _sought(patterns: Iterable[Any]) -> Iterable[re.Pattern[str]]:
    """Yield what to look for: one of which is found wherever any pattern matches."""
    signs: set[str] = set()
    for pattern in patterns:
        if tokens := getattr(pattern, "tokens", None):  # what stresses words
            signs.update(tokens)
        elif sign := _SIGNS.get(pattern.pattern):
            signs.add(sign)
        else:
            yield pattern.getCompiledRegExp()
    yield re.compile("|".join(map(re.escape, sorted(signs))))
