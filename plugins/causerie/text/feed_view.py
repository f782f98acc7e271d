"""Feed view: what a browser shows of a feed besides the feed itself, as XHTML in it.

A link to the site, and the newest items as links with their dates in words. A style
sheet lays each upon its item; feed readers ignore it. It stands in the channel, where
the W3C's validator lets an element `div` of XHTML be (in items it warns of it).
"""

from collections.abc import Iterable
from datetime import datetime
from itertools import islice

from lxml import etree
from lxml.etree import _Element

from causerie.text.language_formats import long_date
from causerie.text.xml_characters import strip_illegal_xml

MAX_ITEMS = 20  # feed.css lays so many upon their items
_XHTML = "http://www.w3.org/1999/xhtml"


def add_feed_view(
    parent: _Element,
    *,
    lang: str,
    link: tuple[str, str],
    items: Iterable[tuple[str, str, datetime]],
) -> None:
    """Add the view of a feed to its channel, before its items.

    `link` is the address and the name of the page that it is the feed of; `items` are
    their addresses, titles and dates, in their order.
    """
    view = etree.SubElement(
        parent, f"{{{_XHTML}}}div", {"lang": lang}, nsmap={None: _XHTML}
    )
    _add_link(etree.SubElement(view, f"{{{_XHTML}}}p"), *link)
    rows = etree.SubElement(view, f"{{{_XHTML}}}ol")
    for url, title, date in islice(items, MAX_ITEMS):
        row = etree.SubElement(rows, f"{{{_XHTML}}}li")
        _add_link(row, url, title)
        etree.SubElement(row, f"{{{_XHTML}}}small").text = long_date(date, lang)


def _add_link(parent: _Element, url: str, text: str) -> None:
    link = etree.SubElement(parent, f"{{{_XHTML}}}a", href=strip_illegal_xml(url))
    link.text = strip_illegal_xml(text)
