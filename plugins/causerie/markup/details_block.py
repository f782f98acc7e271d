"""Turn `??? "Summary"` and the lines indented below it into a <details>."""

import re
from xml.etree.ElementTree import Element, SubElement

from markdown.blockprocessors import BlockProcessor


class IndentedBlock(BlockProcessor):  # type: ignore[misc]
    """Parse an opening line and the indented lines below it as one element.

    Not in lists, whose items are parsed in pieces.
    """

    opening: re.Pattern[str]

    def create(self, parent: Element, opened: re.Match[str]) -> Element:
        """Create the element, with what its opening line says."""
        raise NotImplementedError

    def test(self, parent: Element, block: str) -> bool:
        """Return whether a block begins with the opening line."""
        return parent.tag != "li" and self.opening.match(block) is not None

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Parse the opening line and the indented blocks after it."""
        opened, _, under = blocks.pop(0).partition("\n")
        found = self.opening.match(opened)
        assert found is not None  # noqa: S101 - `test` has seen it
        element = self.create(parent, found)
        inside, rest = self.detab(under)
        content = [inside]
        while blocks and not rest and self._is_inside(blocks[0]):
            inside, rest = self.detab(blocks.pop(0))
            content.append(inside)
        if rest:
            blocks.insert(0, rest)
        self.parser.parseChunk(element, "\n\n".join(content))

    def _is_inside(self, block: str) -> bool:
        text = block.lstrip("\n")
        return not text or text.startswith(" " * self.tab_length)


class DetailsBlock(IndentedBlock):
    """Parse details blocks."""

    opening = re.compile(r'\?{3} +"(?P<summary>[^\n]+)" *(?:\n|$)')

    def create(self, parent: Element, opened: re.Match[str]) -> Element:
        """Create the <details>, with its summary."""
        details = SubElement(parent, "details")
        SubElement(details, "summary").text = opened["summary"]
        return details
