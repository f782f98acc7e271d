"""Parse an HTML fragment into elements."""

from lxml import html


def read_fragment(markup: str) -> html.HtmlElement:
    """Parse any HTML into the children of a div.

    lxml's `fragment_fromstring` raises several kinds of errors for a fragment that
    begins like a whole document.
    """
    document = html.document_fromstring(f"<html><body>{markup}")
    root: html.HtmlElement = document.find("body")
    root.tag = "div"
    root.attrib.clear()  # of a <body> in the fragment
    root.tail = None  # text after its </body>
    if root.text and not root.text.strip():
        root.text = None
    return root
