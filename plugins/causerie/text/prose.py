"""Extract the paragraphs of an HTML fragment as plain text, for excerpts.

Headings, tables, code, figures, footnotes and what is only for scripts are not prose.
"""

import re
from collections.abc import Iterator

from lxml import etree, html

from causerie.text.html_fragment import read_fragment

# Elements that may contain paragraphs, and elements that may be part of one.
_GROUPS = frozenset(
    {"address", "article", "blockquote", "body", "center", "div", "fieldset"}
    | {"header", "hgroup", "main", "section"}
)
_INLINE = frozenset(
    {"a", "abbr", "acronym", "b", "bdi", "bdo", "big", "br", "cite", "code", "data"}
    | {"del", "dfn", "em", "font", "i", "ins", "kbd", "label", "mark", "nobr", "output"}
    | {"picture", "q", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub"}
    | {"sup", "time", "tt", "u", "var", "wbr", "img"}
)
# Elements that are removed from a paragraph with their content.
_DROPPED = etree.XPath(
    "descendant::*[self::script or self::style or self::template or self::noscript"
    " or self::svg or self::math or self::button or self::select or self::textarea"
    " or self::iframe or self::object or self::embed or self::video or self::audio"
    " or self::canvas or self::rt or self::rp or self::pre or self::table"
    " or @hidden or @aria-hidden='true'"
    " or (self::sup and starts-with(@id, 'fnref'))"
    " or contains(concat(' ', @class, ' '), ' footnote-ref ')"
    " or contains(concat(' ', @class, ' '), ' headerlink ')"
    " or contains(concat(' ', @class, ' '), ' math ')]"
)
# Classes of elements that contain no prose: footnotes, contents, code, boxes.
_NOT_PROSE_CLASS = re.compile(
    r"(?:^|\s)(?:footnotes?|toc|highlight|codehilite|math|embed|admonition)(?:\s|$)"
)
_ITEMS = etree.XPath(
    "descendant::*[self::li or self::dd][not(ancestor::li or ancestor::dd"
    " or ancestor::details or ancestor::figure or ancestor::nav or ancestor::aside"
    " or ancestor::*[@class='footnote' or @class='footnotes' or @class='toc'])]"
)
_BESIDE_LINKS = etree.XPath("descendant-or-self::*[not(ancestor-or-self::a)]/text()")
_SPACES = re.compile(r"[ \t\n\r\f]+")  # not the no-break ones
_FORMULA = re.compile(r"\$\$.*\$\$|\\\[.*\\\]|\\begin\{.*", re.DOTALL)


def prose_paragraphs(markup: str) -> Iterator[str]:
    """Yield the paragraphs of an HTML fragment; if it has none, its list items.

    A paragraph that is only a link, to a transcript for example, is yielded only if
    there is nothing else.

    >>> list(prose_paragraphs("<h2>Un</h2><p>Deux<sup id='fnref:1'>1</sup>.</p>"))
    ['Deux.']
    """
    root = read_fragment(markup)
    etree.strip_tags(root, etree.Comment, etree.ProcessingInstruction)
    for element in _DROPPED(root):
        if element.getparent() is not None:
            element.drop_tree()
    for element in root.iter("br"):
        element.tail = f" {element.tail or ''}"
    links: list[str] = []
    found = False
    for text, is_link in _paragraphs(root):
        if is_link:
            links.append(text)
        else:
            found = True
            yield text
    if not found:
        items = [text for text in map(_words, _ITEMS(root)) if text]
        yield from items or links


def _paragraphs(group: html.HtmlElement) -> Iterator[tuple[str, bool]]:
    """Yield the paragraphs of an element in order, and whether each is only a link."""
    run = [group.text or ""]
    links = 0

    def end() -> Iterator[tuple[str, bool]]:
        nonlocal links
        if text := _normalise("".join(run)):
            yield text, links == 1 and len([each for each in run if each.strip()]) == 1
        run.clear()
        links = 0

    for element in group:
        name = element.tag if isinstance(element.tag, str) else ""
        if name in _INLINE:
            run.append(element.text_content())
            links += name == "a"
        else:
            yield from end()
            if name == "p":
                if text := _words(element):
                    yield text, _is_link(element)
            elif name in _GROUPS and not _NOT_PROSE_CLASS.search(
                element.get("class", "")
            ):
                yield from _paragraphs(element)
        run.append(element.tail or "")
    yield from end()


def _is_link(paragraph: html.HtmlElement) -> bool:
    """Return whether all words of a paragraph are in links."""
    has_link = next(paragraph.iter("a"), None) is not None
    return has_link and not any(map(str.isalnum, "".join(_BESIDE_LINKS(paragraph))))


def _words(element: html.HtmlElement) -> str:
    for child in element.iterdescendants():
        if isinstance(child.tag, str) and child.tag not in _INLINE:
            child.text = f" {child.text or ''}"
            child.tail = f" {child.tail or ''}"
    return _normalise(element.text_content())


def _normalise(text: str) -> str:
    """Return a text on one line; empty if it has no words or is a formula."""
    plain = _SPACES.sub(" ", text).strip()
    is_prose = any(map(str.isalnum, plain)) and not _FORMULA.fullmatch(plain)
    return plain if is_prose else ""
