"""Read a feed for the rules: bytes in, its channel and items by tag out."""

from collections import defaultdict
from collections.abc import Iterator
from io import BytesIO
from itertools import chain

from lxml import etree
from lxml.etree import _Element

from causerie.podcast.lint.rule import Feed, FeedElement, LintContext
from causerie.text.html_fragment import read_fragment
from causerie.text.xml_builder import NAMESPACES


def read_feed(data: bytes, around: LintContext) -> Feed:
    """Parse a feed, whatever it is; what is no XML has an empty channel.

    No entity is resolved, and no file or address that it names is opened.
    """
    fault, root = "", etree.Element("rss")
    namespaces: set[tuple[str, str]] = set()
    try:
        events = etree.iterparse(BytesIO(data), events=("start-ns",), **_HARDENED)
        namespaces |= {declared for _event, declared in events}
        root = events.root
    except (etree.XMLSyntaxError, ValueError) as error:
        fault = str(error).removesuffix(".")
    channel = root.find("channel")
    channel = etree.Element("channel") if channel is None else channel
    return Feed(
        data=data,
        fault=fault,
        root=root,
        encoding=root.getroottree().docinfo.encoding or "UTF-8",
        namespaces=frozenset(namespaces),
        channel=_read_part(channel, is_item=False),
        items=tuple(_read_part(e, is_item=True) for e in channel.findall("item")),
        around=around,
    )


_HARDENED = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}

_PREFIXES = {uri: f"{prefix}:" for prefix, uri in NAMESPACES.items()}


def _read_part(parent: _Element, *, is_item: bool) -> FeedElement:
    tags = defaultdict(list)
    for tag, element in _walk(parent):
        tags[tag].append(element)
    markups = [e.text or "" for e in tags.get("content:encoded", ())[:1]]
    markups += [e.text or "" for e in tags.get("description", ())[:1]]
    elements = tuple(chain.from_iterable(map(_html, markups))) if is_item else ()
    return FeedElement(is_item, dict(tags), elements)


def _walk(parent: _Element, path: str = "") -> Iterator[tuple[str, _Element]]:
    """Yield the elements below one with their tags; not the items of a channel."""
    for element in parent.iterchildren("*"):
        name = etree.QName(element)
        tag = f"{path}{_PREFIXES.get(name.namespace, '')}{name.localname}"
        if tag != "item":
            yield tag, element
            yield from _walk(element, f"{tag}/")


def _html(markup: str) -> Iterator[_Element]:
    if "<" in markup:
        yield from read_fragment(markup).iterdescendants("*")
