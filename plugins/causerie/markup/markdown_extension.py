"""Register the processors of Causerie's markup with Python-Markdown."""

from pathlib import Path
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension

from causerie.markup.admonitions import AdmonitionBlock, QuotedAdmonitions
from causerie.markup.anchors import AvoidPageIds, NameContents, TranslateFootnotes
from causerie.markup.details_block import DetailsBlock
from causerie.markup.dialect import BareUrl, FencesInLists, Strikethrough, TaskLists
from causerie.markup.figures import Figures
from causerie.markup.highlight_code import HighlightCode
from causerie.markup.markdown_shortcuts import take_shortcuts
from causerie.markup.source_findings import FindProblems, KeepSource, MarkTreeBuilt
from causerie.markup.table_alignment import TableAlignment
from causerie.markup.typography import Typography

_FIRST = 1000
# Before indented code (80) and empty blocks (100) are parsed.
_BEFORE_BLOCKS = 105
_BEFORE_FENCES = 26
_AFTER_HTML = 85  # and links: only text is left
_BEFORE_EMPHASIS = 75
_AFTER_INLINE = 15
_BEFORE_INLINE = 25
_BEFORE_RAW_HTML = 35  # is put in (30)
_BEFORE_TOC = 6
# When the tree is final: attributes are set (8), escapes are undone (0).
_AFTER_ALL = -1
# After captions and heading ids, which are made of the text as written.
_LAST = -2


class Markup(Extension):  # type: ignore[misc]
    """Causerie's markup; `content` is the folder that `{static}/` refers to."""

    def __init__(self, **config: Any) -> None:
        self.config = {
            "content": ["content", "The folder of the site's sources"],
            "lang": ["", "The site's language"],
        }
        super().__init__(**config)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's
        """Register all processors; called by Python-Markdown."""
        content = Path(self.getConfig("content")).resolve()
        md.site_lang = self.getConfig("lang")
        blocks = md.parser.blockprocessors
        trees = md.treeprocessors
        for registry, processor, name, priority in (
            (trees, AvoidPageIds(md), "avoid_page_ids", _BEFORE_TOC),
            (trees, TranslateFootnotes(md), "footnote_language", _AFTER_ALL),
            (trees, NameContents(md), "name_contents", _AFTER_ALL),
            (blocks, DetailsBlock(md.parser), "details", _BEFORE_BLOCKS),
            (blocks, AdmonitionBlock(md.parser), "admonitions", _BEFORE_BLOCKS),
            (trees, QuotedAdmonitions(md), "quoted_admonitions", _BEFORE_INLINE),
            (md.postprocessors, HighlightCode(md), "highlight", _BEFORE_RAW_HTML),
            (md.preprocessors, KeepSource(md), "source", _FIRST),
            (trees, MarkTreeBuilt(md), "tree_built", _LAST),
            (md.postprocessors, FindProblems(md), "problems", _LAST),
            (md.preprocessors, FencesInLists(md), "fences_in_lists", _BEFORE_FENCES),
            (md.inlinePatterns, Strikethrough(md), "strikethrough", _BEFORE_EMPHASIS),
            (md.inlinePatterns, BareUrl(md), "bare_url", _AFTER_HTML),
            (trees, TaskLists(md), "task_lists", _AFTER_INLINE),
            (trees, Figures(md, content), "figures", _AFTER_ALL),
            (trees, TableAlignment(md), "table_alignment", _AFTER_ALL),
            (trees, Typography(md), "typography", _LAST),
        ):
            registry.register(processor, f"causerie_{name}", priority)
        take_shortcuts(md)
