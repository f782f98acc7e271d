"""Hints: has a source looked at while it is read; what is found goes with its body."""

from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from causerie.markup.habits import find_habits
from causerie.markup.leftovers import find_leftovers
from causerie.markup.prose_lines import read_prose


class KeepSource(Preprocessor):  # type: ignore[misc]
    """Keep the lines as they are written, before anything is taken out of them."""

    def run(self, lines: list[str]) -> list[str]:
        """Keep them, for FindHints."""
        self.md.source_lines = list(lines)
        self.md.has_tree = False
        return lines


class HaveTree(Treeprocessor):  # type: ignore[misc]
    """Say that the tree is made: until then single headings are written as text."""

    def run(self, root: Element) -> None:  # noqa: ARG002 - as it is called
        """Say so."""
        self.md.has_tree = True


class FindHints(Postprocessor):  # type: ignore[misc]
    """Note what is not shown as it may be meant, in `md.findings`."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)

    def run(self, text: str) -> str:
        """Look at the source and at the page; change nothing."""
        if self.md.has_tree:
            prose, fences = read_prose(self.md.source_lines)
            leftovers = find_leftovers(prose, text, self.md.references)
            self.md.findings = [*find_habits(prose, fences), *leftovers]
        return text
