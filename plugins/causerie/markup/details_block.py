"""Turn `??? "Summary"` and the lines indented below it into a <details>."""

import re
from xml.etree.ElementTree import Element, SubElement

from markdown.blockprocessors import BlockProcessor

_OPENING = re.compile(r'\?{3} +"[^\n]+" *(?:\n|$)')


class DetailsBlock(BlockProcessor):  # type: ignore[misc]
    """Parse details blocks; not in lists, whose items are parsed in pieces."""

    def test(self, parent: Element, block: str) -> bool:
        """Return whether a block opens a details block."""
        return parent.tag != "li" and _OPENING.match(block) is not None

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Parse the opening line and the indented blocks after it."""
        opening, _, under = blocks.pop(0).partition("\n")
        details = SubElement(parent, "details")
        summary = opening[opening.index('"') + 1 : opening.rindex('"')]
        SubElement(details, "summary").text = summary
        inside, rest = self.detab(under)
        content = [inside]
        while blocks and not rest and self._is_inside(blocks[0]):
            inside, rest = self.detab(blocks.pop(0))
            content.append(inside)
        if rest:
            blocks.insert(0, rest)
        self.parser.parseChunk(details, "\n\n".join(content))

    def _is_inside(self, block: str) -> bool:
        text = block.lstrip("\n")
        return not text or text.startswith(" " * self.tab_length)
