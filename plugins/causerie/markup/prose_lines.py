"""Select the lines of a post's source that are Markdown, not header, code or HTML."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

_KEY = re.compile(r"[A-Za-z][\w -]*:|-{3}\s*$")
_FENCE = re.compile(r"(?P<indent> *)(?P<fence>`{3,}|~{3,})(?P<info>[^`]*)$")
ITEM = re.compile(r"(?P<indent> *)(?P<mark>[-*+]|\d+\.)(?: +|$)")
# Elements whose content Python-Markdown does not parse.
_RAW_BLOCK = re.compile(
    r" {0,3}<(?P<name>address|article|aside|audio|blockquote|canvas|center|details|div"
    r"|dl|fieldset|figure|footer|form|header|iframe|main|math|nav|noscript|ol|p|pre"
    r"|script|section|style|svg|table|textarea|ul|video)(?=[\s>])(?![^>]*markdown)",
    re.IGNORECASE,
)
_TICKS = re.compile(r"(?<![`\\])(`+)(?!`)(.+?)(?<!`)\1(?!`)")


class Line(NamedTuple):  # faster than a dataclass; a post has hundreds
    """A line that is parsed as Markdown."""

    number: int  # in the file, from 1
    text: str  # with code replaced by NUL characters

    @property
    def indent(self) -> int:
        """The number of spaces that it begins with."""
        return len(self.text) - len(self.text.lstrip(" "))


_CODE = 4  # spaces before a line make it code


@dataclass(frozen=True, slots=True)
class Fence:
    """The opening of a fenced code block."""

    number: int
    indent: int
    info: str  # the text after the fence
    end: int  # the line that closes it; 0: none
    in_list: bool
    quoted: bool  # in a quotation


def read_prose(lines: Sequence[str]) -> tuple[list[Line], list[Fence]]:
    """Return the lines that are parsed as Markdown, and the opening fences."""
    prose: list[Line] = []
    fences: list[Fence] = []
    in_list = False
    skip_to = 0
    for number, line in _lines_after_header(lines):
        if number <= skip_to:
            continue
        text = line.expandtabs(4) if "\t" in line else line
        bare = text.lstrip()
        # nothing, or text without indent: the usual cases
        if not text or (bare[:1].isalpha() and bare is text and "<!--" not in text):
            if in_list and text and not (prose and prose[-1].text):
                in_list = False
            prose.append(Line(number, _without_code(text)))
            continue
        if ("```" in text or "~~~" in text) and (fence := _fence(text)):
            end = _closing(lines, number, fence["fence"])
            quoted = bare.startswith(">")
            info = fence["info"].strip()
            indent = len(fence["indent"])
            fences.append(Fence(number, indent, info, end, in_list, quoted))
            skip_to = end or number
            prose.append(Line(number, ""))
            continue
        if "<" in text and (html := _skip_raw_html(lines, number, text)):
            skip_to, text = html
            prose.append(Line(number, _without_code(text)))
            continue
        indent = len(text) - len(bare)
        item = ITEM.match(text) if bare else None
        after_empty = not (prose and prose[-1].text)
        if item and indent < _CODE:
            in_list = True
        elif bare and not indent and after_empty:
            in_list = False
        deep = indent >= (2 * _CODE if in_list else _CODE)
        if deep and after_empty and not (in_list and item):
            text = ""
        prose.append(Line(number, _without_code(text)))
    return prose, fences


def _fence(text: str) -> re.Match[str] | None:
    return _FENCE.match(re.sub(r"^ {0,3}> ?", "", text))


def _without_code(text: str) -> str:
    if "`" not in text:
        return text
    return _TICKS.sub(lambda found: "\0" * len(found[0]), text)


def _lines_after_header(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield the lines after the header, with their numbers."""
    begin = 0
    if lines and _KEY.match(lines[0].removeprefix("\ufeff")):
        ends = (at for at, line in enumerate(lines) if not line.strip())
        begin = next(ends, len(lines))
    for number, line in enumerate(lines[begin:], begin + 1):
        yield number, line.rstrip()


def _closing(lines: Sequence[str], number: int, fence: str) -> int:
    for after, line in enumerate(lines[number:], number + 1):
        bare = line.strip(" \t>")
        if bare.startswith(fence) and not bare.strip(fence[0]):
            return after
    return 0


def _skip_raw_html(
    lines: Sequence[str], number: int, text: str
) -> tuple[int, str] | None:
    """Return the last line of raw HTML or a comment, and the text before it."""
    start = text.rfind("<!--")
    if start >= 0 and "-->" not in text[start:]:
        return _end_of_comment(lines, number), text[:start].rstrip()
    if raw := _RAW_BLOCK.match(text):
        return _end_of_raw(lines, number, raw["name"]), ""
    return None


def _end_of_comment(lines: Sequence[str], number: int) -> int:
    ends = (at for at, line in enumerate(lines[number:], number + 1) if "-->" in line)
    return next(ends, number)


def _end_of_raw(lines: Sequence[str], number: int, name: str) -> int:
    """Return the last line of an element; if it is not closed, of its paragraph."""
    depth = 0
    tag = re.compile(rf"<(/?){name}(?=[\s>/])", re.IGNORECASE)
    for after, line in enumerate(lines[number - 1 :], number):
        for found in tag.finditer(line):
            depth += -1 if found[1] else 1
        if depth <= 0:
            return after
    rest = (at for at, line in enumerate(lines[number:], number) if not line.strip())
    return next(rest, len(lines))
