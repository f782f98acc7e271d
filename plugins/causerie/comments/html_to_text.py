"""The words of a mail that is HTML, in lines and paragraphs."""

import re
from collections.abc import Iterator

from lxml import etree, html


def html_to_text(markup: str) -> str:
    r"""Return what a reader sees of a mail, without what it quotes and its signature.

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
    said: list[str] = []
    owed = 0  # line ends before the next words
    for piece in _pieces(root):
        if isinstance(piece, int):
            owed = max(owed, piece)
        elif piece.strip(" ") or not owed:
            said += ["\n" * owed, piece]
            owed = 0
    lines = "".join(said).split("\n")
    return "\n".join(line.strip() for line in lines).strip()


_SPACES = re.compile(r"[ \t\r\n\f]+")
_LINE_ENDS = {  # how many line ends stand before and after
    **dict.fromkeys(("address", "div", "dd", "dt", "li", "pre", "tr"), 1),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "hr", "ol", "p", "table", "ul"), 2),
}
_UNSAID = ("blockquote", "head", "script", "style", "template")
_PROGRAMS = ("gmail_quote", "gmail_signature", "moz-signature", "moz-cite-prefix")


def _pieces(root: html.HtmlElement) -> Iterator[str | int]:
    """Yield words, and numbers of line ends that are due at the least."""
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        yield _LINE_ENDS.get(element.tag, 0)
        if event == "end":
            yield _SPACES.sub(" ", element.tail or "")
        elif element.tag == "br":
            yield "\n"
        elif _is_unsaid(element):
            walk.skip_subtree()
        else:
            yield _SPACES.sub(" ", element.text or "")


def _is_unsaid(element: html.HtmlElement) -> bool:
    names = element.get("class", "")
    style = element.get("style", "").replace(" ", "")
    return (
        element.tag in _UNSAID
        or any(name in names for name in _PROGRAMS)
        or "display:none" in style
    )
