"""Find syntax that is not rendered: shortcodes of other tools, undefined references."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from causerie.markup.prose_lines import Line
from causerie.problems import Finding, Level

# Shortcodes: a string that is fast to find, the pattern, and what the page contains if
# nothing has rendered it.
_SHORTCODES = (
    ("{{", re.compile(r"(?<!\\)\{\{[<%].*?[%>]\}\}"), ("{{&lt;", "{{<", "{{%")),
    ("{%", re.compile(r"(?<!\\)\{%-? *[\w/].*?%\}"), ("{%",)),
    ("{{", re.compile(r"(?<!\\)\{\{ *[\w.]+[^{}]*\}\}"), ("{{",)),
    ("[[", re.compile(r"(?<!\\)!?(?<!\\)\[\[[^\[\]\n]+\]\]"), ("[[",)),
    ("%%", re.compile(r"(?<!\\)%%[^%\n]+%%"), ("%%",)),
    ("^[", re.compile(r"(?<!\\)\^\[[^\]\n]+\]"), ("^[",)),
    (
        "[",
        # [/name], [name key="value"], and WordPress's shortcodes without attributes
        re.compile(
            r"(?<![\\\w])\[(?:/[a-z][\w-]*|[a-z][\w-]* +[\w-]+=[^\]\n]+"
            r"|(?:gallery|caption|embed|audio|video|playlist|youtube|vimeo|soundcloud"
            r"|tweet|instagram|contact-form[\w-]*|gist|toc|more|shortcode|code|button"
            r"|quote|img|url)(?:[ =][^\]\n]*)?)\](?![(\[:])"
        ),
        ("[",),
    ),
)
_MARKS = "[{%"  # all that is found has one
_REFERENCE = re.compile(
    r"(?<![\w\\\]!])(?P<image>!?)\[(?P<words>(?:[^\[\]\\\0]|\\.)+)\]\[(?P<name>[^\[\]]*)\]"
)
_NOTE = re.compile(r"(?<!\\)\[\^(?P<name>[^\]\s]+)\]")
_DEFINED = re.compile(r" {0,3}\[\^(?P<name>[^\]]+)\]:")
_SPACED = re.compile(r"(?<![\\!])\[[^\[\]]+\] \((?:https?://|\{|/)[^)\s]*\)")
_REVERSED = re.compile(r"\((?P<words>[^()\n]+)\)\[(?P<to>(?:https?://|\{|/)[^\]\s]*)\]")


def find_unrendered_syntax(
    prose: Sequence[Line], page: str, references: Mapping[str, Any]
) -> Iterator[Finding]:
    """Find shortcodes and undefined references in lines; `page` is their HTML.

    `references` holds the defined reference names, in lower case.
    """
    # a reference may span lines, so paragraphs are searched as a whole
    text = "\n".join(line.text for line in prose)
    if not any(mark in text for mark in _MARKS):
        return
    yield from _shortcodes(prose, page)
    if "[^" in text:
        yield from _notes([line for line in prose if "[^" in line.text])
    yield from _references(prose, text, references)


def _shortcodes(prose: Sequence[Line], page: str) -> Iterator[Finding]:
    patterns = [
        (sign, pattern)
        for sign, pattern, left in _SHORTCODES
        if sign[-1] in page and any(each in page for each in left)
    ]
    for line in prose if patterns else ():
        for sign, pattern in patterns:
            if sign in line.text and (found := pattern.search(line.text)):
                what = f"{found[0]!r} is a mark of another tool, and is shown as it is."
                yield _warn(line.number, what, "Write it as HTML or in words.")
                break


def _notes(lines: Sequence[Line]) -> Iterator[Finding]:
    """Find footnotes that are not defined, and definitions that are not used."""
    defined: dict[str, int] = {}
    used: dict[str, int] = {}
    for line in lines:
        definition = _DEFINED.match(line.text)
        if definition:
            defined.setdefault(definition["name"], line.number)
        begin = definition.end() if definition else 0
        for found in _NOTE.finditer(line.text, begin):
            used.setdefault(found["name"], line.number)
    for name, number in used.items():
        if name not in defined:
            what = f"The note [^{name}] is nowhere defined, and is shown as it is."
            yield _warn(number, what, f"Add a line [^{name}]: with its text.")
    for name, number in defined.items():
        if name not in used:
            what = f"Nothing leads to the note [^{name}]."
            yield _warn(number, what, f"Write [^{name}] where it belongs.")


def _references(
    prose: Sequence[Line], text: str, known: Mapping[str, Any]
) -> Iterator[Finding]:
    def number(place: int) -> int:
        return prose[text.count("\n", 0, place)].number

    for found in _REFERENCE.finditer(text) if "][" in text else ():
        if "\n\n" in found[0]:
            continue
        name = " ".join((found["name"] or found["words"]).split()).lower()
        if name not in known and not name.startswith("^"):
            shown = " ".join(found[0].split())
            what = f"{shown!r} is shown as it is: nothing is defined as {name!r}."
            yield _warn(number(found.start()), what, f"Add a line [{name}]: address.")
    for found in _SPACED.finditer(text) if "] (" in text else ():
        what = f"{found[0]!r} is no link: a space stands before the parenthesis."
        yield _warn(number(found.start()), what, "Take it out.")
    for found in _REVERSED.finditer(text) if ")[" in text else ():
        what = f"{found[0]!r} is no link: its brackets are the wrong way round."
        fix = f"Write [{found['words']}]({found['to']})."
        yield _warn(number(found.start()), what, fix)


def _warn(line: int, what: str, fix: str) -> Finding:
    return Finding(what, fix, Level.WARNING, line)
