"""Typography: sets the prose of a post by the rules of its language."""

import re
from collections.abc import Iterator
from html import unescape
from xml.etree.ElementTree import Element

from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER_RE, AtomicString

from causerie.markup.languages import LANGUAGES
from causerie.markup.runs import LINE, OPAQUE, Run

_INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "cite", "del", "dfn", "em", "i", "ins", "mark", "q"}
    | {"s", "small", "span", "strong", "sub", "sup", "u"}
)
_NOT_PROSE = frozenset(
    {"code", "iframe", "img", "kbd", "math", "pre", "samp", "script", "style", "svg"}
    | {"textarea", "tt", "var"}
)
_TOKEN = re.compile(r"\x02[^\x03]*\x03|.", re.DOTALL)  # Python-Markdown's, or a letter
_TAG = re.compile(r"<(?P<end>/?)(?P<name>\w+)")

_Slot = tuple[Element, str]  # an element, and "text" or "tail"


class Typography(Treeprocessor):  # type: ignore[misc]
    """Set prose; never code, addresses, attributes, nor what is written as HTML.

    The language is that of the post's `Lang`, else `md.lang`, which whoever reads the
    post sets to what the name of its file or the site says.
    """

    def run(self, root: Element) -> None:
        """Set every run of a post's text."""
        written = getattr(self.md, "Meta", {}).get("lang") or [
            getattr(self.md, "lang", "")
        ]
        apply = LANGUAGES.get(written[0].strip().partition("-")[0].lower())
        if apply is None:
            return
        for slots in list(_runs(root)):
            run = Run(self._atoms(slots))
            apply(run)
            texts = run.pieces(len(slots))
            for slot, text in zip(slots, texts, strict=True):
                if slot is not None and _text(slot) != text:
                    setattr(*slot, text)

    def _atoms(self, slots: list[_Slot | None]) -> Iterator[tuple[str, str, int]]:
        code = ""  # the name of the element, written as HTML, whose inside this is
        for owner, slot in enumerate(slots):
            if slot is None:
                yield "", OPAQUE, owner
                continue
            if slot[0].tag == "br":
                yield "", LINE, owner
            whole = isinstance(getattr(*slot), AtomicString)
            for found in _TOKEN.finditer(_text(slot)):
                seen = found[0]
                if len(seen) > 1:
                    raw = self._stashed(seen)
                    if (tag := _TAG.match(raw)) and tag["name"] in _NOT_PROSE:
                        code = "" if tag["end"] else tag["name"]
                    seen = raw if raw.isspace() else OPAQUE
                yield found[0], OPAQUE if whole or code else seen, owner

    def _stashed(self, token: str) -> str:
        """Return what Python-Markdown put aside: a tag, or an entity's character."""
        found = HTML_PLACEHOLDER_RE.fullmatch(token)
        if not found:
            return OPAQUE
        raw = self.md.htmlStash.rawHtmlBlocks[int(found[1])]
        text = unescape(raw) if isinstance(raw, str) else OPAQUE
        return text if text.startswith("<") or len(text) == 1 else OPAQUE


def _runs(block: Element) -> Iterator[list[_Slot | None]]:
    """Yield each run of a block as the places its text stands in; None: not prose."""
    run: list[_Slot | None] = [(block, "text")]

    def walk(element: Element) -> Iterator[list[_Slot | None]]:
        nonlocal run
        for child in element:
            if child.tag in _NOT_PROSE:
                run.append(None)
            elif child.tag in _INLINE:
                run.append((child, "text"))
                yield from walk(child)
            elif child.tag != "br":
                yield run
                yield from _runs(child)
                run = []
            run.append((child, "tail"))

    yield from walk(block)
    yield run


def _text(slot: _Slot) -> str:
    return getattr(*slot) or ""
