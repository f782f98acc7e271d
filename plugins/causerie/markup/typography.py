"""Apply the typographic rules of a post's language to its prose.

What says that it is in another language (`lang`) is set by the rules of that.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from html import unescape
from xml.etree.ElementTree import Element

from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER_RE, AtomicString

from causerie.markup.text_runs import END, LINE, TextRun
from causerie.markup.typography_rules import AT_ONCE, TYPESETTERS, language_of

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
_Part = str | tuple[str]  # prose, or a token
_Run = tuple[str, list[_Slot | None]]  # its language, its slots


class Typography(Treeprocessor):  # type: ignore[misc]
    """Typeset prose; not code, URLs, attributes, nor raw HTML."""

    def run(self, root: Element) -> None:
        """Typeset every text run of a post."""
        by_lang: dict[str, list[list[_Slot | None]]] = {}
        found: list[_Run] = []
        _collect_runs(root, language_of(self.md), found)
        for lang, run in found:
            if lang in TYPESETTERS and _has_words(run):
                by_lang.setdefault(lang, []).append(run)
        for lang, runs in by_lang.items():
            apply = TYPESETTERS[lang]
            if apply not in AT_ONCE or not self._typeset(runs, apply, at_once=True):
                for run in runs:
                    self._typeset([run], apply)

    def _typeset(
        self,
        runs: Sequence[list[_Slot | None]],
        apply: Callable[[TextRun], None],
        *,
        at_once: bool = False,
    ) -> bool:
        """Typeset runs; return whether that could be done."""
        pieces: list[list[_Part]] = []
        for run in runs:
            pieces += self._pieces(run)
            if at_once:
                pieces.append([END])
        try:
            text = TextRun(pieces)
        except OverflowError:  # too many tokens: this is not prose
            return False
        if at_once and ('"' in text.text or text.text.count(END) != len(runs)):
            return False
        apply(text)
        typeset = iter(text.pieces())
        for run in runs:
            for slot, new in zip(run, typeset, strict=False):
                if slot is not None and _text(slot) != new:
                    mark = LINE if slot[0].tag == "br" else ""
                    setattr(*slot, new.removeprefix(mark))
            if at_once:
                next(typeset)  # its end
        return True

    def _pieces(self, run: list[_Slot | None]) -> Iterator[list[_Part]]:
        self._code = ""  # the name of the raw HTML element that we are in
        for slot in run:
            yield self._parts(slot) if slot else [("",)]

    def _parts(self, slot: _Slot) -> list[_Part]:
        parts: list[_Part] = [LINE] if slot[0].tag == "br" else []
        text = getattr(*slot)
        if isinstance(text, AtomicString):
            parts.append((text,))
        elif text and "\x02" in text:
            parts += self._around_tokens(text)
        elif text:
            parts.append((text,) if self._code else text)
        return parts

    def _around_tokens(self, text: str) -> Iterator[_Part]:
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
        """Return what Python-Markdown has stashed: a tag, or an entity's character."""
        found = HTML_PLACEHOLDER_RE.fullmatch(token)
        if not found:
            return ""
        raw = self.md.htmlStash.rawHtmlBlocks[int(found[1])]
        return unescape(raw) if isinstance(raw, str) else ""


def _collect_runs(block: Element, lang: str, found: list[_Run]) -> None:
    """Append each run of a block as its slots of text; None is what is not of it."""
    own = block.get("lang", "").partition("-")[0].lower() or lang
    run: list[_Slot | None] = [(block, "text")]

    def walk(element: Element) -> None:
        nonlocal run
        for child in element:
            if child.tag in _NOT_PROSE or _is_excluded(child):
                run.append(None)
            elif child.tag in _INLINE and child.get("lang"):
                run.append(None)
                _collect_runs(child, own, found)
            elif child.tag in _INLINE:
                run.append((child, "text"))
                walk(child)
            elif child.tag != "br":
                found.append((own, run))
                _collect_runs(child, own, found)
                run = []
            run.append((child, "tail"))

    walk(block)
    found.append((own, run))


def _has_words(run: list[_Slot | None]) -> bool:
    for slot in run:
        if slot is not None and (text := getattr(*slot)) and not text.isspace():
            return True
    return False


def _is_excluded(element: Element) -> bool:
    """Return whether an element is a formula or the number of a note."""
    if element.tag == "sup" and element.get("id", "").startswith("fnref"):
        return True
    classes = element.get("class")
    return classes is not None and "math" in classes.split()


def _text(slot: _Slot) -> str:
    return getattr(*slot) or ""
