"""Extension: gives Python-Markdown figures, folds, aligned tables, typography."""

from pathlib import Path
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension

from causerie.markup.anchors import FreeIds, NotesInLanguage
from causerie.markup.details_block import Folded
from causerie.markup.dialect import BareAddress, FencesInLists, Struck, Tasks
from causerie.markup.figures import Figures
from causerie.markup.plain_line_shortcut import PlainInline, PlainParagraph
from causerie.markup.source_findings import FindHints, HaveTree, KeepSource
from causerie.markup.table_alignment import Tables
from causerie.markup.typography import Typography

_FIRST = 1000
# Before indented lines are taken for code (80) and empty ones are dropped (100).
_BEFORE_BLOCKS = 105
_BEFORE_FENCES = 26
_AFTER_HTML = 85  # and links: what is left is words
_BEFORE_STRESS = 75
_AFTER_INLINE = 15
_BEFORE_TOC = 6
_INLINE = 20  # in the place of Python-Markdown's own
# When the tree is as it will be written: attributes given (8), escapes undone (0).
_AFTER_ALL = -1
# When captions and headings' ids are made, which are of the words as written.
_LAST = -2


class Markup(Extension):  # type: ignore[misc]
    """Causerie's own markup. `content` is the folder that `{static}/` stands for."""

    def __init__(self, **config: Any) -> None:
        self.config = {
            "content": ["content", "The folder of the site's sources"],
            "lang": ["", "The site's language"],
        }
        super().__init__(**config)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's
        """Add the parts; called by Python-Markdown."""
        content = Path(self.getConfig("content")).resolve()
        md.site_lang = self.getConfig("lang")
        md.treeprocessors.register(FreeIds(md), "free_ids", _BEFORE_TOC)
        md.treeprocessors.register(NotesInLanguage(md), "notes", _AFTER_ALL)
        md.parser.blockprocessors.register(Folded(md.parser), "folded", _BEFORE_BLOCKS)
        md.preprocessors.register(KeepSource(md), "source", _FIRST)
        md.treeprocessors.register(HaveTree(md), "have_tree", _LAST)
        md.postprocessors.register(FindHints(md), "hints", _LAST)
        md.preprocessors.register(FencesInLists(md), "fences_in_lists", _BEFORE_FENCES)
        md.inlinePatterns.register(Struck(md), "struck", _BEFORE_STRESS)
        md.inlinePatterns.register(BareAddress(md), "bare_address", _AFTER_HTML)
        md.treeprocessors.register(Tasks(md), "tasks", _AFTER_INLINE)
        plain = PlainParagraph(md.parser)
        md.parser.blockprocessors.register(plain, "plain", _FIRST)
        md.treeprocessors.register(PlainInline(md), "inline", _INLINE)
        md.treeprocessors.register(Figures(md, content), "figures", _AFTER_ALL)
        md.treeprocessors.register(Tables(md), "aligned", _AFTER_ALL)
        md.treeprocessors.register(Typography(md), "typography", _LAST)
