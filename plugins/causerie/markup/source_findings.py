"""Hints: has a source looked at while it is read; what is found goes with its body."""

import re
from collections.abc import Iterator, Sequence
from html import unescape
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from causerie.markup.anchors import PAGE_IDS
from causerie.markup.dialect_warnings import find_habits
from causerie.markup.prose_lines import read_prose
from causerie.markup.unrendered_syntax import find_leftovers
from causerie.problems import Finding, Level

_IMAGE = re.compile(r"<img\s[^>]*>")
_NO_WORDS = re.compile(r"""\salt=(?:""|'')""")
_TITLE = re.compile(r"""\stitle=(?P<quote>["'])(?P<words>.+?)(?P=quote)""")
_PLAYER = re.compile(
    r"<iframe[^>]*\ssrc=[\"']?(?:https?:)?//(?:www\.)?"
    r"(?P<host>youtube(?:-nocookie)?\.com/embed|player\.vimeo\.com)",
    re.IGNORECASE,
)
_ID = re.compile(r"""<[^>]*\sid=["']?(?P<id>[\w-]+)""")


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
            findings = [*find_habits(prose, fences), *leftovers]
            findings += _own_ids(text, self.md.source_lines)
            findings += _players(text, self.md.source_lines)
            self.md.findings = [*findings, *_wordless(text, self.md.source_lines)]
        return text


def _own_ids(page: str, lines: Sequence[str]) -> Iterator[Finding]:
    """Find ids that an author gives, and that the page has already."""
    for found in _ID.finditer(page):
        if found["id"] in PAGE_IDS:
            written = re.compile(rf"(?:id=[\"']?|#){re.escape(found['id'])}\b")
            numbers = (n for n, line in enumerate(lines, 1) if written.search(line))
            what = f"The page has something of its own with the id {found['id']!r}."
            fix = "Choose another id."
            yield Finding(what, fix, Level.WARNING, next(numbers, 0))


def _players(page: str, lines: Sequence[str]) -> Iterator[Finding]:
    """Find players of videos as their hosts have them copied."""
    for found in _PLAYER.finditer(page):
        numbers = (n for n, line in enumerate(lines, 1) if found["host"] in line)
        what = "This player asks its host for much before anybody plays it."
        fix = "Write a poster: [![words]({static}/images/x.jpg)](address of the video)."
        yield Finding(what, fix, Level.WARNING, next(numbers, 0))


def _wordless(page: str, lines: Sequence[str]) -> Iterator[Finding]:
    """Find images with a title and no words: what decorates has neither."""
    for image in _IMAGE.finditer(page):
        title = _TITLE.search(image[0])
        if title and _NO_WORDS.search(image[0]):
            words = unescape(title["words"])
            written = re.compile(rf"[\"'(]{re.escape(words)}[\"')]")
            numbers = (n for n, line in enumerate(lines, 1) if written.search(line))
            what = f"The image with the title {words!r} has no words for those who do"
            fix = "Write them between the first brackets, or take the title out."
            line = next(numbers, 0)
            yield Finding(f"{what} not see it.", fix, Level.WARNING, line)
