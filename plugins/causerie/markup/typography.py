"""Typography: sets the prose of a post by the rules of its language."""

import re
from collections.abc import Iterator
from html import unescape
from xml.etree.ElementTree import Element

from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER_RE, AtomicString

from causerie.markup.text_runs import LINE, Run
from causerie.markup.typography_rules import LANGUAGES, language_of

_INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "cite", "del", "dfn", "em", "i", "ins", "mark", "q"}
    | {"s", "small", "span", "strong", "sub", "sup", "u"}
)
_NOT_PROSE = frozenset(
    {"code", "iframe", "img", "kbd", "math", "pre", "samp", "script", "style", "svg"}
    | {"textarea", "tt", "var"}
)
_TOKEN = re.compile(r"(\x02[^\x03]*\x03)")  # Python-Markdown's
_MATH = re.compile(r"""class\s*=\s*["']?[^"'>]*\bmath\b""")
_TAG = re.compile(r"<(?P<end>/?)(?P<name>\w+)")

_Slot = tuple[Element, str]  # an element, and "text" or "tail"
_Part = str | tuple[str]  # prose, or a token that stays whole


class Typography(Treeprocessor):  # type: ignore[misc]
    """Set prose; never code, addresses, attributes, nor what is written as HTML."""

    def run(self, root: Element) -> None:
        """Set every run of a post's text."""
        apply = LANGUAGES.get(language_of(self.md))
        if apply is None:
            return
        for slots in list(_runs(root)):
            if all(slot is None or not _text(slot).strip() for slot in slots):
                continue
            try:
                run = Run([list(parts) for parts in self._pieces(slots)])
            except OverflowError:  # no prose has so many pieces of code
                continue
            apply(run)
            for slot, text in zip(slots, run.pieces(), strict=True):
                if slot is not None and _text(slot) != text:
                    mark = LINE if slot[0].tag == "br" else ""
                    setattr(*slot, text.removeprefix(mark))

    def _pieces(self, slots: list[_Slot | None]) -> Iterator[Iterator[_Part]]:
        self._code = ""  # the name of the element, written as HTML, that we are in
        for slot in slots:
            yield iter([("",)]) if slot is None else self._parts(slot)

    def _parts(self, slot: _Slot) -> Iterator[_Part]:
        if slot[0].tag == "br":
            yield LINE
        text = _text(slot)
        if isinstance(getattr(*slot), AtomicString):
            yield (text,)
            return
        if "\x02" not in text:
            if text:
                yield (text,) if self._code else text
            return
        for number, part in enumerate(_TOKEN.split(text)):
            if number % 2:
                raw = self._stashed(part)
                if (tag := _TAG.match(raw)) and (
                    tag["name"] in {self._code, *_NOT_PROSE} or _MATH.search(raw)
                ):
                    self._code = "" if tag["end"] else tag["name"]
                yield raw if raw.isspace() and not self._code else (part,)
            elif part:
                yield (part,) if self._code else part

    def _stashed(self, token: str) -> str:
        """Return what Python-Markdown put aside: a tag, or an entity's character."""
        found = HTML_PLACEHOLDER_RE.fullmatch(token)
        if not found:
            return ""
        raw = self.md.htmlStash.rawHtmlBlocks[int(found[1])]
        return unescape(raw) if isinstance(raw, str) else ""


def _runs(block: Element) -> Iterator[list[_Slot | None]]:
    """Yield each run of a block as the places its text stands in; None: not prose."""
    run: list[_Slot | None] = [(block, "text")]

    def walk(element: Element) -> Iterator[list[_Slot | None]]:
        nonlocal run
        for child in element:
            if child.tag in _NOT_PROSE or _is_other(child):
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


def _is_other(element: Element) -> bool:
    """Return whether an element is in another language, a formula or a note number."""
    is_note = element.tag == "sup" and element.get("id", "").startswith("fnref")
    formula = "math" in element.get("class", "").split()
    return is_note or formula or bool(element.get("lang"))


def _text(slot: _Slot) -> str:
    return getattr(*slot) or ""
