"""Markdown syntax of other tools that Python-Markdown lacks.

Strikethrough (`~~`), task lists, autolinks of bare URLs, and fenced code in lists.
"""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor, SimpleTagInlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER_RE, INLINE_PLACEHOLDER_RE, AtomicString

from causerie.markup.prose_lines import ITEM

_STRIKETHROUGH = r"(?<!~)(~~)(?![~\s])(.+?)(?<![~\s])~~(?!~)"
# GitHub Flavored Markdown 0.29, 6.9; except localhost, which is an example
_BARE_URL = (
    r"(?<![\w\"'=/@.:#?&-])(?:https?://|www\.(?=[\w-]+\.))"
    r"(?!localhost|127\.|0\.0\.0\.0|\[)[^\s<>\"«»\x02\x03]+"
)
_AFTER = "?!.,:;*_~'’…|\\"
_BOX = re.compile(r"\s*\[(?P<sign>[ xX])\]\s+")
_FENCE = re.compile(r"(?P<indent> {2,})(?P<fence>`{3,}|~{3,})[^`]*$")


class Strikethrough(SimpleTagInlineProcessor):  # type: ignore[misc]
    """Strike text out."""

    tokens = ("~~",)  # see markdown_shortcuts.py

    def __init__(self, _md: Markdown) -> None:
        super().__init__(_STRIKETHROUGH, "del")


class BareUrl(InlineProcessor):  # type: ignore[misc]
    """Turn bare URLs in the text into links."""

    ANCESTOR_EXCLUDES = ("a",)
    tokens = ("://", "www.")

    def __init__(self, md: Markdown) -> None:
        super().__init__(_BARE_URL, md)

    def handleMatch(  # noqa: N802 - Python-Markdown's name
        self, found: re.Match[str], data: str
    ) -> tuple[Element | None, int | None, int | None]:
        """Return a link, unless the URL is in a link that is written as HTML."""
        if self._in_link(data[: found.start()]):
            return None, None, None
        url = _trim(found[0])
        if url.count("/") < 2 and not url.startswith("www."):  # noqa: PLR2004
            return None, None, None
        href = url if "://" in url else f"https://{url}"
        link = Element("a", {"class": "address", "href": href})
        link.text = AtomicString(url)
        return link, found.start(), found.start() + len(url)

    def _in_link(self, before: str) -> bool:
        stashed = self.md.treeprocessors["inline"].stashed_nodes
        depth = 0
        for token in INLINE_PLACEHOLDER_RE.finditer(before):
            raw = HTML_PLACEHOLDER_RE.fullmatch(str(stashed.get(token[1])))
            tag = str(self.md.htmlStash.rawHtmlBlocks[int(raw[1])]) if raw else ""
            depth += bool(re.match(r"<a[\s>]", tag, re.IGNORECASE))
            depth -= tag.lower().startswith("</a")
        return depth > 0


def _trim(url: str) -> str:
    """Strip the punctuation after a URL that belongs to its sentence.

    >>> _trim("https://e.org/a_(b)."), _trim("https://e.org/a)")
    ('https://e.org/a_(b)', 'https://e.org/a')
    """
    while url:
        last = url[-1]
        unpaired = {")": "(", "]": "["}.get(last)
        if last not in _AFTER and (
            unpaired is None or url.count(last) <= url.count(unpaired)
        ):
            break
        url = url[:-1]
    return url


class TaskLists(Treeprocessor):  # type: ignore[misc]
    """Show the boxes of task lists as characters, which work in feeds and print."""

    def run(self, root: Element) -> None:
        """Replace the brackets at the start of items."""
        for item in root.iter("li"):
            first = item[0] if len(item) and item[0].tag == "p" else item
            if first is not item and (item.text or "").strip():
                first = item
            if box := _BOX.match(first.text or ""):
                item.set("class", f"{item.get('class', '')} task".lstrip())
                sign = "☐" if box["sign"] == " " else "☑"
                first.text = f"{sign} {(first.text or '')[box.end() :]}"


class FencesInLists(Preprocessor):  # type: ignore[misc]
    """Indent fenced code in lists, which Python-Markdown does not recognise."""

    def run(self, lines: list[str]) -> list[str]:
        """Replace such fences by indented code."""
        if not any(line.startswith("  ") and _FENCE.match(line) for line in lines):
            return lines
        return list(_indent_fences(lines))


def _indent_fences(lines: list[str]) -> Iterator[str]:
    at = 0
    in_list = False
    while at < len(lines):
        line = lines[at].expandtabs(4)
        if ITEM.match(line):
            in_list = True
        elif line.strip() and not line.startswith(" "):
            in_list = False
        fence = _FENCE.match(line) if in_list else None
        end = _closing_fence(lines, at, fence["fence"]) if fence else 0
        if not fence or not end:
            yield lines[at]
            at += 1
            continue
        indent = len(fence["indent"])
        deep = " " * (4 * max(1, round(indent / 4)) + 4)
        yield ""
        for code in lines[at + 1 : end]:
            bare = code.expandtabs(4)
            own = bare[indent:] if bare[:indent].isspace() else bare.lstrip()
            yield f"{deep}{own}" if own.strip() else ""
        yield ""
        at = end + 1


def _closing_fence(lines: list[str], at: int, fence: str) -> int:
    for after in range(at + 1, len(lines)):
        bare = lines[after].strip()
        if bare.startswith(fence) and not bare.strip(fence[0]):
            return after
    return 0
