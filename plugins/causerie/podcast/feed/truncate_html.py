"""Truncate text or HTML to a number of bytes, and read the words of HTML."""

import re
from collections.abc import Iterator

from lxml import etree
from lxml.html import defs

from causerie.text.html_fragment import read_fragment

DESCRIPTION_LIMIT = 4000  # bytes of UTF-8 (Apple, PSP-1)


def truncate_html(text: str, limit: int = DESCRIPTION_LIMIT) -> str:
    """Truncate a text or a piece of HTML to a number of bytes.

    Tags, entities and grapheme clusters (an emoji of several characters, a letter with
    its accents) stay whole, and elements that are open at the end are closed.

    >>> truncate_html("<p>Un <b>deux trois</b></p>", 22)
    '<p>Un <b>deux</b></p>'
    """
    text = text.strip()
    if len(text.encode()) <= limit:
        return text
    kept: list[tuple[str, str | None]] = []
    open_: list[str] = []
    size = 0
    for token, name in _split_tokens(text):
        still_open = _open_after(open_, token, name)
        room = limit - size - len("".join(_end_tags(still_open)))
        length = len(token.encode())
        if length > room:
            if name is None:
                kept += _fitting(token, room)
            break
        kept.append((token, name))
        size += length
        open_ = still_open
    while kept:
        token, name = kept[-1]
        if name is None:
            kept[-1:] = [(whole, "") for whole in _clusters(token)]
        elif _is_start_tag(token, name):
            open_ = open_[:-1]  # drop an empty element
            kept.pop()
        elif token.isspace():
            kept.pop()
        else:
            break
    return "".join([*(token for token, _ in kept), *_end_tags(open_)])


def html_to_words(markup: str) -> str:
    """Return the words of a piece of HTML on one line."""
    return " ".join(" ".join(html_to_lines(markup)).split())


def html_to_lines(markup: str) -> list[str]:
    """Return the text of a piece of HTML, one line for each block."""
    root = read_fragment(markup)
    etree.strip_elements(root, "script", "style", with_tail=False)
    for element in root.iter():
        # line ends in the source are only spaces to readers
        element.text = _SPACE.sub(" ", element.text or "")
        element.tail = _SPACE.sub(" ", element.tail or "")
        if element.tag in _BLOCKS:
            element.text = f"\n{element.text}"
            element.tail = f"\n{element.tail}"
    text: str = root.text_content()
    return text.split("\n")


_SPACE = re.compile(r"\s+")

# The elements that begin and end a line.
_BLOCKS = {*defs.block_tags, "br", "figcaption", "figure", "section"} - {"del", "ins"}

# Comments, tags, and entities with the accents that follow them.
_MARKUP = (
    r"<!--.*?-->|<(?P<name>/?[a-z][a-z0-9]*)(?:\s[^<>]*|/)?>|&#?[a-z0-9]{1,31};\p{M}*"
)


def _split_tokens(text: str) -> Iterator[tuple[str, str | None]]:
    """Yield tags with their names, entities, and the text between, whose name is None.

    The text is split into grapheme clusters only where it is cut: it has thousands.
    """
    import regex  # rarely needed: few descriptions are so long

    start = 0
    for match in regex.finditer(_MARKUP, text, regex.DOTALL | regex.IGNORECASE):
        if start < match.start():
            yield text[start : match.start()], None
        yield match[0], (match["name"] or "").lower()
        start = match.end()
    if start < len(text):
        yield text[start:], None


def _clusters(text: str) -> list[str]:
    """Return the grapheme clusters of a text (UAX #29)."""
    import regex

    found: list[str] = regex.findall(r"\X", text)
    return found


def _fitting(text: str, room: int) -> Iterator[tuple[str, str]]:
    """Yield the first clusters of a text that have room, in bytes."""
    for whole in _clusters(text):
        room -= len(whole.encode())
        if room < 0:
            return
        yield whole, ""


def _open_after(open_: list[str], token: str, name: str | None) -> list[str]:
    """Return the open elements after a token."""
    if not name:
        return open_
    if _is_start_tag(token, name):
        return [*open_, name]
    if not name.startswith("/") or name[1:] not in open_:
        return open_
    last = len(open_) - 1 - open_[::-1].index(name[1:])
    return open_[:last]


def _is_start_tag(token: str, name: str) -> bool:
    """Return whether a token is the start tag of an element that needs an end tag."""
    is_start = bool(name) and not name.startswith("/")
    return is_start and name not in defs.empty_tags and not token.endswith("/>")


def _end_tags(open_: list[str]) -> list[str]:
    return [f"</{name}>" for name in reversed(open_)]
