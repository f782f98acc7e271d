"""A description, of a show or an episode: text or HTML in, what a feed can hold out."""

import re
from collections.abc import Iterator

from lxml import etree
from lxml.html import defs

from causerie.text.html_fragment import read_fragment

DESCRIPTION_LIMIT = 4000  # bytes of UTF-8 (Apple, PSP-1)


def truncate_html(text: str, limit: int = DESCRIPTION_LIMIT) -> str:
    """Keep as much of a text, or of a piece of HTML, as so many bytes can hold.

    Never part of a character, of a tag or of an entity: what readers see as one
    character (an emoji of several, a letter and its accents) is kept or left whole,
    and the elements that are open where it ends are closed.

    >>> truncate_html("<p>Un <b>deux trois</b></p>", 22)
    '<p>Un <b>deux</b></p>'
    """
    text = text.strip()
    if len(text.encode()) <= limit:
        return text
    kept: list[tuple[str, str]] = []
    open_: list[str] = []
    size = 0
    for token, name in _tokens(text):
        still_open = _opened(open_, token, name)
        size += len(token.encode())
        if size + len("".join(_ends(still_open))) > limit:
            break
        kept.append((token, name))
        open_ = still_open
    while kept and (kept[-1][0].isspace() or _opens(*kept[-1])):
        if _opens(*kept.pop()):
            open_ = open_[:-1]  # nothing would stand in it
    return "".join([*(token for token, _ in kept), *_ends(open_)])


def html_to_words(markup: str) -> str:
    """Return the words of a piece of HTML on one line."""
    return " ".join(" ".join(html_to_lines(markup)).split())


def html_to_lines(markup: str) -> list[str]:
    """Return the words of a piece of HTML, in lines as its blocks part them."""
    root = read_fragment(markup)
    etree.strip_elements(root, "script", "style", with_tail=False)
    for element in root.iter():
        # what stands in source lines is one line to readers
        element.text = _SPACE.sub(" ", element.text or "")
        element.tail = _SPACE.sub(" ", element.tail or "")
        if element.tag in _BREAKS:
            element.text = f"\n{element.text}"
            element.tail = f"\n{element.tail}"
    text: str = root.text_content()
    return text.split("\n")


_SPACE = re.compile(r"\s+")

# The elements at whose edges a word ends.
_BREAKS = {*defs.block_tags, "br", "figcaption", "figure", "section"} - {"del", "ins"}

# Tags, comments and entities; an accent after an entity belongs to it.
_MARKUP = (
    r"<!--.*?-->|<(?P<name>/?[a-z][a-z0-9]*)(?:\s[^<>]*|/)?>|&#?[a-z0-9]{1,31};\p{M}*"
)


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    """Yield tags with their names, entities, and what readers see as one character.

    Unicode Standard Annex 29 calls that an extended grapheme cluster.
    """
    import regex  # only where it is used: few descriptions are so long

    def characters(start: int, end: int) -> Iterator[tuple[str, str]]:
        for whole in regex.findall(r"\X", text, pos=start, endpos=end):
            yield whole, ""

    start = 0
    for match in regex.finditer(_MARKUP, text, regex.DOTALL | regex.IGNORECASE):
        yield from characters(start, match.start())
        yield match[0], (match["name"] or "").lower()
        start = match.end()
    yield from characters(start, len(text))


def _opened(open_: list[str], token: str, name: str) -> list[str]:
    """Return the elements that are open after a token."""
    if _opens(token, name):
        return [*open_, name]
    if not name.startswith("/") or name[1:] not in open_:
        return open_
    last = len(open_) - 1 - open_[::-1].index(name[1:])
    return open_[:last]


def _opens(token: str, name: str) -> bool:
    """Tell whether a token begins an element that must be ended."""
    is_start = bool(name) and not name.startswith("/")
    return is_start and name not in defs.empty_tags and not token.endswith("/>")


def _ends(open_: list[str]) -> list[str]:
    return [f"</{name}>" for name in reversed(open_)]
