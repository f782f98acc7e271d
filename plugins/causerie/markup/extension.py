"""Extension: gives Python-Markdown figures, folds, aligned tables, typography."""

from pathlib import Path
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension

from causerie.markup.figures import Figures
from causerie.markup.folded import Folded
from causerie.markup.plain import PlainInline, PlainParagraph
from causerie.markup.tables import Tables
from causerie.markup.typography import Typography

_FIRST = 1000
# Before indented lines are taken for code (80) and empty ones are dropped (100).
_BEFORE_BLOCKS = 105
_INLINE = 20  # in the place of Python-Markdown's own
# When the tree is as it will be written: attributes given (8), escapes undone (0).
_AFTER_ALL = -1
# When captions and headings' ids are made, which are of the words as written.
_LAST = -2


class Markup(Extension):  # type: ignore[misc]
    """Causerie's own markup. `content` is the folder that `{static}/` stands for."""

    def __init__(self, **config: Any) -> None:
        self.config = {"content": ["content", "The folder of the site's sources"]}
        super().__init__(**config)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's
        """Add the parts; called by Python-Markdown."""
        content = Path(self.getConfig("content")).resolve()
        md.parser.blockprocessors.register(Folded(md.parser), "folded", _BEFORE_BLOCKS)
        plain = PlainParagraph(md.parser)
        md.parser.blockprocessors.register(plain, "plain", _FIRST)
        md.treeprocessors.register(PlainInline(md), "inline", _INLINE)
        md.treeprocessors.register(Figures(md, content), "figures", _AFTER_ALL)
        md.treeprocessors.register(Tables(md), "aligned", _AFTER_ALL)
        md.treeprocessors.register(Typography(md), "typography", _LAST)
