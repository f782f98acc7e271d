"""Skip what Python-Markdown does in vain: the resulting HTML is the same.

Most paragraphs are one line of plain text, on which it tries each processor; of the
rest most have one sign or two. It looks for the end of a link character by character,
and makes a table of contents for every text. Where its insides are not those that are
known here, in another version or beside other extensions, all is done its own way.
"""

import re
from collections.abc import Iterable
from functools import partial
from typing import Any
from xml.etree.ElementTree import Element

import markdown
from markdown import Markdown, inlinepatterns
from markdown.blockparser import BlockParser
from markdown.blockprocessors import (
    BlockProcessor,
    BlockQuoteProcessor,
    HashHeaderProcessor,
)
from markdown.extensions.def_list import DefListProcessor
from markdown.extensions.tables import TableProcessor
from markdown.extensions.toc import TocTreeprocessor
from markdown.treeprocessors import InlineProcessor, Treeprocessor
from markdown.util import STX, AtomicString

from causerie.markup.passed_by import pass_by

EXPECTED = "3.11.3"  # requirements/ locks it; another is asked to do all its own way
_KNOWN = ("markdown.", "causerie.")
_FIRST, _INLINE, _BEFORE_TOC = 1000, 20, 6  # priorities
# A single line that begins with a letter can only be a paragraph.
_ONE_LINE = re.compile(rf"[^\W\d_][^\n{STX}]*")

# What a text must contain for a pattern of Python-Markdown to match.
_SIGNS = {
    inlinepatterns.BACKTICK_RE: ("`",),
    inlinepatterns.ESCAPE_RE: ("\\",),
    r"\[\^([^\]]*)\]": ("[^",),  # of footnotes
    inlinepatterns.LINK_RE: ("[",),
    inlinepatterns.IMAGE_LINK_RE: ("![",),
    inlinepatterns.AUTOLINK_RE: ("<",),
    inlinepatterns.AUTOMAIL_RE: ("<",),
    inlinepatterns.HTML_RE: ("<",),
    inlinepatterns.ENTITY_RE: ("&",),
    inlinepatterns.LINE_BREAK_RE: ("  \n",),
}
# Likewise a block, for a processor that looks for it in all of it.
_BLOCK_SIGNS: dict[type, str] = {
    BlockQuoteProcessor: ">",
    DefListProcessor: ":",
    HashHeaderProcessor: "#",
    TableProcessor: "|",
}
# They change nothing in a text that defines no references.
_OF_REFERENCES = frozenset(
    {
        inlinepatterns.ReferenceInlineProcessor,
        inlinepatterns.ShortReferenceInlineProcessor,
        inlinepatterns.ImageReferenceInlineProcessor,
        inlinepatterns.ShortImageReferenceInlineProcessor,
    }
)
_BRACKET = re.compile(r"[\[\]]")
# The address of a link, and its title, without brackets and quotes that may be nested.
_PLAIN_LINK = re.compile(r"""\(\s*+(?!<)([^()'"]*)(?:"([^()'"]*)" *)?\)""")


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
            known = _are_known(processors)
            self._paragraph = processors["paragraph"] if known else False
        return bool(self._paragraph)

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Delegate to Python-Markdown's paragraph processor."""
        self._paragraph.run(parent, blocks)


