"""A piece of HTML, as authors and feeds have it, read as elements."""

from lxml import html


def read_fragment(markup: str) -> html.HtmlElement:
    """Return a piece of HTML as the children of a div, whatever it is.

    lxml's `fragment_fromstring` does the same of what is like a fragment; of a piece
    that begins as a whole document does it raises errors of several kinds.
    """
    document = html.document_fromstring(f"<html><body>{markup}")
    root: html.HtmlElement = document.find("body")
    root.tag = "div"
    root.attrib.clear()  # those of a <body> in the piece
    root.tail = None  # what follows a </body> in it
    if root.text and not root.text.strip():
        root.text = None
    return root
