"""Check the source of a post while it is converted; findings are cached with it."""

import re
from collections.abc import Iterator, Sequence
from html import unescape
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from causerie.markup.anchors import PAGE_IDS
from causerie.markup.dialect_warnings import find_dialect_warnings
from causerie.markup.prose_lines import read_prose
from causerie.markup.unrendered_syntax import find_unrendered_syntax
from causerie.problems import Finding, Level

_IMAGE = re.compile(r"<img\s[^>]*>")
_EMPTY_ALT = re.compile(r"""\salt=(?:""|'')""")
_TITLE = re.compile(r"""\stitle=(?P<quote>["'])(?P<words>.+?)(?P=quote)""")
_PLAYER = re.compile(
    r"<iframe[^>]*\ssrc=[\"']?(?:https?:)?//(?:www\.)?"
    r"(?P<host>youtube(?:-nocookie)?\.com/embed|player\.vimeo\.com)",
    re.IGNORECASE,
)
_ID = re.compile(r"""<[^>]*\sid=["']?(?P<id>[\w-]+)""")
# Fast: what a page must have for one of its ids to be of PAGE_IDS.
_PAGE_ID = re.compile(rf"id=[\"']?(?:{'|'.join(sorted(PAGE_IDS))})(?![\w-])")


class KeepSource(Preprocessor):  # type: ignore[misc]
    """Save the lines of the source before other processors change them."""

    def run(self, lines: list[str]) -> list[str]:
        """Save the lines for FindProblems."""
        self.md.source_lines = list(lines)
        self.md.has_tree = False
        return lines


class MarkTreeBuilt(Treeprocessor):  # type: ignore[misc]
    """Record that the tree is built: before that, `toc` serialises single headings."""

    def run(self, root: Element) -> None:  # noqa: ARG002 - as it is called
        """Set `md.has_tree`."""
        self.md.has_tree = True


class FindProblems(Postprocessor):  # type: ignore[misc]
    """Collect what is probably not rendered as intended, in `md.findings`."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)

    def run(self, text: str) -> str:
        """Check the source and the page; return the page unchanged."""
        if self.md.has_tree:
            prose, fences = read_prose(self.md.source_lines)
            leftovers = find_unrendered_syntax(prose, text, self.md.references)
            findings = [*find_dialect_warnings(prose, fences), *leftovers]
            findings += _duplicate_ids(text, self.md.source_lines)
            findings += _copied_players(text, self.md.source_lines)
            self.md.findings = [
                *findings,
                *_images_without_alt(text, self.md.source_lines),
            ]
        return text


def _duplicate_ids(page: str, lines: Sequence[str]) -> Iterator[Finding]:
    """Find ids of the author that the page has already."""
    for found in _ID.finditer(page) if _PAGE_ID.search(page) else ():
        if found["id"] in PAGE_IDS:
            written = re.compile(rf"(?:id=[\"']?|#){re.escape(found['id'])}\b")
            what = f"The page has something of its own with the id {found['id']!r}."
            fix = "Choose another id."
            yield Finding(what, fix, Level.WARNING, _first_line(lines, written))


def _copied_players(page: str, lines: Sequence[str]) -> Iterator[Finding]:
    """Find embed codes of video players that were copied from their hosts."""
    for found in _PLAYER.finditer(page):
        line = _first_line(lines, re.compile(re.escape(found["host"])))
        what = "This player asks its host for much before anybody plays it."
        fix = "Write a poster: [![words]({static}/images/x.jpg)](address of the video)."
        yield Finding(what, fix, Level.WARNING, line)


def _images_without_alt(page: str, lines: Sequence[str]) -> Iterator[Finding]:
    """Find images with a title and without alt text: decorative ones have neither."""
    for image in _IMAGE.finditer(page):
        title = _TITLE.search(image[0])
        if title and _EMPTY_ALT.search(image[0]):
            words = unescape(title["words"])
            written = re.compile(rf"[\"'(]{re.escape(words)}[\"')]")
            what = f"The image with the title {words!r} has no words for those who do"
            fix = "Write them between the first brackets, or take the title out."
            line = _first_line(lines, written)
            yield Finding(f"{what} not see it.", fix, Level.WARNING, line)


def _first_line(lines: Sequence[str], pattern: re.Pattern[str]) -> int:
    """Return the number of the first line that has a pattern; 0: none has."""
    numbers = (n for n, line in enumerate(lines, 1) if pattern.search(line))
    return next(numbers, 0)