class SignedInline(InlineProcessor):  # type: ignore[misc]
    """Apply each inline pattern only to text that has a sign of it."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self._made_for: tuple[list[re.Pattern[str]], bool] = ([], False)
        self._patterns: list[tuple[Any, tuple[str, ...]]] = []  # with their signs
        self._any_sign = re.compile("")

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        """Apply the patterns to a tree."""
        patterns = [*self.inlinePatterns]
        expressions = [each.getCompiledRegExp() for each in patterns]
        if self._made_for != (made_for := (expressions, bool(self.md.references))):
            self._made_for = made_for
            self._patterns = [(each, self._signs_of(each)) for each in patterns]
            self._any_sign = _one_of(s for _, signs in self._patterns for s in signs)
        done: Element = super().run(tree, ancestors)
        return done

    def _signs_of(self, pattern: Any) -> tuple[str, ...]:
        """Return what a text must have one of; all have the empty one."""
        if type(pattern) in _OF_REFERENCES and not self.md.references:
            return ()  # it changes nothing
        if tokens := getattr(pattern, "tokens", None):  # of emphasis, and our own
            return tuple(tokens)
        return _SIGNS.get(pattern.getCompiledRegExp().pattern, ("",))

    def _InlineProcessor__handleInline(  # noqa: N802 - a private method of its own
        self,
        data: str,
        patternIndex: int = 0,  # noqa: N803
    ) -> str:
        if isinstance(data, AtomicString) or not self._any_sign.search(data):
            return data
        apply, patterns = self._InlineProcessor__applyPattern, self._patterns
        place, start = patternIndex, 0
        while place < len(patterns):
            pattern, signs = patterns[place]
            for sign in signs:
                if data.find(sign, start) >= 0:
                    data, matched, start = apply(pattern, data, place, start)
                    break
            else:
                matched = False
            if not matched:
                place, start = place + 1, 0
        return data


class ContentsIfAsked(Treeprocessor):  # type: ignore[misc]
    """Have `toc` make a table only of a text that asks for it; it gives the ids.

    Register it before `toc`.
    """

    def run(self, root: Element) -> None:
        """Have the table made, or not: nobody else reads `md.toc`."""
        if "toc" not in self.md.treeprocessors:
            return
        toc = self.md.treeprocessors["toc"]
        if type(toc) is not TocTreeprocessor or not toc.marker:
            return
        asked = toc.marker in "".join(root.itertext())
        others = (*self.md.treeprocessors, *self.md.postprocessors)
        if asked or not _are_known(others):
            vars(toc).pop("build_toc_div", None)
            vars(toc).pop("replace_marker", None)
        else:
            toc.build_toc_div = lambda _tokens: Element("div")
            toc.replace_marker = lambda _root, _contents: None


class _BlockLevels(dict[Any, bool]):
    """Whether tags are those of blocks; Python-Markdown asks it often, of a list."""

    def __init__(self, md: Markdown) -> None:
        super().__init__()
        self._ask = md.is_block_level

    def __missing__(self, tag: Any) -> bool:
        known: bool = self._ask(tag)
        self[tag] = known
        return known


class _Blocks:
    """Parses blocks as BlockParser does, which sorts its processors for each of them.

    And asks each of a block without its sign.
    """

    def __init__(self, parser: BlockParser) -> None:
        self._registry = parser.blockprocessors
        self._made_for: tuple[dict[str, Any], list[Any]] = ({}, [])
        self._processors: list[tuple[Any, str]] = []  # with their signs

    def parse(self, parent: Element, blocks: list[str]) -> None:
        """Parse blocks into a parent."""
        known, order = self._registry._data, self._registry._priority  # noqa: SLF001
        if self._made_for != (known, order):
            self._processors = [
                (each, _BLOCK_SIGNS.get(type(each), "")) for each in self._registry
            ]
            self._made_for = (dict(known), [*order])
        processors = self._processors
        while blocks:
            for processor, sign in processors:
                if (
                    sign in blocks[0]
                    and processor.test(parent, blocks[0])
                    and processor.run(parent, blocks) is not False
                ):
                    break


def _are_known(processors: Iterable[Any]) -> bool:
    """Return whether all are Python-Markdown's or ours."""
    return all(type(each).__module__.startswith(_KNOWN) for each in processors)


def _one_of(signs: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern of one character of each sign, which is fast to search for."""
    characters = {sign.strip(" .")[-1:] for sign in signs}
    return re.compile("" if "" in characters else f"[{re.escape(''.join(characters))}]")


def _text_in_brackets(data: str, index: int) -> tuple[str, int, bool]:
    """Return the text up to the bracket that closes it, as LinkInlineProcessor does."""
    depth = 1
    for found in _BRACKET.finditer(data, index):
        depth += 1 if found[0] == "[" else -1
        if not depth:
            return data[index : found.start()], found.end(), True
    return data[index:], len(data), False


def _link_in_brackets(
    pattern: Any, data: str, index: int
) -> tuple[str, str | None, int, bool]:
    """Return address, title and end of a link, as LinkInlineProcessor does."""
    found = _PLAIN_LINK.match(data, index)
    if not found:
        link: tuple[str, str | None, int, bool] = type(pattern).getLink(
            pattern, data, index
        )
        return link
    href, title = found.groups()
    if title is not None:
        plain = inlinepatterns.dequote(pattern.unescape(title.strip()))
        title = pattern.RE_TITLE_CLEAN.sub(" ", plain)
    return pattern.unescape(href).strip(), title, found.end(), True


def _next_delimiter(delimiters: Any, data: str, start: int) -> re.Match[str] | None:
    """Return the next run of delimiters, as DelimiterProcessor does."""
    for sign in delimiters.compiled_re.finditer(data, start):
        delimiter = delimiters.delimiters[sign[0]]
        found: re.Match[str] | None = delimiter.boundary.match(data, sign.start())
        if found and (delimiter.stack or found.lastgroup != "end"):
            return found
    return None


def take_shortcuts(md: Markdown) -> None:
    """Register and set all of them, if this is the Python-Markdown that is known."""
    if markdown.__version__ != EXPECTED:
        return
    pass_by(md)
    md.parser.blockprocessors.register(
        PlainParagraph(md.parser), "causerie_plain", _FIRST
    )
    md.treeprocessors.register(ContentsIfAsked(md), "causerie_contents", _BEFORE_TOC)
    if type(md.treeprocessors["inline"]) is InlineProcessor:
        md.treeprocessors.register(SignedInline(md), "inline", _INLINE)
    links = inlinepatterns.LinkInlineProcessor
    for pattern in md.inlinePatterns:
        if getattr(type(pattern), "getText", None) is links.getText:
            pattern.getText = _text_in_brackets
        if getattr(type(pattern), "getLink", None) is links.getLink:
            pattern.getLink = partial(_link_in_brackets, pattern)
    if type(md) is Markdown:
        md.is_block_level = _BlockLevels(md).__getitem__
    if type(md.parser) is BlockParser:
        md.parser.parseBlocks = _Blocks(md.parser).parse
    delimiters = md.delimiters
    if type(delimiters) is inlinepatterns.DelimiterProcessor:
        delimiters.search = partial(_next_delimiter, delimiters)
