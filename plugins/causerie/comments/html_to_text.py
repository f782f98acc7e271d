"""HTML to text: the text of an HTML mail, in lines and paragraphs."""

import re
from collections.abc import Iterator

from lxml import etree, html


def html_to_text(markup: str) -> str:
    r"""Return the visible text of a mail, without quotations and signature.

    Lines end as with innerText (HTML Living Standard, 3.2.7).

    >>> html_to_text("<p>Un<br>deux</p><blockquote>non</blockquote><p>trois</p>")
    'Un\ndeux\n\ntrois'
    """
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    data = markup.replace("\0", "").encode()
    try:
        root = html.document_fromstring(data, parser=parser)
    except etree.ParserError:  # nothing in it
        return ""
    parts: list[str] = []
    breaks = 0  # line ends before the next words
    for piece in _pieces(root):
        if isinstance(piece, int):
            breaks = max(breaks, piece)
        elif piece.strip(" ") or not breaks:
            parts += ["\n" * breaks, piece]
            breaks = 0
    lines = "".join(parts).split("\n")
    return "\n".join(line.strip() for line in lines).strip()


_SPACES = re.compile(r"[ \t\r\n\f]+")
_LINE_ENDS = {  # how many line ends come before and after an element
    **dict.fromkeys(("address", "div", "dd", "dt", "li", "pre", "tr"), 1),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "hr", "ol", "p", "table", "ul"), 2),
}
_EXCLUDED_TAGS = ("blockquote", "head", "script", "style", "template")
_EXCLUDED_CLASSES = (
    "gmail_quote",
    "gmail_signature",
    "moz-signature",
    "moz-cite-prefix",
)


def _pieces(root: html.HtmlElement) -> Iterator[str | int]:
    """Yield texts, and for each element the least number of line ends around it."""
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        yield _LINE_ENDS.get(element.tag, 0)
        if event == "end":
            yield _SPACES.sub(" ", element.tail or "")
        elif element.tag == "br":
            yield "\n"
        elif _is_excluded(element):
            walk.skip_subtree()
        else:
            yield _SPACES.sub(" ", element.text or "")


def _is_excluded(element: html.HtmlElement) -> bool:
    names = element.get("class", "")
    style = element.get("style", "").replace(" ", "")
    return (
        element.tag in _EXCLUDED_TAGS
        or any(name in names for name in _EXCLUDED_CLASSES)
        or "display:none" in style
    )
